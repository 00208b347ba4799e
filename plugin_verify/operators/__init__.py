"""See Gaussian matrices through their products."""

from __future__ import annotations

from typing import TypeAlias

from plugin_verify.operators.basis import SUBSPACE_TOLERANCE as SUBSPACE_TOLERANCE
from plugin_verify.operators.dense import Dense as Dense
from plugin_verify.operators.dense import gaussian as gaussian
from plugin_verify.operators.dottest import dottest as dottest
from plugin_verify.operators.real import as_finite as as_finite
from plugin_verify.operators.real import as_real as as_real
from plugin_verify.operators.revealed import Revealed as Revealed

Operator: TypeAlias = Dense | Revealed
"""What a layer multiplies by: `rows`, `columns`, `trials`, `matvec`, `rmatvec`, `matvecs`."""
