"""A theorem file of one small claim, for the tests of the command line: at its own setting nothing is refuted."""

from pathlib import Path

FAIR = """
from typing import NamedTuple
import numpy as np
from plugin_verify import Cost, HighProbabilityBound, false_twin
class S(NamedTuple):
    p: float = 0.0
def toss(s, u):
    EXTRA
    return np.where(u < s.p, 2.0, u)
fair = HighProbabilityBound(id="fair", statement="It is fair.", source="Toy 1", settings=(S(),), quantity=toss,
                            bound=lambda s: BOUND, sampler=lambda s, rng, trials: rng.random(trials),
                            failure_probability=lambda s: 0.1, cost=lambda s: Cost("stored", 1e-3, 10_000))
always = false_twin(fair, "always", "it always fails", quantity=lambda s, u: u + 2)
"""


def write(path: Path, *, extra: str = "pass", bound: str = "1.0") -> str:
    path.write_text(FAIR.replace("EXTRA", extra).replace("BOUND", bound))
    return str(path)
