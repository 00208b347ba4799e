"""Say how many trials would decide a setting that is open, from what was seen there."""

from __future__ import annotations

import math
from typing import NamedTuple

from plugin_verify.claims.case import Case
from plugin_verify.outward import above
from plugin_verify.statistics import Tally, trials_for_half_width, trials_to_exclude, trials_to_refute, trials_to_support

POWER = 0.999
"""Where a number of trials is given that would decide a setting, it does so with this probability; a confidence sequence, about
as likely as not."""


class Need(NamedTuple):
    """How many trials would decide, inf where none would, and provided that what."""

    trials: float
    provided: str

    def __str__(self) -> str:
        """Write it as part of a sentence."""
        about = "" if self.provided.startswith("without") or not self.provided else "about "
        tail = f" {self.provided}" if self.provided.startswith("without") else f", {self.provided}" if self.provided else ""
        return self.provided if math.isinf(self.trials) else f"{about}{above(self.trials, 2)} trials{tail}"


def need_of_count(case: Case, tally: Tally) -> Need | None:
    """Tell how many trials would decide if failures came as often as they did here; None where the claim says nothing.

    A rate nearer to the claim's own than one standard error is taken to be that far off.
    """
    assert case.delta is not None
    if not 0 < case.delta < 0.99:
        return None
    low, high = tally.failures / tally.trials, tally.possible / tally.trials
    if low <= case.delta < high:
        return Need(math.inf, "a narrower bracket in each trial")
    rate = high if high <= case.delta else low
    provided = "if failures keep coming at this rate"
    error = math.sqrt(case.delta * (1 - case.delta) / tally.trials)
    if rate > 0 and abs(rate - case.delta) < error:
        rate, provided = case.delta + math.copysign(error, rate - case.delta), "if the rate is a standard error off"
    if rate <= 0:
        return Need(_clean(case), "without a failure")
    if case.anytime:
        needed: float = trials_to_exclude(case.delta, rate, level=case.level)
    else:
        needed = (trials_to_refute if rate > case.delta else trials_to_support)(rate, case.delta, level=case.level, power=POWER)
    return Need(needed, provided)


def need_of_quantile(case: Case) -> Need | None:
    """Tell how many trials bound the constant from both sides; None where the claim says nothing."""
    return Need(_clean(case), "") if case.delta is not None and 0 < case.delta < 0.99 else None


def need_of_mean(case: Case) -> Need:
    """Tell how many trials support a true identity at its margin."""
    assert case.margin is not None
    level = case.level / (2 * len(case.names))
    return Need(max((trials_for_half_width(case.margin * size, variance=spread, level=level, power=POWER)
                     for size, spread in zip(case.scale, case.variance, strict=True) if spread > 0), default=1), "")


def _clean(case: Case) -> float:
    """Return how many trials without a failure support the claim; a float, for it may exceed every integer that is counted to."""
    assert case.delta is not None
    if case.anytime and case.delta > 1e-15:
        return trials_to_exclude(case.delta, 0.0, level=case.level)
    return math.log(case.level) / math.log1p(-case.delta)
