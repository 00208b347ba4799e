"""Try a step: run PLUGIn from random codes to other random codes, and count how often it gets there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plugin_verify.diagnosis.local import Invertible
from plugin_verify.networks import Network
from plugin_verify.networks.together import Together
from plugin_verify.solvers import PartiallyLinear, plugin
from plugin_verify.statistics import Interval, proportion_interval
from plugin_verify.typing import Array, Generator

LEVEL = 0.025
"""Error probability of each side of an interval for a success probability."""
GOOD, SHARP = 0.1, 0.001
"""What is left of ||G(x^0) - y|| after a run that got near y, and after one that got there."""


class Problem(NamedTuple):
    """Hold what is to be inverted, without noise: y (runs, n_d), and where PLUGIn starts (runs, n_0)."""

    y: Array
    x0: Array


class Runs(NamedTuple):
    """Hold what became of the runs at one step size.

    `good` and `sharp` count the runs whose reconstruction error fell to a tenth and to a thousandth of what it was, with
    Clopper-Pearson intervals for the probabilities, 95 % each; `left` are the quartiles of what is left of it, infinite where a
    run diverged, or began at a solution, which shows nothing; `reasons` counts why the runs ended.
    """

    runs: int
    good: int
    good_interval: Interval[float]
    sharp: int
    sharp_interval: Interval[float]
    left: tuple[float, float, float]
    steps: int
    reasons: dict[str, int]


def pose(G: Invertible, runs: int, rng: Generator) -> Problem:
    """Draw x_star and x^0 from N(0, I), independently, for every run."""
    x_star, x0 = rng.standard_normal((2, runs, G.n[0]))
    return Problem(np.asarray(together(G)(x_star)), x0)


def try_step(G: Invertible, problem: Problem, step: float, iterations: int) -> Runs:
    """Run PLUGIn with that step from every start, for at most so many iterations."""
    several = together(G)
    found = plugin(several, problem.y, problem.x0, step_size=step, tol=1e-10, max_iterations=iterations)
    with np.errstate(all="ignore"):
        left = _distance(several, found.x, problem.y) / _distance(several, problem.x0, problem.y)
    left = np.where(np.isfinite(left), left, np.inf)
    runs, good, sharp = len(left), int((left <= GOOD).sum()), int((left <= SHARP).sum())
    reasons, counts = np.unique(np.asarray(found.stop_reason), return_counts=True)
    first, middle, last = np.quantile(left, (0.25, 0.5, 0.75), method="nearest").tolist()
    return Runs(runs, good, proportion_interval(good, runs, level=LEVEL), sharp, proportion_interval(sharp, runs, level=LEVEL),
                (first, middle, last), int(np.median(found.iterations)),
                {str(reason): int(count) for reason, count in zip(reasons, counts, strict=True)})


def together(G: Invertible) -> PartiallyLinear:
    """Return the quickest way to evaluate G at many points."""
    return Together(G) if type(G) is Network else G


def _distance(G: PartiallyLinear, x: Array, y: Array) -> Array:
    distance: Array = np.linalg.norm(np.asarray(G(x)) - y, axis=-1)
    return distance
