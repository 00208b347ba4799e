"""A toy theorem whose blocks kill their workers; workers find it by the path of this file.

FRAIL names a folder: each block whose first number is below its `kill` kills its worker until it has done so `times` times.
"""

import os
import signal
from pathlib import Path
from typing import NamedTuple

from plugin_verify import Cost, HighProbabilityBound


class S(NamedTuple):
    p: float = 0.0


def number(name: str) -> float:
    path = Path(os.environ["FRAIL"]) / name
    return float(path.read_text()) if path.exists() else 0.0


def kills(s, u):
    if len(u) == 200 and u[0] < number("kill"):
        for count in range(int(number("times"))):
            mark = Path(os.environ["FRAIL"]) / f"{u[0]:.17g}.{count}"
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
    return u


frail = HighProbabilityBound(
    id="frail", settings=(S(),), sampler=lambda s, rng, trials: rng.random(trials), quantity=kills, bound=lambda s: 1.0,
    failure_probability=lambda s: 0.1, cost=lambda s: Cost("stored", 1e-3, 1e4))  # blocks of 200 trials in one chunk
