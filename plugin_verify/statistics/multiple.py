"""Find which multiples of a bound, or of an expected value, the trials refute: a claim's own twins.

How near to 1 the refuted multiples come says how loose a bound is, and what power a verdict has.
"""

from __future__ import annotations

import numpy as np

from plugin_verify.statistics.confidence_sequence import anytime_refuting_failures
from plugin_verify.statistics.design import refuting_failures
from plugin_verify.statistics.domain import require_at_least, require_open_unit
from plugin_verify.statistics.interval import Interval
from plugin_verify.typing import Array


def refuted_multiple(scores: Array, delta: float, *, level: float, anytime: bool = False) -> float:
    """Return the c below which every claim "score <= c but with probability delta" is refuted, or 0.

    A claim is refuted where the lower Clopper-Pearson end of #{score > c} exceeds delta: for every c below
    the k-th largest score, k = `refuting_failures`. Guarantee: with the smallest c that is true, P[returned >
    c] <= level. That is one error for the whole family: the answer is an order statistic, the lower end for
    the (1 - delta)-quantile of the score.

    Args:
        scores: (N,) independent, quantity over bound, at least 0; NaN counts as inf.
        delta: the failure probability that the claim allows.
        level: error probability.
        anytime: the lower end is that of the confidence sequence, and the guarantee is for all numbers of scores at once.
    """
    require_open_unit("refuted_multiple", "delta", delta)
    require_open_unit("refuted_multiple", "level", level)
    require_at_least("refuted_multiple", "len(scores)", len(scores), 1)
    count = (anytime_refuting_failures if anytime else refuting_failures)(len(scores), delta, level=level)
    if count > len(scores):
        return 0.0
    rank = len(scores) - count
    ordered = np.partition(np.where(np.isnan(scores), np.inf, scores), rank)
    return max(float(ordered[rank]), 0.0)


def refuted_multiples(
    interval: tuple[Array | float, Array | float], expected: Array | float
) -> Interval[float]:
    """Return [low, high] such that every multiple c of `expected` outside it is refuted by the interval.

    The claim "the mean is c times expected" is refuted where some component's interval excludes c times its
    expected value. low <= 1 <= high unless the claim itself is refuted; low > high where every multiple is.
    Components whose expected value is 0 tell no multiple from another; if all are such, the answer is
    (-inf, inf). Guarantee: if the mean is some multiple of `expected`, that multiple is outside [low, high]
    with probability at most the sum of the errors of all ends.

    Args:
        interval: its two ends, (c,) or numbers.
        expected: (c,) or a number.
    """
    low, high, value = np.broadcast_arrays(
        *np.atleast_1d(*interval), np.asarray(expected, dtype=np.float64)
    )
    told = value != 0.0
    ends = np.sort(np.stack([low[told] / value[told], high[told] / value[told]]), axis=0)
    return Interval(float(np.max(ends[0], initial=-np.inf)), float(np.min(ends[1], initial=np.inf)))
