"""Hold climbs against a claim: what splitting says of a failure probability, or of a bound constant, at one setting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from plugin_verify.claims.case import Case
from plugin_verify.claims.measure import Measurement
from plugin_verify.claims.rare import REFUTE, SUPPORT
from plugin_verify.statistics import (
    Climb,
    Effort,
    Ladder,
    TailBounds,
    climbs_to_support,
    diagnose,
    tail_bounds,
    undershoot_factor,
)

STUCK = "the pilot got stuck"


def measure_climbs(case: Case, ladder: Ladder, climbs: Sequence[Climb], effort: Effort, *, decides: str,
                   threshold: float = 1.0) -> Measurement:
    """Measure one setting by its climbs; the interval is for the failure probability, or for the open bound constant.

    Where the ladder ends below the claim's bound, the tail at its end bounds the failure probability from above.

    Args:
        threshold: the score at which the bound stands: 1, but for a false twin that is judged by the climbs of its claim.
    """
    assert case.delta is not None
    if not ladder.reached or not climbs:
        return _nothing(case, STUCK if not ladder.reached else "no climb has finished")
    found = tail_bounds(np.array([one.tail for one in climbs]), level=case.level, effort=effort)
    health = diagnose([one.reports for one in climbs], levels=len(ladder.marks))
    enough = len(climbs) >= climbs_to_support(case.level)
    withheld = health.problem or (None if enough else "not all climbs have finished")
    low = np.zeros_like(found.low) if decides == SUPPORT else found.low
    high = np.ones_like(found.high) if decides == REFUTE or withheld else found.high
    marks, bounds = ladder.marks.ravel(), TailBounds(found.mean.ravel(), low.ravel(), high.ravel())
    above, below = np.flatnonzero(marks >= threshold), np.flatnonzero(marks <= threshold)
    at = int(above[0]) if len(above) and not case.open_bound else None
    last = len(marks) - 1 if case.open_bound else int(below[-1]) if len(below) else None
    beyond = marks[bounds.low > case.delta]
    enclosed = marks[bounds.high <= case.delta]
    forced = float(beyond.max()) if len(beyond) else 0.0
    tail = {
        "marks": marks.tolist(), "mean": bounds.mean.tolist(), "low": bounds.low.tolist(), "high": bounds.high.tolist(),
        "estimate": 1.0 if last is None else float(bounds.mean[last]), "reaches_bound": at is not None, "climbs": len(climbs),
        "levels": len(ladder.marks), "particles": effort.particles, "moves": effort.moves,
        "factor": undershoot_factor((last or 0) // ladder.marks.shape[1] + 1, effort), "correlation": health.correlation,
        "disagreement": health.disagreement, "withheld": withheld,
    }
    if case.open_bound:
        interval = (forced, float(enclosed.min()) if len(enclosed) else math.inf)
        violated = supported = False
    else:
        interval = (0.0 if at is None else float(bounds.low[at]), 1.0 if last is None else float(bounds.high[last]))
        violated, supported = interval[0] > case.delta, interval[1] <= case.delta
    return Measurement("splitting", effort.particles * len(climbs), 0, 0, 0, interval, violated, supported, None,
                       forced or None, None, [], tail=tail, sufficient_multiple=float(enclosed.min()) if len(enclosed) else None)


def _nothing(case: Case, why: str) -> Measurement:
    interval = (0.0, math.inf if case.open_bound else 1.0)
    tail: dict[str, Any] = {"marks": [], "mean": [], "low": [], "high": [], "estimate": None, "climbs": 0, "withheld": why}
    return Measurement("splitting", 0, 0, 0, 0, interval, False, False, None, None, None, [], tail=tail)
