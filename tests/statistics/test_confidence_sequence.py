"""Coverage after every trial, by exact enumeration: a recursion over the counts, no randomness, so no false alarm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import log

import mpmath as mp
import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import (
    anytime_refuting_failures,
    confidence_sequence,
    exclusion_bound,
    proportion_interval,
    trials_to_exclude,
    trials_to_refute,
)
from plugin_verify.statistics.binomial_tail import at_least, at_most
from plugin_verify.statistics.confidence_sequence import _log_density, log_e_above, log_e_below
from plugin_verify.typing import Array

GRID = [(p, near, level) for p in (0.004, 0.03, 0.3, 0.9) for near in (0.002, 0.1) for level in (0.2, 1e-3)]
Excluded = Callable[[Array, int], Array]


def ever(p: float, horizon: int, excluded: Excluded) -> float:
    """The probability that p is excluded after one of the trials 1 to `horizon`: those who are leave the recursion."""
    alive, gone = np.ones(1), 0.0
    for n in range(1, horizon + 1):
        alive = np.append(alive * (1 - p), 0.0) + np.append(0.0, alive * p)
        out = excluded(np.arange(n + 1.0), n)
        gone += alive[out].sum()
        alive[out] = 0.0
    return gone


@pytest.mark.parametrize(("p", "near", "level"), GRID)
def test_each_end_errs_at_most_level_whenever_one_stops(p: float, near: float, level: float) -> None:
    for e_value in (log_e_above, log_e_below):
        assert ever(p, 150, lambda k, n, e=e_value: e(k, n, p, near=near) >= log(1 / level)) <= level * (1 + 1e-9)  # type: ignore[misc]


def test_most_of_the_level_is_spent() -> None:
    """The guarantee is not met by saying nothing: at a level of 0.2 half is used within 600 trials."""
    spent = ever(0.03, 600, lambda k, n: log_e_above(k, n, 0.03, near=0.03) >= log(5))
    assert 0.1 < spent <= 0.2


@pytest.mark.parametrize("side", [at_least, at_most])
def test_looking_again_and_again_at_a_fixed_interval_fails_the_same_enumeration(side: Callable[..., float]) -> None:
    """False twin: Clopper-Pearson at the same level after every trial, and nothing spent for looking."""
    again = partial(ever, 0.3, 150, lambda k, n: np.array([side(int(one), n, 0.3) < 0.01 for one in k]))
    assert again() > 0.05


def test_the_ends_are_where_the_martingales_reach_the_level() -> None:
    k, n = np.arange(41), 40
    for near, level in ((0.01, 0.05), (0.3, 1e-8)):
        low, high = confidence_sequence(k, n, level=level, near=near)
        for p in (1e-4, 0.01, 0.2, 0.5, 0.97):
            assert np.array_equal(low > p, log_e_above(k, n, p, near=near) >= log(1 / level) + 1e-9)
            assert np.array_equal(high < p, log_e_below(k, n, p, near=near) >= log(1 / level) + 1e-9)


def test_what_is_left_is_an_interval() -> None:
    """The e-values are monotone in p on their side of k/n while above 1, and at most 1 on the other: proved, looked at here."""
    p = np.geomspace(1e-5, 1 - 1e-5, 4001)
    for k, n in ((0, 3), (3, 40), (70, 300), (299, 300), (5, 5)):
        for near in (1e-3, 0.2, 0.9):
            above, below = log_e_above(k, n, p, near=near), log_e_below(k, n, p, near=near)
            assert (above[:-1] + 1e-9 >= above[1:])[above[1:] > 0].all() and (above[p >= k / n] <= 0).all()
            assert (below[:-1] <= below[1:] + 1e-9)[below[:-1] > 0].all() and (below[p <= k / n] <= 0).all()


def test_is_the_mixture_of_likelihood_ratios() -> None:
    """By quadrature of the definition, which shares no formula with the code."""
    def mixture(k: int, n: int, p: float, near: float, ends: list[float]) -> float:
        def weight(q: float) -> float:
            return (1 - q) ** (1 / mp.mpf(near) - 1)

        ratio = mp.quad(lambda q: weight(q) * (q / mp.mpf(p)) ** k * ((1 - q) / (1 - mp.mpf(p))) ** (n - k), ends)
        return float(ratio / mp.quad(weight, ends))

    for k, n, p, scales in ((5, 10, 0.1, [0.1]), (9, 200, 0.02, [0.004, 0.04, 0.4]), (30, 40, 0.5, [0.3])):
        weights = np.array([1, 1 / 4, 1 / 9])[: len(scales)]
        parts = np.array([mixture(k, n, p, one, [p, (1 + 3 * p) / 4, 1]) for one in scales])
        assert log_e_above(k, n, p, near=scales[0]) == pytest.approx(log(weights @ parts / weights.sum()), rel=1e-9)
    for k, n, p, near in ((0, 100, 0.1, 0.1), (3, 100, 0.1, 0.02), (1, 40, 0.5, 0.3)):
        assert log_e_below(k, n, p, near=near) == pytest.approx(log(mixture(k, n, p, near, [0, p / 2, p])), rel=1e-9)


def test_the_density_of_the_posterior_keeps_its_digits() -> None:
    """Against 40 digits, also where SciPy's own underflows, cancels or overflows."""
    for a, b, p in ((1, 2, 0.3), (1, 1e9, 1e-8), (2, 1.1, 0.99), (51, 5e7, 1.3e-6), (1001, 1e9, 8.57e-7), (1e6, 1.5e6, 0.399),
                    (3, 500, 0.9), (12, 1e21, 4e-21), (2, 1e43, 1e-43), (5e7, 20, 0.999)):
        with mp.workdps(60), np.errstate(divide="ignore", invalid="ignore"):
            exact = (a - 1) * mp.log(p) + (b - 1) * mp.log1p(-mp.mpf(p)) - mp.log(mp.beta(a, b))
            found = float(_log_density(np.array(float(a)), np.array(float(b)), np.array(p)))
        assert found == pytest.approx(float(exact), rel=1e-12, abs=1e-12), (a, b, p)


@pytest.mark.parametrize("near", [1e-9, 1e-21, 1e-43, 1e-300, 1 - 1e-9])
def test_any_probability_may_be_near(near: float) -> None:
    low, high = confidence_sequence([0, 3, 100], 100, level=1e-5, near=near)
    assert low[0] == 0 and high[2] == 1 and (low <= high).all()
    assert 0 < low[2] < 1 and high[1] > 0.03 and anytime_refuting_failures(100, near, level=1e-5) in (1, 2, 101)


def test_contains_the_fixed_interval_and_is_not_much_wider() -> None:
    """Near `near`, ends of the sequence are at most 1.35 times as far from the estimate as those of a single look."""
    for k, n in ((0, 10**5), (70, 10**5), (36_000, 10**8)):
        single, always = proportion_interval(k, n, level=1e-5), confidence_sequence(k, n, level=1e-5, near=3.6e-4)
        assert always.low <= single.low and single.high <= always.high
        assert always.high - k / n <= 1.35 * (single.high - k / n) and k / n - always.low <= 1.35 * (k / n - single.low)


def test_ends_are_monotone_in_the_count_and_hold_no_surprise_at_the_edges() -> None:
    for n in (30, 10**6, 10**9):
        counts = np.unique(np.array([0, 1, 2, 29, 30, n // 3, n - 1, n]))
        low, high = confidence_sequence(counts, n, level=1e-6, near=0.01)
        assert (np.diff(low) >= 0).all() and (np.diff(high) >= 0).all()
        assert low[0] == 0 and high[-1] == 1 and (low[1:] < counts[1:] / n).all() and (high[:-1] > counts[:-1] / n).all()
    assert confidence_sequence(0, 0, level=0.1, near=0.1) == (0.0, 1.0)


def test_two_counts_make_one_end_each() -> None:
    bracket = confidence_sequence(3, 100, level=1e-4, near=0.1, possible=20)
    assert bracket.low == confidence_sequence(3, 100, level=1e-4, near=0.1).low
    assert bracket.high == confidence_sequence(20, 100, level=1e-4, near=0.1).high


def test_how_many_refute_and_how_long_it_takes() -> None:
    k = anytime_refuting_failures(1000, 0.02, level=1e-4)
    low = confidence_sequence([k - 1, k], 1000, level=1e-4, near=0.02).low
    assert low[0] <= 0.02 < low[1] and anytime_refuting_failures(2, 0.02, level=1e-9) == 3
    n = trials_to_exclude(0.02, 0.0, level=1e-4)
    high = confidence_sequence(0, [n, n - 1], level=1e-4, near=0.02).high
    assert high[0] <= 0.02 < high[1]
    assert exclusion_bound(0, n, level=1e-4) < 0.02
    single = trials_to_refute(0.04, 0.02, level=1e-4, power=0.5)
    assert single < trials_to_exclude(0.02, 0.04, level=1e-4) < 1.6 * single


@pytest.mark.parametrize(("arguments", "argument"), [
    ({"failures": -1}, "failures"), ({"failures": 5}, "trials - possible"), ({"possible": 0}, "possible - failures"),
    ({"level": 0.0}, "level"), ({"near": 1.0}, "near"), ({"trials": -1}, "trials - possible")])
def test_bad_input_is_named(arguments: dict[str, float], argument: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        confidence_sequence(**{"failures": 1, "trials": 4, "level": 0.1, "near": 0.1} | arguments)  # type: ignore[arg-type]
    assert caught.value.argument == argument
