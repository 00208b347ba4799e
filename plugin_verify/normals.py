"""Draw standard normal numbers: NumPy's, bit for bit, by whichever of NumPy and the compiled loop is faster."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import numpy as np

from plugin_verify.typing import Array, Generator

FEW = 2**12
"""Numbers that NumPy draws sooner than a compiled function is called."""
PAYS = 2**26
"""Numbers that the compiled loop draws sooner by what it takes to import numba."""


class Normals:
    """Draw for one process, which imports numba once it has drawn as much as pays for that."""

    def __init__(self) -> None:
        self.drawn = 0

    def fill(self, rng: Generator, out: Array, scale: float) -> None:
        """Write `scale` times the next out.size numbers of rng.standard_normal() into out, which is contiguous."""
        self.drawn += out.size
        if out.size >= FEW and type(rng) is Generator and self._pays():
            from plugin_verify.compiled import fill_normal

            fill_normal(rng, out.reshape(-1), scale)
        else:
            rng.standard_normal(out=out)
            out *= scale

    def _pays(self) -> bool:
        return "numba" in sys.modules or (self.drawn >= PAYS and find_spec("numba") is not None)


_process = Normals()


def fill(rng: Generator, out: Array, scale: float = 1.0) -> None:
    """Write iid N(0, scale^2) numbers into out, which is contiguous: those that rng.standard_normal would write, scaled."""
    _process.fill(rng, out, scale)


def normal(rng: Generator, shape: tuple[int, ...], scale: float = 1.0) -> Array:
    """Return iid N(0, scale^2) numbers, those of rng.standard_normal(shape), scaled."""
    out = np.empty(shape)
    fill(rng, out, scale)
    return out
