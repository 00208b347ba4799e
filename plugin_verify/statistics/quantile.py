"""Bound a quantile from order statistics: exact, whatever the law.

The values are independent draws of one law, and nothing else is assumed: atoms and infinite values are
allowed, and NaN counts as inf.
"""

from __future__ import annotations

from math import inf

import numpy as np

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics.binomial_tail import at_least, at_most
from plugin_verify.statistics.domain import require_at_least, require_open_unit
from plugin_verify.statistics.fewest import fewest
from plugin_verify.statistics.interval import Interval
from plugin_verify.typing import Array


def quantile_interval(
    values: Array, probability: float, *, level: float, upper_values: Array | None = None
) -> Interval[float]:
    """Return the order-statistics interval for the `probability`-quantile, at error `level` on each side.

    Guarantee: let t be any number with P[X < t] <= probability <= P[X <= t]. Then P[low > t] <= level and
    P[high < t] <= level, for every law and every N. Where N is too small for a side its end is -inf or inf.

    Args:
        values: (N,) draws of X; or lower bounds for draws of X that are not known exactly.
        probability: in (0, 1]. At 1 (which 1 - delta is in double precision for delta below 1e-16) the lower
            end is the largest value and the upper end inf.
        level: error probability of each side.
        upper_values: (N,) upper bounds for the same draws, inf where there is none; they make the upper end.
            Left out, `values` are the draws themselves.

    References:
        1. H. A. David, H. N. Nagaraja, "Order Statistics", 3rd ed., Wiley 2003, section 7.1.
    """
    require_open_unit("quantile_interval", "level", level)
    _require(values, probability, upper_values)
    below, above = quantile_ranks(len(values), probability, level=level)
    highest = values if upper_values is None else upper_values
    low = _ordered(values)[below - 1] if below > 0 else -inf
    high = _ordered(highest)[above - 1] if above <= len(values) else inf
    return Interval(float(low), float(high))


def quantile_ranks(trials: int, probability: float, *, level: float) -> tuple[int, int]:
    """Return the ranks, from 1, of the order statistics that are the two ends.

    The first is the largest r with P[Bin <= r - 1] <= level, 0 if there is none; the second the smallest s
    with P[Bin >= s] <= level, trials + 1 if there is none; Bin ~ Binomial(trials, probability).
    """
    below = fewest(lambda count: at_most(count, trials, probability) > level, start=0)
    above = fewest(lambda count: at_least(count, trials, probability) <= level, start=0)
    return below, above


def trials_for_quantile(probability: float, *, level: float) -> int:
    """Return the fewest values for which both ends of `quantile_interval` are order statistics.

    It is log(1/level) / -log(max(probability, 1 - probability)), rounded up. For a probability 1 - delta with a
    tiny delta call `trials_without_failure(delta, level=level)`: the same number, and no rounding of 1 - delta.
    """
    require_open_unit("trials_for_quantile", "probability", probability)
    require_open_unit("trials_for_quantile", "level", level)
    rarer = min(probability, 1.0 - probability)
    return fewest(lambda trials: at_most(0, trials, rarer) <= level, start=1)


def _ordered(values: Array) -> Array:
    return np.sort(np.where(np.isnan(values), np.inf, values))


def _require(values: Array, probability: float, upper_values: Array | None) -> None:
    if probability != 1.0:
        require_open_unit("quantile_interval", "probability", probability)
    require_at_least("quantile_interval", "len(values)", len(values), 1)
    if upper_values is not None and upper_values.shape != values.shape:
        raise InvalidArgument(
            f"quantile_interval(): upper_values of shape {upper_values.shape} came; the shape of values, "
            f"{values.shape}, was wanted; give one upper bound a draw, inf where there is none.",
            argument="upper_values",
        )
