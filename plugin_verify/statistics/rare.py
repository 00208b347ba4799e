"""Bound a tail from independent climbs of one ladder: from below without assumptions, from above under one that is stated.

From below: an estimate that is unbiased and not negative, over p, is an e-value for "the tail is at most p", and so is
1 - b + b times it for every bet b in [0, 1]; products over independent climbs are, too, and so is an average over bets. By
Ville's inequality it exceeds 1 / level with probability at most `level`, however many climbs are waited for [1].

From above: it is assumed that a climb, whatever the ladder that it climbs, undershoots the tail by more than a factor c with
probability at most MISS. Climbs of one ladder being independent, c times the largest of R of them then lies below the tail with
probability at most MISS^R. The factor is measured on known tails; no measurement excludes a mode that no climb has found.

References:
    [1] A. Ramdas, P. Grunwald, V. Vovk, G. Shafer, "Game-theoretic statistics and safe anytime-valid inference", 2023.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from plugin_verify.statistics.domain import require_open_unit
from plugin_verify.statistics.splitting import Effort
from plugin_verify.typing import Array

MISS = 0.05
"""How often one climb may undershoot by more than its factor."""
SPREAD = 2.0
"""The variance of a climb's log p that the factor allows for, over that of independent particles; calibrated."""
_QUANTILE = 1.6448536269514722  # of the standard normal, at 1 - MISS
BETS = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
"""The bets that are averaged over: small ones pay where climbs scatter or p is close, large ones where they agree."""
_LEAST_LOG = -740.0
"""The logarithm of p below which a bound is 0."""


class TailBounds(NamedTuple):
    """Hold, for every mark: the mean of the climbs, and bounds of the tail from below and from above."""

    mean: Array
    low: Array
    high: Array


def climbs_to_support(level: float) -> int:
    """Return how many climbs bound a tail from above at error `level`: the least R with MISS^R <= level."""
    require_open_unit("climbs_to_support", "level", level)
    return max(1, math.ceil(math.log(level) / math.log(MISS) - 1e-9))


def undershoot_factor(levels: int, effort: Effort) -> float:
    """Return c: a climb of so many levels is assumed to be below the tail over c with probability at most MISS.

    It is exp(1.645 sigma + sigma^2 / 2), where sigma^2 is SPREAD times the variance of log p with independent particles,
    levels (1 - share) / (share particles): if the estimate is without bias and its logarithm normal, it has that quantile.
    """
    sigma = math.sqrt(SPREAD * levels * (1 - effort.share) / (effort.share * effort.particles))
    return math.exp(_QUANTILE * sigma + sigma**2 / 2)


def tail_bounds(tails: Array, *, level: float, effort: Effort) -> TailBounds:
    """Bound P(score > mark) at every mark, at error `level` on each side.

    The estimates of a climb fall from mark to mark, and so do the bounds; hence the errors at all marks whose tail is on the
    wrong side of one given probability happen together, and the level holds for what is said of all marks at once.

    Args:
        tails: (climbs, levels, marks a level), in the order of the climbs; the first `climbs_to_support(level)` make the upper
            ends, which are 1 where there are fewer.
    """
    count, levels = tails.shape[0], tails.shape[1]
    needed = climbs_to_support(level)
    low = lower_bound(tails, level)
    if count < needed:
        high = np.ones(tails.shape[1:])
    else:
        factors = np.array([undershoot_factor(k + 1, effort) for k in range(levels)])
        high = np.minimum(1.0, factors[:, None] * tails[:needed].max(axis=0)).ravel()
        high = np.maximum.accumulate(high[::-1])[::-1].reshape(tails.shape[1:])  # it may not rise where the factor does
    return TailBounds(tails.mean(axis=0), low, high)


def lower_bound(estimates: Array, level: float) -> Array:
    """Return the least p whose e-value stays below 1 / level, given independent unbiased estimates: (climbs, ...) -> (...).

    Guarantee: each exceeds its tail with probability at most `level`, also when climbs are added until it is large enough.
    """
    require_open_unit("lower_bound", "level", level)
    columns = np.ascontiguousarray(np.moveaxis(estimates, 0, -1).reshape(-1, len(estimates)))
    found: Array = np.zeros(len(columns))
    seen = (columns > 0).any(axis=1)
    if seen.any():
        found[seen] = _least_p(columns[seen], -math.log(level))
    return found.reshape(estimates.shape[1:])


def _least_p(estimates: Array, goal: float) -> Array:
    """Bisect for log p between a p whose e-value reaches exp(goal) and one whose does not: (tails, climbs) -> (tails,)."""
    outer = np.array([math.log(most) for most in estimates.max(axis=1)])
    inner = outer - goal - math.log(len(BETS)) - 1.0
    while (short := (inner >= _LEAST_LOG) & (_log_e_value(estimates, inner) < goal)).any():
        outer, inner = np.where(short, inner, outer), np.where(short, inner - 10.0, inner)
    for _ in range(100):
        middle = 0.5 * (inner + outer)
        reached = _log_e_value(estimates, middle) >= goal
        inner, outer = np.where(reached, middle, inner), np.where(reached, outer, middle)
    return np.array([math.exp(log_p) if log_p >= _LEAST_LOG else 0.0 for log_p in inner])  # np.exp has other last bits


def _log_e_value(estimates: Array, log_p: Array) -> Array:
    """Return the logarithm of the average over bets of the product over climbs of 1 - b + b estimate / p, one a tail."""
    bets = np.array(BETS)[:, None]
    with np.errstate(over="ignore", divide="ignore"):
        logs = np.logaddexp(np.log1p(-bets), np.log(bets) + np.log(estimates)[:, None, :] - log_p[:, None, None]).sum(axis=-1)
    most = logs.max(axis=-1)
    total: Array = most + np.log(np.mean(np.exp(logs - most[:, None]), axis=-1))
    return total
