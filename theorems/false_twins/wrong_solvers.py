"""Iterate in ways that are wrong in one known way; each function takes what `plugin` takes for a number of steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import Network, Solution, plugin
from plugin_verify.typing import Array


class Adjoint(NamedTuple):
    """A network with another backward map than its own."""

    G: Network
    back: Callable[[Array], Array]

    def __call__(self, x: Array) -> Array:
        """Return G(x)."""
        return self.G(x)

    def adjoint(self, r: Array) -> Array:
        """Return what stands for A_1^T ... A_d^T r."""
        return self.back(r)


def plugin_with_step(share: float) -> Callable[..., Solution]:
    """Give PLUGIn with a step size that is `share` times what it is told."""

    def solver(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
        return plugin(G, y, x0, step_size=share * step_size, iterations=iterations)

    return solver


def stale(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Step along the residual of the iterate before; the first step is as it should be."""
    solution = plugin(G, y, x0, step_size=step_size, iterations=0)
    before = x = solution.x
    with np.errstate(all="ignore"):
        for _ in range(iterations):
            before, x = x, x - step_size * G.adjoint(G(before) - y)
    return solution._replace(x=x)


def one_step_less(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Stop at k - 1."""
    return plugin(G, y, x0, step_size=step_size, iterations=max(iterations - 1, 0))


def of_the_next_trial(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Multiply by the product of the next trial's weights, which are as likely; a single trial is its own next."""
    other = Adjoint(G, lambda r: np.roll(G.adjoint(np.roll(r, 1, axis=0)), -1, axis=0))
    return plugin(other, y, x0, step_size=step_size, iterations=iterations)
