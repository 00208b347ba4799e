from __future__ import annotations

import math

import pytest
from scipy.stats import binom

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import (
    detectable_proportion,
    fewest_to_refute,
    proportion_interval,
    refuting_failures,
    supportable_proportion,
    supporting_failures,
    trials_to_refute,
    trials_to_support,
    trials_without_failure,
)

HORIZON = 2500


def power_to_refute(trials: int, p: float, delta: float, level: float) -> float:
    """Return P_p[low > delta], from the interval itself and SciPy's binomial law."""
    refuting = (k for k in range(trials + 1) if proportion_interval(k, trials, level=level).low > delta)
    return float(binom.sf(next(refuting, trials + 1) - 1, trials, p))


def power_to_support(trials: int, p: float, delta: float, level: float) -> float:
    supporting = 0
    while proportion_interval(supporting, trials, level=level).high <= delta:
        supporting += 1
    return float(binom.cdf(supporting - 1, trials, p))


@pytest.mark.parametrize(("p", "delta"), [(0.5, 0.3), (0.2, 0.1), (0.05, 0.01), (0.9, 0.02)])
@pytest.mark.parametrize("level", [0.05, 1e-3])
def test_fewest_to_refute_by_enumeration(p: float, delta: float, level: float) -> None:
    """Deterministic: one trial fewer falls short, and no larger number up to the horizon does."""
    fewest = trials_to_refute(p, delta, level=level, power=0.9)
    assert 1 <= fewest < HORIZON // 2
    assert power_to_refute(fewest - 1, p, delta, level) < 0.9
    powers = (
        binom.sf(refuting_failures(n, delta, level=level) - 1, n, p) for n in range(fewest, HORIZON)
    )
    assert min(powers) >= 0.9
    assert power_to_refute(fewest, p, delta, level) >= 0.9


@pytest.mark.parametrize(("p", "delta"), [(0.1, 0.3), (0.05, 0.1), (0.0, 0.05), (0.01, 0.03), (0.5, 0.9)])
@pytest.mark.parametrize("level", [0.05, 1e-3])
def test_fewest_to_support_by_enumeration(p: float, delta: float, level: float) -> None:
    fewest = trials_to_support(p, delta, level=level, power=0.9)
    assert 1 < fewest < HORIZON // 2
    assert power_to_support(fewest - 1, p, delta, level) < 0.9
    powers = (
        binom.cdf(supporting_failures(n, delta, level=level), n, p) for n in range(fewest, HORIZON)
    )
    assert min(powers) >= 0.9
    assert power_to_support(fewest, p, delta, level) >= 0.9


@pytest.mark.parametrize("delta", [0.3, 1e-2, 3.63e-4, 1e-8, 1e-40])
@pytest.mark.parametrize("factor", [1.2, 2.0])
def test_corners_of_refuting_agree(delta: float, factor: float) -> None:
    """The two are inverses; at 1e-40 one trial more or less is far below rounding, so 1 + 1e-12 is allowed."""
    p = factor * delta
    fewest = trials_to_refute(p, delta, level=1e-5, power=0.999)
    assert detectable_proportion(fewest, delta, level=1e-5, power=0.999) <= p * (1 + 1e-12)
    assert detectable_proportion(fewest - 1, delta, level=1e-5, power=0.999) > p * (1 - 1e-12)


@pytest.mark.parametrize("delta", [0.3, 1e-2, 3.63e-4, 1e-8, 1e-40])
@pytest.mark.parametrize("factor", [0.1, 0.8])
def test_corners_of_supporting_agree(delta: float, factor: float) -> None:
    p = factor * delta
    fewest = trials_to_support(p, delta, level=1e-5, power=0.999)
    assert supportable_proportion(fewest, delta, level=1e-5, power=0.999) >= p * (1 - 1e-12)
    assert supportable_proportion(fewest - 1, delta, level=1e-5, power=0.999) < p * (1 + 1e-12)


def test_corners_agree_at_every_number_of_trials() -> None:
    """Small numbers, where the power jumps most: no proportion between the corners is lost or gained."""
    for trials in range(1, 120):
        p = detectable_proportion(trials, 0.1, level=0.02, power=0.8)
        if p < 1.0:
            assert trials_to_refute(p * (1 + 1e-9), 0.1, level=0.02, power=0.8) <= trials
            assert trials_to_refute(p * (1 - 1e-9), 0.1, level=0.02, power=0.8) > trials
        q = supportable_proportion(trials, 0.1, level=0.02, power=0.8)
        if q > 0.0:
            assert trials_to_support(q * (1 - 1e-9), 0.1, level=0.02, power=0.8) <= trials
            assert trials_to_support(q * (1 + 1e-9), 0.1, level=0.02, power=0.8) > trials


def test_deciding_counts_are_the_intervals_own() -> None:
    for trials in (0, 1, 10, 137):
        for delta in (1e-6, 0.03, 0.4):
            ends = [proportion_interval(k, trials, level=1e-3) for k in range(trials + 1)]
            refuting = [k for k, end in enumerate(ends) if end.low > delta]
            supporting = [k for k, end in enumerate(ends) if end.high <= delta]
            assert refuting_failures(trials, delta, level=1e-3) == min(refuting, default=trials + 1)
            assert supporting_failures(trials, delta, level=1e-3) == max(supporting, default=-1)


def test_no_trials_detect_or_support_nothing() -> None:
    assert detectable_proportion(0, 0.1, level=1e-3, power=0.9) == math.inf
    assert supportable_proportion(20, 0.1, level=1e-3, power=0.9) == -math.inf


@pytest.mark.parametrize("delta", [0.4, 3.63e-4, 1.65e-8, 1e-40])
def test_trials_without_failure(delta: float) -> None:
    trials = trials_without_failure(delta, level=1e-5)
    assert trials == pytest.approx(math.ceil(math.log(1e-5) / math.log1p(-delta)), rel=1e-12)
    assert trials == trials_to_support(0.0, delta, level=1e-5, power=0.999)
    if trials < 10**6:
        assert proportion_interval(0, trials, level=1e-5).high <= delta
        assert proportion_interval(0, trials - 1, level=1e-5).high > delta


def test_bad_input_is_named() -> None:
    with pytest.raises(InvalidArgument, match="delta") as caught:
        trials_to_refute(0.1, 0.2, level=1e-3, power=0.9)
    assert caught.value.argument == "p"
    with pytest.raises(InvalidArgument):
        trials_to_support(0.2, 0.1, level=1e-3, power=0.9)
    with pytest.raises(InvalidArgument):
        trials_to_support(0.1, 0.2, level=0.5, power=0.4)
    with pytest.raises(InvalidArgument):
        detectable_proportion(10, 1.0, level=1e-3, power=0.9)


@pytest.mark.parametrize("delta", [1e-4, 0.05, 0.5, 0.9])
@pytest.mark.parametrize("share", [0.01, 0.3, 1.0])
def test_the_closed_form_never_exceeds_the_trials_that_it_takes(delta: float, share: float) -> None:
    off = share * min(delta, 1 - delta)
    for level, power in ((1e-6, 0.999), (0.05, 0.8)):
        least, taken = (f for f in (fewest_to_refute(off, delta, level=level, power=power),
                                    trials_to_refute(delta + off, delta, level=level, power=power)))
        assert 0 < least <= taken
        assert share > 0.01 or taken < 5 * least
