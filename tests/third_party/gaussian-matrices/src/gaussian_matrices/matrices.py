"""Draw Gaussian matrices."""

from typing import NamedTuple

from plugin_verify import Cost


class Shape(NamedTuple):
    """m rows, n columns, and how far into the tail."""

    m: int
    n: int
    t: float


def gaussian(s, rng, trials, *, spread=1.0):
    """Draw matrices with independent entries of variance spread**2, (trials, m, n)."""
    return spread * rng.standard_normal((trials, s.m, s.n))


def cost(s):
    """Say what a trial costs: a few products of its matrix."""
    return Cost("stored", 2e-6 + 3e-8 * s.m * s.n * min(s.m, s.n) ** 0.5, 32 * s.m * s.n)
