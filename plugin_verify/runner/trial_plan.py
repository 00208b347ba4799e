"""Choose how many trials a setting gets: what the design asks for, as far as the profile affords it.

The design is that p = 2 delta is refuted and p = delta / 10 supported with the probability POWER.
"""

from __future__ import annotations

import math

from plugin_verify.claims import POWER, Case
from plugin_verify.runner.profile import Profile
from plugin_verify.statistics import (
    exclusion_bound,
    trials_for_half_width,
    trials_to_refute,
    trials_to_support,
    trials_without_failure,
)

EXPLORE = 0.25
"""The share of a setting's cost that is spent where no affordable number of trials could decide."""

MOST = 50_000_000
"""Trials of a setting at most, however many looks there are: their scores are kept, and read at every look."""


def plan_trials(case: Case, seconds: float, profile: Profile, *, asked: int | None = None) -> int:
    """Choose how many trials: as many as were asked for, or what the design asks for, as far as the profile affords it."""
    if case.kind == "for-all":
        return 1
    if asked is not None:
        return asked
    afford = _affordable(seconds, profile)
    if case.kind == "expectation-identity":
        return min(afford, _trials_for_identity(case))
    assert case.delta is not None
    if not 0 < case.delta < 1 or _undecidable(case, afford):
        return max(1, min(afford, profile.exploratory, int(EXPLORE * profile.seconds / seconds)))
    if case.open_bound:
        return min(afford, 100 * trials_without_failure(case.delta, level=case.level))
    return min(afford, max(profile.exploratory,
                           trials_to_refute(min(2 * case.delta, (1 + case.delta) / 2), case.delta, level=case.level, power=POWER),
                           trials_to_support(case.delta / 10, case.delta, level=case.level, power=POWER)))


def beyond_counting(case: Case, seconds: float, profile: Profile) -> bool:
    """Tell whether the trials that the profile affords, at so many seconds each, could neither support nor refute."""
    return _undecidable(case, _affordable(seconds, profile))


def countable(case: Case, trials: float) -> bool:
    """Tell whether so many trials, none of which fails, support the claim: what further looks may come to."""
    return case.delta is not None and min(trials, MOST) * -math.log1p(-case.delta) > -math.log(case.level)


def _affordable(seconds: float, profile: Profile) -> int:
    return max(1, min(profile.trials, int(profile.seconds / seconds)))


def _undecidable(case: Case, trials: int) -> bool:
    """Tell whether so many trials could neither support nor refute, however they came out."""
    return case.delta is not None and (exclusion_bound(0, trials, level=case.level) > case.delta
                                       or case.delta**trials >= case.level)


def _trials_for_identity(case: Case) -> int:
    """Ask for as many trials as support a true identity at the margin, in the component where that is hardest.

    The guarantee of 0.9 is for a variance at its bound and for every law; where the law is kinder it comes out far higher.
    """
    assert case.margin is not None
    level = case.level / (2 * len(case.names))
    return max((trials_for_half_width(case.margin * size, variance=spread, level=level, power=0.9)
                for size, spread in zip(case.scale, case.variance, strict=True) if spread > 0), default=1000)
