"""Name the two types that every floor shares."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Real numbers in double precision; leading axes are trials."""

Generator: TypeAlias = np.random.Generator
"""The only source of randomness; always an argument."""
