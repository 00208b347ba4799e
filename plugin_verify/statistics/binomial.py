"""Bound a failure probability from counted failures: Clopper-Pearson, from one count or from two.

The trials are independent, each fails with the same probability p, and nothing else is assumed.
"""

from __future__ import annotations

from plugin_verify.statistics.binomial_tail import proportion_at_least, proportion_at_most
from plugin_verify.statistics.domain import require_at_least, require_between, require_open_unit
from plugin_verify.statistics.interval import Interval


def proportion_interval(
    failures: int, trials: int, *, level: float, possible: int | None = None
) -> Interval[float]:
    """Return the Clopper-Pearson interval for the failure probability, at error `level` on each side.

    Guarantee, for every p and every number of trials: P[low > p] <= level and P[high < p] <= level, each side
    by itself; both ends together hold with probability at least 1 - 2 * level. The lower end is exactly 0
    without failures, the upper end exactly 1 without successes.

    Args:
        failures: trials that certainly failed; they make the lower end.
        trials: all trials.
        level: error probability of each side.
        possible: trials that did not certainly succeed, at least `failures`; they make the upper end. Left
            out, the two counts agree. With it the guarantee reads: P[low > p] <= level and P[high < p] <=
            level for the p of the true, unseen failures between the two.

    References:
        1. C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of
           the binomial", Biometrika 26 (1934) 404-413.
    """
    low = _lower_end(failures, trials, level)
    high = exclusion_bound(failures if possible is None else possible, trials, level=level)
    require_between("proportion_interval", "failures", failures, 0, trials if possible is None else possible)
    return Interval(low, high)


def exclusion_bound(failures: int, trials: int, *, level: float) -> float:
    """Return the failure probability above which these trials rule out every other, at error `level`.

    This is the upper end of `proportion_interval`: P[exclusion_bound < p] <= level for every p. Without
    failures it is 1 - level**(1/trials), about log(1/level) / trials.
    """
    _require_counts("exclusion_bound", failures, trials, level)
    return proportion_at_most(failures, trials, level)


def _lower_end(failures: int, trials: int, level: float) -> float:
    _require_counts("proportion_interval", failures, trials, level)
    return proportion_at_least(failures, trials, level)


def _require_counts(call: str, failures: int, trials: int, level: float) -> None:
    require_open_unit(call, "level", level)
    require_at_least(call, "trials", trials, 0)
    require_between(call, "failures", failures, 0, trials)
