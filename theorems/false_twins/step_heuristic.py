"""What the step 1/gamma must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import Network, false_twin
from plugin_verify.typing import Generator

from ..step_heuristic import Setting, networks, rate, step_heuristic


def eightfold(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw weights eight times too large."""
    return Network([8 * A.A for A in networks(s, rng, trials).operators])  # type: ignore[union-attr]


sharp = false_twin(step_heuristic, "rate-1-theta", "the rate is that of large widths, 1 - theta",
                   quantity=partial(rate, slower=0.0))
short = false_twin(step_heuristic, "eta-half", "the step size is half of 1/gamma", quantity=partial(rate, step_size=0.5))
scale = false_twin(step_heuristic, "weights-eightfold", "the weights are eight times as large: the hypothesis that their "
                   "variance is 1/n_i is necessary", sampler=eightfold)
