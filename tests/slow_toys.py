"""A toy theorem that takes its time, so that a run of it can be met in the middle; workers find it by the path of this file."""

import time
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, HighProbabilityBound, false_twin


class S(NamedTuple):
    p: float = 0.0  # a trial fails with this probability


def waits(s, u):
    time.sleep(0.002)
    return np.where(u < s.p, 2.0, u)


slow = HighProbabilityBound(
    id="slow", settings=(S(), S(0.1), S(1.0)), sampler=lambda s, rng, trials: rng.random(trials), quantity=waits,
    bound=lambda s: 1.0, failure_probability=lambda s: 0.1, cost=lambda s: Cost("stored", 1e-3, 1e6))  # 50 chunks a block
slow_always = false_twin(slow, "always", "it always fails", quantity=lambda s, u: waits(s, u) + 2)
