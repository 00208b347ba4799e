"""Put a foreign solver in the place of `plugin` in a claim: one trial after the other, each with its own two black boxes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from plugin_verify.claims import Claim, replaced
from plugin_verify.conformance.foreign import Box, Foreign, SolverFailure
from plugin_verify.solvers import Solution, plugin
from plugin_verify.typing import Array


class Substitute:
    """Take what `plugin` takes for a number of steps, and let a foreign solver do them.

    Where it fails the iterate is not a number, which violates whatever is claimed of it; `failed` keeps what it said first.
    """

    def __init__(self, solver: Foreign) -> None:
        self.solver = solver
        self.failed = ""

    def __call__(self, G: Any, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
        """Return the last iterates (trials, n_0), or (n_0,) where there is one network without trials."""
        leading = np.broadcast_shapes(np.shape(G(x0))[:-1], y.shape[:-1], x0.shape[:-1])
        ys, starts = np.broadcast_to(y, (*leading, y.shape[-1])), np.broadcast_to(x0, (*leading, x0.shape[-1]))
        x = np.array(starts)
        solver = self.solver._replace(widths=tuple(getattr(G, "n", ())))
        for trial in np.ndindex(leading):
            boxes = of_trial(G, trial), of_trial(G.adjoint, trial)
            x[trial] = self._one(solver, *boxes, ys[trial], starts[trial], step_size, iterations)
        return Solution(x, iterations, False, "iterations")

    def _one(self, solver: Foreign, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, iterations: int) -> Array:
        try:
            return solver(forward, adjoint, y.copy(), x0.copy(), step_size, iterations)
        except SolverFailure as failure:
            self.failed = self.failed or str(failure)
            return np.full(len(x0), np.nan)


def of_trial(box: Callable[[Array], Any], trial: tuple[int, ...]) -> Box:
    """Give the box of one trial: it takes and returns vectors."""

    def of_this(v: Array) -> Array:
        value = np.asarray(box(v))
        return value if value.ndim == 1 else value[trial]

    return of_this


def uses_plugin(claim: Claim) -> bool:
    """Tell whether a claim measures iterates of `plugin` and lets another solver stand in for it."""
    quantity = getattr(claim, "quantity", None)
    solver = inspect.signature(quantity).parameters.get("solver") if quantity else None
    return solver is not None and solver.default is plugin


def with_solver(claim: Claim, solver: Callable[..., Solution]) -> Claim:
    """Give the claim with another solver; its trials are the same ones, whatever the solver."""
    changed = replaced(claim, {"solver": solver}, id=f"{claim.id}*")
    assert changed is not None
    return changed
