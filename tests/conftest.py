"""Let the tests import the theorems of this checkout by name, and keep BLAS to one thread."""

import sys
from pathlib import Path

from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).parent.parent))
threadpool_limits(1)
