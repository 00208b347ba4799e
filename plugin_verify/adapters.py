"""Give this package's own solver the form in which `plugin-verify check` takes a solver: two black boxes and vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from plugin_verify import solvers
from plugin_verify.typing import Array


class Boxes(NamedTuple):
    """A network of which only the two black boxes are known."""

    forward: Callable[[Array], Array]
    adjoint: Callable[[Array], Array]

    def __call__(self, x: Array) -> Array:
        """Return G(x)."""
        return self.forward(x)


def plugin(forward: Callable[[Array], Array], adjoint: Callable[[Array], Array], y: Array, x0: Array, step_size: float,
           iterations: int) -> Array:
    """Return the last iterate of `plugin_verify.plugin`.

    Args:
        forward: x (n_0,) -> G(x) (n_d,).
        adjoint: r (n_d,) -> A_1^T ... A_d^T r (n_0,).
    """
    return solvers.plugin(Boxes(forward, adjoint), y, x0, step_size=step_size, iterations=iterations).x
