"""Decide, before anything runs, where splitting takes the place of counting, and how hard it climbs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from plugin_verify.claims import Case, Claim, HighProbabilityBound, Setting, landscape
from plugin_verify.runner.address import generator
from plugin_verify.runner.profile import PROFILES, Profile
from plugin_verify.runner.trial_plan import beyond_counting
from plugin_verify.statistics import Effort, climbs_to_support

EFFORTS = (Effort(1000, 0.2, 6), Effort(250, 0.2, 6))
"""What a climb may be, the best first: the efforts at which the undershoot factor was calibrated."""
BEYOND = 100
"""How far below the claim's probability a ladder reaches."""


class ClimbPlan(NamedTuple):
    """How a setting is climbed: the effort, what it can decide, and the modelled seconds of its pilot and climbs together.

    of: the claim whose climbs these are; threshold: the score at which the bound stands. A false twin that changes the bound by a
    factor, or the probability, is judged by the climbs of its claim.
    """

    effort: Effort
    decides: str
    seconds: float
    of: str
    threshold: float = 1.0


class Offer(NamedTuple):
    """What splitting would cost, and the first profile that splits there; None where no profile does."""

    seconds: float
    profile: str | None


def plan_climb(claim: Claim, setting: Setting, case: Case, pins: Mapping[str, float], *, seconds: float,
               profile: Profile) -> ClimbPlan | None:
    """Plan the climbs of a setting beyond counting; None where it cannot be climbed, or the profile affords none.

    Args:
        seconds: the modelled cost of a trial.
    """
    for effort in EFFORTS if _can_climb(claim, case) else ():
        assert isinstance(claim, HighProbabilityBound) and case.delta is not None
        cost = climb_seconds(case.delta, case.level, effort, seconds)
        if cost <= profile.climb_seconds:
            _, decides = landscape(claim, setting, pins, generator(0, claim.id, case.setting_id, 0))
            return ClimbPlan(effort, decides, cost, claim.id)
    return None


def shared_climb(twin: Claim, claim: Claim, plan: ClimbPlan | None, case: Case, like: Case) -> ClimbPlan | None:
    """Let a twin that draws and measures what its claim does be judged by the climbs of its claim; None where that cannot be.

    Args:
        plan: the claim's.
        case, like: the twin's setting and the claim's.
    """
    if plan is None or not (isinstance(twin, HighProbabilityBound) and isinstance(claim, HighProbabilityBound)):
        return None
    if twin.sampler is not claim.sampler or twin.quantity is not claim.quantity or case.names != like.names:
        return None
    ratios = [own / other for own, other in zip(case.bound, like.bound, strict=True) if other > 0]
    same = len(ratios) == len(case.bound) and max(ratios) <= min(ratios) * (1 + 1e-12)
    return plan._replace(threshold=ratios[0]) if same else None


def offer_climb(claim: Claim, case: Case, *, seconds: float) -> Offer | None:
    """Tell what splitting would cost at a setting at a trial's `seconds`; None where it cannot be climbed."""
    if not _can_climb(claim, case) or case.delta is None:
        return None
    for profile in PROFILES.values():
        for effort in EFFORTS if beyond_counting(case, seconds, profile) else ():
            cost = climb_seconds(case.delta, case.level, effort, seconds)
            if cost <= profile.climb_seconds:
                return Offer(cost, profile.name)
    return Offer(climb_seconds(case.delta, case.level, EFFORTS[-1], seconds), None)


def _can_climb(claim: Claim, case: Case) -> bool:
    return isinstance(claim, HighProbabilityBound) and claim.gaussian and case.delta is not None and 0 < case.delta < 1


def climb_seconds(delta: float, level: float, effort: Effort, seconds: float) -> float:
    """Model what a pilot and as many climbs as can support cost: a trial a particle, move and level."""
    levels = math.ceil(math.log(BEYOND / delta) / -math.log(effort.share))
    return (1 + climbs_to_support(level)) * effort.particles * (1 + effort.moves * levels) * seconds
