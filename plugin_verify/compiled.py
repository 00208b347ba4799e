"""Compile functions once, and keep the result on disk. Importing this takes numba's half second: import it late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])
REASSOCIATE = {"reassoc", "contract", "nsz", "arcp"}
"""Sums may be taken in any order, which vector units need; NaN and infinity keep their meaning."""


def compiled(function: F) -> F:
    """Compile a function whose sums may be taken in any order."""
    return cast(F, numba.njit(cache=True, fastmath=REASSOCIATE)(function))


@numba.njit(cache=True)
def fill_normal(rng: Any, out: Any, scale: float) -> None:
    """Write scale times the generator's next N(0, 1) numbers into out, which has one axis: NumPy's bits, twice as fast."""
    for i in range(out.size):
        out[i] = scale * rng.standard_normal()
