"""Choose step sizes for PLUGIn: the theory's, the heuristic of the paper's experiments, and one from the local analysis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from plugin_verify.diagnosis.local import Code, Invertible, smallest_limit
from plugin_verify.diagnosis.runs import Problem, Runs, try_step
from plugin_verify.networks import Activation, Network


class Step(NamedTuple):
    """Hold a step size and what is known of it.

    `beyond` counts the sampled codes whose limit it exceeds, among those that have one; `factor` is the largest of their
    `Code.factor`, None where there is none. Both are of the neighbourhoods of those codes; `runs` are from afar.
    """

    name: str
    size: float
    beyond: int
    factor: float | None
    runs: Runs


def natural_step(G: Invertible) -> float | None:
    """Return lambda^-d, which is 2^d for ReLU: the step at which the first iterate is unbiased under A1 and A2.

    A last layer without activation does not count. None where lambda is 0 or unknown.
    """
    if not isinstance(G, Network) or not isinstance(G.activation, Activation) or G.activation.mean_slope == 0:
        return None
    last = G.output.mean_slope if isinstance(G.output, Activation) else G.activation.mean_slope
    return 1 / (G.activation.mean_slope ** (G.depth - 1) * last) if last else None


def recommended_step(codes: Sequence[Code]) -> float | None:
    """Return half of the smallest limit of the sampled codes, None where no code has a limit: each repels, or does not move.

    For the direction that sets the limit no other step contracts faster, since |1 - eta mu| is smallest at Re mu / |mu|^2; and a
    factor of 2 is left for codes that were not sampled.
    """
    limit = smallest_limit(codes)
    return None if limit is None else limit / 2


def measured(name: str, size: float, G: Invertible, codes: Sequence[Code], problem: Problem, iterations: int) -> Step:
    """Hold a step against the local limits, and run it."""
    limited = [code for code in codes if code.limit is not None]
    beyond = sum(size >= (code.limit or math.inf) for code in limited)
    factor = max((code.factor(size) for code in limited), default=None)
    return Step(name, size, beyond, factor, try_step(G, problem, size, iterations))
