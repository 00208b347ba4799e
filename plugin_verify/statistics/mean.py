"""Bound a mean from values with a known variance bound: Catoni's influence function, whatever the law.

Give the values of single trials, or the means of groups of g trials with the variance bound divided by g: the
interval depends on N and V through N * V * a^2 and N * a, and with N/g values of variance V/g the scale a
becomes g * a, so that both stay as they are. Only terms of relative order log(1/level) / N differ; a few
hundred groups are enough for them to be invisible, and the storage is a group's mean in the place of its
trials.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics.domain import require_open_unit
from plugin_verify.statistics.interval import Interval
from plugin_verify.typing import Array


def catoni_interval(values: Array, *, variance: Array | float, level: float) -> Interval[Array]:
    """Return Catoni's confidence interval for the mean of each column, at error `level` on each side.

    Guarantee: if the N values of a column are independent with one mean m and variances at most `variance`,
    then P[low > m] <= level and P[high < m] <= level, for every N and every such law, however heavy its
    tails. Over columns the errors add up: share the level first. The interval is

        {t : |S(t)| <= T},  S(t) = sum_i psi(a (x_i - t)),  T = N log(1 + a^2 V / 2) + log(1 / level),

    with psi(x) = sign(x) log(1 + |x| + x^2/2) and a = sqrt(2 log(1/level) / (N V)). As exp(psi(x)) is at most
    1 + x + x^2/2 and exp(-psi(x)) at most 1 - x + x^2/2, the mean of exp(S(m)), and that of exp(-S(m)), is at
    most (1 + a^2 V/2)^N, and Markov's inequality gives the two errors. (Reference 1 bounds that mean by
    exp(N a^2 V/2); the T above is smaller.) S falls from inf to -inf, so the set is an interval, never empty
    and never unbounded; with few values it is merely wide.

    Where `variance` is 0 all values equal m: the interval is that point, or (-inf, inf) if the values differ,
    for then the assumption is false and nothing follows. A column with a value that is not finite gives
    (-inf, inf).

    Args:
        values: (N,) or (N, c).
        variance: a bound for the variance of one value (of a group's mean, where the values are group means);
            one number, or (c,).
        level: error probability of each side of each column.

    Returns:
        Interval with arrays (c,), (1,) for values (N,).

    References:
        1. O. Catoni, "Challenging the empirical mean and empirical variance: a deviation study", Annales de
           l'Institut Henri Poincare B 48 (2012) 1148-1185, section 2.
    """
    columns = values if values.ndim == 2 else values[:, None]
    bounds = np.broadcast_to(np.asarray(variance, dtype=np.float64), columns.shape[1:])
    _require(columns, bounds, level)
    low = np.full(bounds.shape, -np.inf)
    high = np.full(bounds.shape, np.inf)
    constant = (bounds == 0.0) & (columns == columns[0]).all(axis=0)
    low[constant] = high[constant] = columns[0, constant]
    regular = (bounds > 0.0) & np.isfinite(bounds) & np.isfinite(columns).all(axis=0)
    if regular.any():
        low[regular] = -_upper_end(-columns[:, regular], bounds[regular], level)
        high[regular] = _upper_end(columns[:, regular], bounds[regular], level)
    return Interval(low, high)


def catoni_scale(trials: int, variance: Array | float, level: float) -> Array:
    """Return a = sqrt(2 log(1/level) / (N V)), which makes the interval shortest to leading order."""
    return np.asarray(np.sqrt(-2.0 * np.log(level) / (trials * np.asarray(variance, dtype=np.float64))))


def catoni_threshold(trials: int, level: float) -> float:
    """Return T / N = log(1 + a^2 V / 2) + log(1/level) / N at the a of `catoni_scale`."""
    share = -np.log(level) / trials
    return float(np.log1p(share) + share)


def _upper_end(columns: Array, variance: Array, level: float) -> Array:
    """Return (c,), the t with S(t) = -T.

    psi(-y) = -T/N at y = sqrt(2 exp(T/N) - 1) - 1, so the root lies at least y/a above the smallest
    value, and at most y/a above the largest.
    """
    trials = len(columns)
    a = catoni_scale(trials, variance, level)
    share = catoni_threshold(trials, level)
    shift = (np.sqrt(2.0 * np.exp(share) - 1.0) - 1.0) / a

    def excess(t: Array) -> tuple[Array, Array]:
        x = a * (columns - t)
        size = np.abs(x)
        growth = size + 0.5 * x * x
        slope = -a * ((1.0 + size) / (1.0 + growth)).mean(axis=0)
        return (np.sign(x) * np.log1p(growth)).mean(axis=0) + share, slope

    low, high = columns.min(axis=0) + shift, columns.max(axis=0) + shift
    return _falling_root(excess, low, high, 1.0 / a, np.clip(columns.mean(axis=0) + shift, low, high))


def _falling_root(
    excess: Callable[[Array], tuple[Array, Array]], low: Array, high: Array, unit: Array, t: Array
) -> Array:
    """Return the root of a falling function in [low, high], by Newton steps from t, guarded by bisection.

    A Newton step that leaves the bracket, or is longer than half the step before the last, is replaced by the
    bracket's middle. A component ends when its step is below the rounding of |t| + unit.
    """
    last = previous = high - low
    while True:
        value, slope = excess(t)
        low, high = np.where(value > 0.0, t, low), np.where(value > 0.0, high, t)
        newton = t - value / slope
        trusted = (newton >= low) & (newton <= high) & (np.abs(newton - t) <= 0.5 * previous)
        following = np.where(trusted, newton, 0.5 * (low + high))
        previous, last = last, np.abs(following - t)
        t = following
        if (last <= np.finfo(np.float64).eps * (np.abs(t) + unit)).all():
            return t


def _require(columns: Array, variance: Array, level: float) -> None:
    require_open_unit("catoni_interval", "level", level)
    if len(columns) == 0:
        raise InvalidArgument(
            "catoni_interval(): no values came; at least one row was wanted; run some trials first.",
            argument="values",
        )
    if not (variance >= 0.0).all():
        raise InvalidArgument(
            "catoni_interval(): a negative or NaN variance came; bounds that are at least 0 were wanted; "
            "state an upper bound for the variance of one value.",
            argument="variance",
        )
