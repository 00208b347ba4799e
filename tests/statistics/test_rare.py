"""Bounds of a tail hold as often as they say, by enumeration of climbs whose law is known."""

import math
from itertools import product

import numpy as np
import pytest
from scipy.stats import binom, norm

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import Effort, climbs_to_support, tail_bounds, undershoot_factor
from plugin_verify.statistics.rare import BETS, MISS, lower_bound

LEVEL = 0.01


def chance_of_error(p: float, high: float, chance: float, climbs: int, bound) -> float:
    """Enumerate climbs that find `high` with probability `chance`, else what makes the mean p; how often is the bound above p?"""
    low = (p - chance * high) / (1 - chance)
    assert low >= 0
    errs = {(n, k): bound(np.array([high] * k + [low] * (n - k))) > p * (1 + 1e-9)  # the order of climbs is of no account
            for n in range(1, climbs + 1) for k in range(n + 1)}
    wrong = 0.0
    for path in product((True, False), repeat=climbs):
        weight = math.prod(chance if one else 1 - chance for one in path)
        wrong += weight * any(errs[n, sum(path[:n])] for n in range(1, climbs + 1))
    return wrong


@pytest.mark.parametrize(("high", "chance"), [(0.1, 0.009), (0.002, 0.45), (0.0011, 0.9), (0.5, 0.002)])
def test_the_lower_bound_errs_at_most_level_whenever_one_stops(high: float, chance: float) -> None:
    assert chance_of_error(1e-3, high, chance, 7, lambda found: lower_bound(found, LEVEL)) <= LEVEL


def test_a_bound_that_forgets_the_level_is_seen() -> None:
    assert chance_of_error(1e-3, 0.002, 0.45, 7, lambda found: float(found.mean())) > LEVEL


def test_the_lower_bound_comes_close_as_climbs_are_added() -> None:
    rng = np.random.default_rng(1)
    found = 1e-20 * np.exp(0.3 * rng.standard_normal(200) - 0.045)
    bounds = [lower_bound(found[:n], 1e-6) for n in (4, 20, 200)]
    assert bounds[0] < bounds[1] < bounds[2] < 1e-20 and bounds[0] > 1e-22 and bounds[2] > 0.7e-20


def test_the_lower_bound_is_where_the_e_value_says() -> None:
    """One climb and one bet left: half of 1/level times less, up to the average over bets."""
    assert lower_bound(np.array([0.0, 0.0]), 0.1) == 0.0
    assert 1e-300 < lower_bound(np.array([1e-290]), 1e-6) < 1e-295
    one = lower_bound(np.array([0.3]), 0.01)
    assert 0.3 * 0.01 * 0.4 < one < 0.3 * 0.01


def e_value(estimates, p: float) -> float:
    """Multiply and average as the definition says, one number at a time."""
    return sum(math.prod(1 - bet + bet * one / p for one in estimates) for bet in BETS) / len(BETS)


@pytest.mark.parametrize("climbs", [1, 2, 5, 9])
def test_bounds_of_many_tails_are_those_of_each_alone_and_stand_where_the_e_value_does(climbs: int) -> None:
    rng = np.random.default_rng(climbs)
    tails = np.exp(-20 * rng.random((1, 3, 7)) + rng.standard_normal((climbs, 3, 7)))
    tails[:, 0] *= rng.random((climbs, 7)) < 0.5  # climbs that did not get there
    tails[:, 1, 0] = 0.0
    bounds = lower_bound(tails, LEVEL)
    for place in np.ndindex(3, 7):
        estimates, bound = tails[:, *place], bounds[place]
        assert bound == lower_bound(estimates, LEVEL)
        if estimates.any():
            assert e_value(estimates, bound * (1 - 1e-9)) > 1 / LEVEL > e_value(estimates, bound * (1 + 1e-9))
        else:
            assert bound == 0


def test_as_many_climbs_as_make_the_misses_rare() -> None:
    assert [climbs_to_support(level) for level in (0.5, 0.05, 0.04, 0.0025, 6e-6)] == [1, 1, 2, 2, 5]
    with pytest.raises(InvalidArgument):
        climbs_to_support(0.0)


def test_the_upper_bound_misses_as_often_as_is_assumed() -> None:
    """Climbs that undershoot by a hair more than the factor with probability MISS, exactly, and are right otherwise."""
    effort = Effort(250)
    level = MISS**2
    short = 1e-4 / undershoot_factor(1, effort) * (1 - 1e-9)
    missed = 0.0
    for path in product((short, 1e-4), repeat=2):
        weight = math.prod(MISS if one == short else 1 - MISS for one in path)
        high = tail_bounds(np.array(path).reshape(2, 1, 1), level=level, effort=effort).high[0, 0]
        missed += weight * (high < 1e-4)
    assert missed == pytest.approx(level)


def test_nothing_is_bounded_from_above_by_too_few_climbs() -> None:
    assert (tail_bounds(np.full((3, 2, 4), 1e-9), level=1e-6, effort=Effort()).high == 1).all()
    assert (tail_bounds(np.full((5, 2, 4), 1e-9), level=1e-6, effort=Effort()).high < 1e-7).all()


def test_bounds_fall_from_mark_to_mark() -> None:
    tails = np.sort(np.random.default_rng(2).random((6, 12)), axis=1)[:, ::-1].reshape(6, 3, 4)
    found = tail_bounds(tails, level=1e-3, effort=Effort())
    assert (np.diff(found.low.ravel()) <= 0).all() and (found.low <= found.mean).all() and (found.mean <= found.high).all()


def test_the_factor_grows_with_depth_and_shrinks_with_particles() -> None:
    assert undershoot_factor(6, Effort(1000)) < undershoot_factor(30, Effort(1000)) < undershoot_factor(30, Effort(250))
    sigma = math.sqrt(2 * 30 * 4 / 1000)
    assert undershoot_factor(30, Effort(1000)) == pytest.approx(math.exp(1.645 * sigma + sigma**2 / 2), rel=1e-3)


def test_an_unbiased_lognormal_climb_falls_short_as_often_as_is_assumed() -> None:
    """log p-hat normal with mean log p - sigma^2/2: below p / c with probability MISS, at the variance that the factor allows."""
    sigma = math.sqrt(2 * 30 * 4 / 250)
    shortfall = (-math.log(undershoot_factor(30, Effort(250))) + sigma**2 / 2) / sigma
    assert norm.cdf(shortfall) == pytest.approx(MISS)


def test_upper_bounds_fall_from_mark_to_mark_though_the_factor_rises() -> None:
    flat = np.full((6, 3, 4), 1e-4) * (1 - 1e-6 * np.arange(12).reshape(3, 4))
    assert (np.diff(tail_bounds(flat, level=1e-3, effort=Effort(250)).high.ravel()) <= 0).all()


def test_misses_are_counted_by_the_binomial_law() -> None:
    """The support of R climbs errs where all undershoot: MISS^R is the binomial probability of that."""
    assert binom.pmf(5, 5, MISS) == pytest.approx(MISS**5) and MISS ** climbs_to_support(6e-6) <= 6e-6
