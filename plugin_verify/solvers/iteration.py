"""Repeat a step until a rule says stop, for every trial by its own rule.

The stop rule is that of the paper's experiments (section 4): ||x^{k+1} - x^k|| < tol ||x^k||. A trial that
has stopped keeps its iterate while the others go on. A trial that diverges stops early and its iterate
becomes NaN, so that no error bound can hold of it. So does, without becoming NaN, one that comes back to an earlier
iterate: bit for bit, or to rounding in steps that are far from it. It would go round for ever.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from plugin_verify.errors import InvalidArgument
from plugin_verify.operators import as_finite
from plugin_verify.typing import Array

DIVERGED = 1 / float(np.finfo(np.float64).eps)
"""How much longer than x^0 and x^1 an iterate may get; beyond, double precision holds no digit of them."""


REASONS = ("cap", "converged", "diverged", "cycle", "stalled")
"""Why a run with a stop rule ended."""
ROUNDING = 1e-8
"""A run that goes round in steps shorter than this, relative to the iterate, has stalled in rounding."""
NEAR = 4 * float(np.finfo(np.float64).eps)
"""How near to an earlier iterate, relatively, one with longer steps than that has come back to it.

Were it still converging, geometrically, it would be at least ROUNDING / 2 from its limit and have come nearer by NEAR at most
since: by less than one part in 5 million of the way. To come ten times nearer would take more than 10 million rounds.
"""


class Solution(NamedTuple):
    """Hold where an iteration ended, one entry a trial; plain scalars where there is no leading axis.

    `stop_reason` is "iterations" (as many steps as asked for), "converged" (by the stop rule), "cap" (not
    converged in max_iterations steps), "diverged" (x is NaN), "cycle" (it came back to an earlier iterate, to
    rounding) or "stalled" (bit for bit, in steps of rounding). `converged` is True for "converged" alone.
    `iterations` counts the steps taken. Whatever the reason, nothing is raised: look at it before using x.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import gaussian_network, plugin
        >>> G = gaussian_network((2, 100), rng=np.random.default_rng(1))
        >>> too_long = plugin(G, G(np.ones(2)), np.zeros(2), step_size=100.0, iterations=50)
        >>> too_long.stop_reason, too_long.converged, too_long.x
        ('diverged', False, array([nan, nan]))
    """

    x: Array
    iterations: int | NDArray[np.int64]
    converged: bool | NDArray[np.bool_]
    stop_reason: str | NDArray[np.str_]


def iterate(
    step: Callable[[Array], Array],
    x0: ArrayLike,
    *,
    iterations: int | None = None,
    tol: float | None = None,
    max_iterations: int = 10_000,
) -> Solution:
    """Apply x <- step(x) from x0, exactly `iterations` times, or until the stop rule at `tol` or
    `max_iterations`.

    Floating-point warnings raised inside the steps are silenced here, since divergence is a result, not an
    accident.

    Args:
        step: (..., n_0) -> (..., n_0); its first result fixes the leading axes.
        x0: (..., n_0), finite.
        iterations: the number of steps; 0 returns x0. A diverging trial still ends early.
        tol: relative, positive; exactly one of `iterations` and `tol` is given.
        max_iterations: the cap that goes with `tol`.
    """
    steps = count_steps(iterations, tol, max_iterations)
    x = as_finite(x0, call="iterate()", argument="x0")
    if steps == 0:
        return _Progress(x, "iterations").solution()
    with np.errstate(all="ignore"):
        return _run(step, x, steps, tol)


def _run(step: Callable[[Array], Array], x0: Array, steps: int, tol: float | None) -> Solution:
    first = step(x0)
    progress = _Progress(np.broadcast_to(x0, first.shape), "iterations" if tol is None else "cap")
    progress.scale = np.maximum(_norm(progress.x), _norm(first))
    progress.take(first, tol)
    for _ in range(1, steps):
        if not progress.active.any():
            break
        progress.take(step(progress.x), tol)
    return progress.solution()


class _Progress:
    """Keep the iterates, and which trials are still active."""

    def __init__(self, x: Array, reason: str) -> None:
        leading = x.shape[:-1]
        self.x = x
        self.scale: Array = _norm(x)
        self.active = np.ones(leading, dtype=np.bool_)
        self.iterations = np.zeros(leading, dtype=np.int64)
        self.reason = np.full(leading, reason, dtype="<U10")
        self.saved, self.steps = x, 0

    def take(self, new: Array, tol: float | None) -> None:
        """Move the active trials to their new iterate, then retire those that diverged or converged."""
        diverged = self.active & ~np.isfinite(new).all(axis=-1)
        diverged |= self.active & (self.scale > 0) & (_norm(new) > DIVERGED * self.scale)
        converged, round_again = np.zeros_like(diverged), np.zeros_like(diverged)
        if tol is not None:
            size, moved_by = _norm(self.x), _norm(new - self.x)
            converged = self.active & ~diverged & (moved_by < tol * size)
            far = moved_by > ROUNDING * size
            back = (new == self.saved).all(axis=-1) | far & (_norm(new - self.saved) <= NEAR * size)
            round_again = self.active & ~diverged & ~converged & back
            self.reason = np.where(round_again, np.where(far, "cycle", "stalled"), self.reason)
        self.iterations = self.iterations + self.active
        moved = np.where(self.active[..., None], new, self.x)
        self.x = np.where(diverged[..., None], np.nan, moved)
        self.reason = np.where(diverged, "diverged", np.where(converged, "converged", self.reason))
        self.active = self.active & ~(diverged | converged | round_again)
        self.steps += 1
        if tol is not None and self.steps & (self.steps - 1) == 0:  # Brent: compare with the iterate at the last power of 2
            self.saved = self.x

    def solution(self) -> Solution:
        """Return what was reached, as plain scalars where there is no leading axis."""
        x, converged = np.array(self.x), self.reason == "converged"
        if x.ndim > 1:
            return Solution(x, self.iterations, converged, self.reason)
        return Solution(x, int(self.iterations), bool(converged), str(self.reason))


def _norm(x: Array) -> Array:
    size: Array = np.sqrt(np.vecdot(x, x))
    return size


def count_steps(iterations: int | None, tol: float | None, max_iterations: int) -> int:
    """Return how many steps may be taken, after checking that exactly one rule was given.

    Raises:
        InvalidArgument: otherwise.
    """
    if (iterations is None) == (tol is None):
        came = f"iterations={iterations} and tol={tol} came"
        raise _refusal(came, "exactly one of them was wanted", "give the other alone", "iterations")
    if tol is not None and not (isinstance(tol, Real) and 0 < tol < math.inf):
        raise _refusal(
            f"tol is {tol!r}", "a positive finite number was wanted", "pass for example 1e-13", "tol"
        )
    if iterations is None:
        return _count(max_iterations, 1, "max_iterations")
    return _count(iterations, 0, "iterations")


def _count(value: int, least: int, argument: str) -> int:
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least:
        return int(value)
    wanted = f"an integer of at least {least} was wanted"
    raise _refusal(f"{argument} is {value!r}", wanted, "pass one", argument)


def _refusal(came: str, wanted: str, remedy: str, argument: str) -> InvalidArgument:
    return InvalidArgument(f"iterate(): {came}; {wanted}; {remedy}", argument=argument)
