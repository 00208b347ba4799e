"""Evaluate binomial tails, and invert them in the proportion, without losing relative accuracy.

The tails are SciPy's incomplete beta functions. Their inverses are found here, by a bracketing root finder on
the logarithm of the tail, because SciPy's `betaincinv` (and with it `scipy.stats.beta.ppf`, and the
Clopper-Pearson interval of statsmodels that is built on it) is wrong for some large arguments: at 1000
failures in 1e9 trials and level 1e-6 it puts the lower end at 1.90e-6, above the estimate 1e-6 itself, where
the tail's root is 8.57e-7.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log
from sys import float_info

import scipy


def at_least(count: int, trials: int, proportion: float) -> float:
    """Return P[X >= count] for X ~ Binomial(trials, proportion): rising in `proportion` and in `trials`."""
    if count <= 0:
        return 1.0
    if count > trials:
        return 0.0
    return float(scipy.special.betainc(float(count), float(trials - count + 1), proportion))


def at_most(count: int, trials: int, proportion: float) -> float:
    """Return P[X <= count] for X ~ Binomial(trials, proportion): falling in `proportion` and in `trials`."""
    if count < 0:
        return 0.0
    if count >= trials:
        return 1.0
    return float(scipy.special.betaincc(float(count + 1), float(trials - count), proportion))


def proportion_at_least(count: int, trials: int, probability: float) -> float:
    """Return the p for which P_p[X >= count] = probability; 0 for count = 0."""
    if count <= 0:
        return 0.0
    if probability > 0.5:
        return proportion_at_most(count - 1, trials, 1.0 - probability)
    if at_least(count, trials, 0.5) < probability:
        return 1.0 - _falling(trials - count, trials, probability)
    return _rising(count, trials, probability)


def proportion_at_most(count: int, trials: int, probability: float) -> float:
    """Return the p for which P_p[X <= count] = probability; 1 for count = trials."""
    if count >= trials:
        return 1.0
    if probability > 0.5:
        return proportion_at_least(count + 1, trials, 1.0 - probability)
    if at_most(count, trials, 0.5) > probability:
        return 1.0 - _rising(trials - count, trials, probability)
    return _falling(count, trials, probability)


def _rising(count: int, trials: int, probability: float) -> float:
    """Invert `at_least`, starting from the Poisson limit."""
    start = min(float(scipy.special.gammaincinv(count, probability)) / trials, 0.5)
    return _root(lambda p: _log(at_least(count, trials, p)) - log(probability), start)


def _falling(count: int, trials: int, probability: float) -> float:
    """Invert `at_most`, starting from the Poisson limit."""
    start = min(float(scipy.special.gammainccinv(count + 1, probability)) / trials, 0.5)
    return _root(lambda p: log(probability) - _log(at_most(count, trials, p)), start)


def _log(tail: float) -> float:
    """Return log(tail), kept finite where the tail underflows."""
    return log(max(tail, float_info.min))


def _root(rising: Callable[[float], float], start: float) -> float:
    """Return the p in (0, 1] at which a rising function vanishes, to the rounding of log(p / start)."""
    low = high = start
    while rising(low) > 0.0:
        low *= 0.5
    while high < 1.0 and rising(high) < 0.0:
        high = min(2.0 * high, 1.0)
    if low == high:
        return start
    ends = log(low / start), log(high / start)
    from scipy.optimize import brentq

    shift = brentq(lambda z: rising(min(start * exp(z), 1.0)), *ends, xtol=1e-15)
    return min(start * exp(shift), 1.0)
