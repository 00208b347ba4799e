"""Choose the number of trials for a failure probability: what is needed, and what is seen with what there is.

The interval is `proportion_interval`, [low, high]; delta is what a claim allows.

- `trials_to_refute` and `detectable_proportion` answer for "low > delta", the claim refuted; `fewest_to_refute` bounds the
  former from below, at once;
- `trials_to_support` and `supportable_proportion` answer for "high <= delta", the claim supported.

The power of an exact test does not rise steadily with the number of trials: each time the deciding count
steps up, it drops. Every function here therefore speaks of a number of trials *and of every larger one*: a
plan that rounds its trials up to full blocks keeps its power. With that reading the two corners are inverses
of each other,

    trials_to_refute(p, ...) <= N    if and only if    detectable_proportion(N, ...) <= p,
    trials_to_support(p, ...) <= N   if and only if    supportable_proportion(N, ...) >= p.

The infinitely many larger numbers are settled by an envelope: between drops the power is monotone, the worst
number of trials at each count lies within one trial of a real number at which delta's own tail equals `level`
exactly, and the power along those real numbers rises with the count. That last step is checked by enumeration
in the tests, not proved. Powers are exact binomial tails; nothing is approximated.

References:
    1. C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404-413 (the interval).
    2. The design triple: TensorFlow Probability, `tfp.distributions.internal.statistical_testing`.
"""

from __future__ import annotations

from math import inf, log

from plugin_verify.statistics.binomial_tail import at_least, at_most, proportion_at_least, proportion_at_most
from plugin_verify.statistics.domain import (
    require_above,
    require_at_least,
    require_between,
    require_open_unit,
)
from plugin_verify.statistics.fewest import fewest


def trials_to_refute(p: float, delta: float, *, level: float, power: float) -> int:
    """Return the fewest trials with which a claim "at most delta" is refuted if the truth is `p` > delta.

    Guarantee: with that many trials or any larger number, (a) P_p[low > delta] >= power; (b) P_q[low > delta]
    <= level for every q <= delta. Scales like log(1/level) / (p - delta)^2 * p for p near delta.
    """
    _require_design("trials_to_refute", delta, level, power)
    require_above("trials_to_refute", "p", p, delta, "delta")
    require_between("trials_to_refute", "p", p, 0.0, 1.0)
    return fewest(lambda trials: _refutes(trials, p, delta, level, power), start=1)


def fewest_to_refute(discrepancy: float, delta: float, *, level: float, power: float) -> float:
    """Return a number below which no number of trials refutes "at most delta", p = delta + discrepancy, with that power.

    Guarantee: `trials_to_refute` is at least that, and so is what any test of these error rates takes. In closed form: by the
    data-processing inequality, N KL(p, delta) >= KL(power, level), and KL(p, delta) <= (p - delta)^2 / (delta (1 - delta)).
    """
    _require_design("fewest_to_refute", delta, level, power)
    require_above("fewest_to_refute", "discrepancy", discrepancy, 0.0, "zero")
    told = power * log(power / level) + (1 - power) * log((1 - power) / (1 - level))
    return told * (delta * (1 - delta) / discrepancy) / discrepancy


def detectable_proportion(trials: int, delta: float, *, level: float, power: float) -> float:
    """Return the smallest failure probability above delta that is refuted with `trials` trials or more.

    Guarantee: for every p from there on, P_p[low > delta] >= power. It is inf if even p = 1 is not refuted.
    """
    _require_design("detectable_proportion", delta, level, power)
    require_at_least("detectable_proportion", "trials", trials, 0)
    count = refuting_failures(trials, delta, level=level)
    if count > trials:
        return inf
    best = proportion_at_least(count, trials, power)
    while True:
        count += 1
        first = _first_trials_needing(count, trials, delta, level)
        if at_least(count, first - 1, best) >= power:
            return best
        if at_least(count, first, best) < power:
            best = proportion_at_least(count, first, power)


def trials_to_support(p: float, delta: float, *, level: float, power: float) -> int:
    """Return the fewest trials with which a claim "at most delta" is supported if the truth is `p` < delta.

    Guarantee: with that many trials or any larger number, (a) P_p[high <= delta] >= power; (b) P_q[high <=
    delta] <= level for every q > delta. At p = 0 it is `trials_without_failure`.
    """
    _require_design("trials_to_support", delta, level, power)
    require_at_least("trials_to_support", "p", p, 0.0)
    require_above("trials_to_support", "delta", delta, p, "p")
    return fewest(lambda trials: _supports(trials, p, delta, level, power), start=1)


def supportable_proportion(trials: int, delta: float, *, level: float, power: float) -> float:
    """Return the largest failure probability below delta that is supported with `trials` trials or more.

    Guarantee: for every p up to there, P_p[high <= delta] >= power. It is -inf if even p = 0 is not
    supported.
    """
    _require_design("supportable_proportion", delta, level, power)
    require_at_least("supportable_proportion", "trials", trials, 0)
    count = supporting_failures(trials, delta, level=level)
    if count < 0:
        return -inf
    after = _first_trials_allowing(count + 1, trials, delta, level)
    best = proportion_at_most(count, after - 1, power)
    while True:
        count += 1
        after = _first_trials_allowing(count + 1, after, delta, level)
        if at_most(count, after, best) >= power:
            return best
        if at_most(count, after - 1, best) < power:
            best = proportion_at_most(count, after - 1, power)


def trials_without_failure(delta: float, *, level: float) -> int:
    """Return the fewest trials that support "at most delta" if none of them fails.

    It is log(1/level) / -log1p(-delta), rounded up.
    """
    require_open_unit("trials_without_failure", "delta", delta)
    require_open_unit("trials_without_failure", "level", level)
    return fewest(lambda trials: at_most(0, trials, delta) <= level, start=1)


def refuting_failures(trials: int, delta: float, *, level: float) -> int:
    """Return the fewest failures that refute "at most delta": the smallest k with P_delta[X >= k] < level.

    It is trials + 1 where no number of failures would.
    """
    return fewest(lambda count: at_least(count, trials, delta) < level, start=0)


def supporting_failures(trials: int, delta: float, *, level: float) -> int:
    """Return the most failures that support "at most delta": the largest k with P_delta[X <= k] <= level.

    It is -1 where not even a run without failures would.
    """
    return fewest(lambda count: at_most(count, trials, delta) > level, start=0) - 1


def _refutes(trials: int, p: float, delta: float, level: float, power: float) -> bool:
    """Say whether `trials` trials, and every larger number, refute delta at `p` with the power asked for."""
    count = refuting_failures(trials, delta, level=level)
    if at_least(count, trials, p) < power:
        return False
    while True:
        count += 1
        first = _first_trials_needing(count, trials, delta, level)
        if at_least(count, first - 1, p) >= power:
            return True
        if at_least(count, first, p) < power:
            return False


def _supports(trials: int, p: float, delta: float, level: float, power: float) -> bool:
    """Say whether `trials` trials, and every larger number, support delta at `p` with the power asked for."""
    count = supporting_failures(trials, delta, level=level)
    while count >= 0:
        after = _first_trials_allowing(count + 1, trials, delta, level)
        if at_most(count, after, p) >= power:
            return True
        if at_most(count, after - 1, p) < power:
            return False
        count += 1
    return False


def _first_trials_needing(count: int, start: int, delta: float, level: float) -> int:
    """Return the first number of trials, from `start` on, at which count - 1 failures no longer refute."""
    return fewest(lambda trials: at_least(count - 1, trials, delta) >= level, start=start)


def _first_trials_allowing(count: int, start: int, delta: float, level: float) -> int:
    """Return the first number of trials, from `start` on, at which `count` failures still support."""
    return fewest(lambda trials: at_most(count, trials, delta) <= level, start=start)


def _require_design(call: str, delta: float, level: float, power: float) -> None:
    for argument, value in (("delta", delta), ("level", level), ("power", power)):
        require_open_unit(call, argument, value)
    require_above(call, "power", power, level, "level")
