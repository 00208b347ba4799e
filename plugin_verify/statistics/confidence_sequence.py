"""Bound a failure probability after every trial at once: beta-binomial mixtures, valid however one stops.

For every p two nonnegative martingales under p start at 1: the likelihood ratio of q to p, averaged over q > p, and over q < p.
By Ville's inequality one of them ever reaches 1/level with probability at most `level`, and the p at which it has not are what
is left. Under a smaller (larger) probability than p the first (second) is a supermartingale, so that a claim "at most p" is
refuted, or "at least p" is, with no larger error.

The average over q < p is over a Beta(1, 1/near) prior, cut off at p: almost an exponential law of mean `near`, the probability
near which the answer is to be sharp. That over q > p is a mixture of such averages, over near, 10 near, 100 near, ..., with
weights proportional to 1, 1/4, 1/9, ...: it loses little near `near`, and one failure of a thing much rarer still tells.

With the density h of a prior and f that of Beta(k + 1, n - k + 1/near), its posterior, and H, F their upper tails, an average
over q > p is (h / H) / (f / F) at p: the hazard rate of the prior over that of the posterior; one over q < p has lower tails.

What is left is an interval. A prior is log-concave, so the excess of q > p over p is stochastically smaller than an exponential
variable of rate h/H; the log likelihood is concave, with slope s > 0 at p < k/n; hence the average M is at most
(h/H) / (h/H - s) where s < h/H, and d log M / dp = (h/H) (1 - 1/M) - s <= 0: M falls up to k/n, and is at most 1 beyond.

References:
    1. H. Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics 41 (1970)
       1397-1409.
    2. S. R. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences",
       Annals of Statistics 49 (2021) 1055-1080 (mixtures, one-sided ones among them).
    3. C. Loader, "Fast and accurate computation of binomial probabilities", 2000.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi
from typing import Any

import numpy as np
import scipy

from plugin_verify.statistics.domain import require_at_least, require_between, require_open_unit
from plugin_verify.statistics.fewest import fewest
from plugin_verify.statistics.interval import Interval
from plugin_verify.typing import Array

ROUNDING = 1e-9
"""By how much log(1/level) is raised: far more than the rounding of the martingales; no p is excluded for want of digits."""
UNDERFLOW = 1e-280
"""A tail of the posterior below that is taken for 0, and p is kept."""
LEAST_NEAR = 1e-100
"""What a smaller `near` is taken for: no number of trials tells the two apart."""
STEPS = 80
"""Bisections of an end on a logarithmic scale: to its rounding."""
DEEPEST = 690.0
"""How far below k/n, as a logarithm, the lower end is looked for; an end below that is 0."""


def confidence_sequence(failures: Array | int, trials: Array | int, *, level: float, near: float,
                        possible: Array | int | None = None) -> Interval[Array]:
    """Return the interval for the failure probability after so many trials, one of a sequence that holds throughout.

    Guarantee, for every p, of independent trials that fail with probability p: P[low > p after any number of trials] <= level
    and P[high < p after any number of trials] <= level. So the trials may end for any reason, what they showed included. Both
    ends are rounded outwards.

    Args:
        failures, trials: counts, broadcast against each other.
        level: error probability of each side.
        near: where the interval is to be sharp, fixed before the trials; the guarantee does not depend on it.
        possible: trials that did not certainly succeed, at least `failures`; they make the upper end (see `proportion_interval`).

    Returns:
        Interval of arrays of the broadcast shape, () for numbers.
    """
    certain, uncertain, total = np.broadcast_arrays(
        *(np.asarray(one, dtype=np.float64) for one in (failures, failures if possible is None else possible, trials)))
    _require("confidence_sequence", certain, uncertain, total, level, near)
    goal = log(1 / level) + ROUNDING
    with np.errstate(divide="ignore", invalid="ignore"):
        least, most = (np.where(total > 0, count / np.maximum(total, 1), 0.0) for count in (certain, uncertain))
        start = np.maximum(most, np.finfo(np.float64).tiny)
        low = _last(lambda x: least * np.exp(-x), lambda p: log_e_above(certain, total, p, near=near) < goal, DEEPEST)
        high = _last(lambda x: start ** (1 - x), lambda p: log_e_below(uncertain, total, p, near=near) < goal, 1.0)
    return Interval(np.where(certain == 0, 0.0, low), np.where(uncertain == total, 1.0, high))


def log_e_above(failures: Array | float, trials: Array | float, p: Array | float, *, near: float) -> Array:
    """Return the logarithm of the e-value against "the failure probability is at most p"; -inf from p = failures/trials on."""
    k, n, p = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (failures, trials, p)))
    nearest = max(near, LEAST_NEAR)
    steps = np.arange(max(1.0, np.ceil(-np.log10(nearest)))).reshape(-1, *(1,) * p.ndim)
    b, weight = 1 / (nearest * 10.0**steps), (1 + steps) ** -2.0 / ((1 + steps) ** -2.0).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = _log_tail(scipy.special.betaincc(k + 1, n - k + b, p)) - _log_density(k + 1, n - k + b, p)
        parts = np.log(weight) + np.log(b) - np.log1p(-p) + np.where(np.isnan(hazard), -np.inf, hazard)
        return np.where(p * n < k, np.logaddexp.reduce(parts), -np.inf)


def log_e_below(failures: Array | float, trials: Array | float, p: Array | float, *, near: float) -> Array:
    """Return the logarithm of the e-value against "the failure probability is at least p"; -inf up to p = failures/trials."""
    k, n, p = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (failures, trials, p)))
    b = 1 / max(near, LEAST_NEAR)
    with np.errstate(divide="ignore", invalid="ignore"):
        prior = log(b) + (b - 1) * np.log1p(-p) - np.log(-np.expm1(b * np.log1p(-p)))
        hazard = _log_tail(scipy.special.betainc(k + 1, n - k + b, p)) - _log_density(k + 1, n - k + b, p)
        return np.where((p * n > k) & (p < 1) & ~np.isnan(hazard), prior + hazard, np.where((p == 1) & (k < n), np.inf, -np.inf))


def anytime_refuting_failures(trials: int, delta: float, *, level: float) -> int:
    """Return the fewest failures after which "at most delta" is refuted, by the sequence near delta; trials + 1 if none are."""
    require_open_unit("anytime_refuting_failures", "delta", delta)
    require_open_unit("anytime_refuting_failures", "level", level)
    return fewest(lambda k: k > trials or bool(log_e_above(k, trials, delta, near=delta) >= log(1 / level) + ROUNDING), start=0)


def trials_to_exclude(delta: float, rate: float, *, level: float) -> int:
    """Return after how many trials that fail at exactly `rate` the sequence near `delta` excludes delta: about the median."""
    require_open_unit("trials_to_exclude", "delta", delta)
    require_open_unit("trials_to_exclude", "level", level)
    require_between("trials_to_exclude", "rate", rate, 0.0, 1.0)
    require_at_least("trials_to_exclude", "|rate - delta|", abs(rate - delta), np.finfo(np.float64).tiny)
    e_value = log_e_above if rate > delta else log_e_below
    return fewest(lambda n: bool(e_value(rate * n, n, delta, near=delta) >= log(1 / level) + ROUNDING), start=1)


def _log_tail(tail: Any) -> Array:
    """Return the logarithm of a tail of the posterior, -inf where it underflows."""
    return np.where(tail > UNDERFLOW, np.log(tail), -np.inf)


def _log_density(a: Array, b: Array, p: Array) -> Array:
    """Return the log density of Beta(a, b) at p, for a >= 1 and b > 1, to rounding for large arguments too [3].

    It is that of a binomial probability of x = a - 1 of m = a + b - 2, times m + 1: Stirling's formula with its errors, and
    deviances from the means. SciPy's logarithm cancels there, and its density underflows or refuses.
    """
    x, y, m = a - 1, b - 1, a + b - 2
    excess = m * p - x
    inner = (0.5 * np.log(m / (2 * pi * x * y)) + _stirling_error(m) - _stirling_error(x) - _stirling_error(y)
             - _deviance(-excess, m * p) - _deviance(excess, m * (1 - p)))
    return np.log(m + 1) + np.where(x == 0, y * np.log1p(-p), inner)


def _stirling_error(x: Array) -> Array:
    """Return log Gamma(x + 1) minus Stirling's formula for it."""
    w = 1 / (x * x)
    series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / x
    return np.where(x > 15, series, scipy.special.gammaln(x + 1) - (x + 0.5) * np.log(x) + x - 0.5 * log(2 * pi))


def _deviance(excess: Array, mean: Array) -> Array:
    """Return (mean + excess) log(1 + excess / mean) - excess."""
    return (mean + excess) * np.log1p(excess / mean) - excess


def _last(point: Callable[[Array], Array], kept: Callable[[Array], Any], furthest: float) -> Array:
    """Return the nearest point(x), x in (0, furthest], that is not kept, rounded away from point(0)."""
    inside, outside = np.zeros(()), np.full((), furthest)
    for _ in range(STEPS):
        middle = 0.5 * (inside + outside)
        keep = kept(point(middle))
        inside, outside = np.where(keep, middle, inside), np.where(keep, outside, middle)
    return np.asarray(point(outside))


def _require(call: str, certain: Array, uncertain: Array, total: Array, level: float, near: float) -> None:
    require_open_unit(call, "level", level)
    require_open_unit(call, "near", near)
    require_at_least(call, "failures", float(certain.min(initial=0.0)), 0.0)
    require_at_least(call, "possible - failures", float((uncertain - certain).min(initial=0.0)), 0.0)
    require_at_least(call, "trials - possible", float((total - uncertain).min(initial=0.0)), 0.0)
