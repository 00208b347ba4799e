from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import catoni_interval
from plugin_verify.typing import Array, Generator

LEVEL = 1e-3
REPEATS = 4000
# Each of the two sides errs in a repeat with probability <= LEVEL. Out of 4000 repeats, 24 or more errors then
# have probability below 1e-9: the false-alarm rate of every coverage test here.
ALLOWED = int(binom.isf(1e-9, REPEATS, LEVEL))


def normal(rng: Generator, shape: tuple[int, int]) -> Array:
    return rng.standard_normal(shape)


def student(rng: Generator, shape: tuple[int, int]) -> Array:
    """Student's t with 2.1 degrees of freedom, scaled to variance 1: no third moment."""
    return rng.standard_t(2.1, shape) / np.sqrt(2.1 / 0.1)


def rare(rng: Generator, shape: tuple[int, int]) -> Array:
    """Mean 0, variance 1: a rare large value, the worst kind of law for an empirical mean."""
    p = 0.002
    return ((rng.random(shape) < p) - p) / np.sqrt(p * (1 - p))


def lognormal(rng: Generator, shape: tuple[int, int]) -> Array:
    values = np.exp(2 * rng.standard_normal(shape))
    return (values - np.exp(2)) / np.sqrt(np.expm1(4) * np.exp(4))


def errors(values: Array, variance: float, mean: float = 0.0) -> tuple[int, int]:
    interval = catoni_interval(values, variance=variance, level=LEVEL)
    return int((interval.low > mean).sum()), int((interval.high < mean).sum())


@pytest.mark.parametrize("law", [normal, student, rare, lognormal])
@pytest.mark.parametrize("trials", [1, 10, 100])
def test_each_side_errs_at_most_level(law: object, trials: int) -> None:
    """False-alarm rate <= 2e-9 (two sides), whatever the seed."""
    assert callable(law)
    above, below = errors(law(np.random.default_rng(5), (trials, REPEATS)), 1.0)
    assert above <= ALLOWED and below <= ALLOWED


def test_an_understated_variance_is_caught() -> None:
    """False twin: the true variance is 4 times the stated one; P[end errs] is about P[g > 1.86] = 0.03."""
    above, below = errors(2.0 * normal(np.random.default_rng(6), (100, REPEATS)), 1.0)
    assert above > ALLOWED and below > ALLOWED


def test_a_shifted_mean_is_excluded() -> None:
    """False twin: the law's mean is off by two and a half half-widths; nearly every interval excludes 0."""
    shift = 2.5 * np.sqrt(2 * np.log(1 / LEVEL) / 400)
    above, _ = errors(shift + student(np.random.default_rng(7), (400, REPEATS)), 1.0)
    assert above > 0.99 * REPEATS


def test_solves_the_stated_equation() -> None:
    rng = np.random.default_rng(8)
    values, variance = rng.standard_cauchy((37, 5)), np.array([0.1, 1.0, 3.0, 10.0, 1e4])
    interval = catoni_interval(values, variance=variance, level=1e-6)
    a = np.sqrt(2 * np.log(1e6) / (37 * variance))
    threshold = 37 * np.log1p(a**2 * variance / 2) + np.log(1e6)
    for end, sign in ((interval.low, 1.0), (interval.high, -1.0)):
        x = a * (values - end)
        total = (np.sign(x) * np.log1p(np.abs(x) + x**2 / 2)).sum(axis=0)
        assert total == pytest.approx(sign * threshold, rel=1e-11)


def test_moves_and_scales_with_the_values() -> None:
    values = np.random.default_rng(9).standard_normal((50, 3))
    here = catoni_interval(values, variance=1.0, level=1e-5)
    there = catoni_interval(7.0 - 3.0 * values, variance=9.0, level=1e-5)
    assert there.low == pytest.approx(7.0 - 3.0 * here.high, rel=1e-12)
    assert there.high == pytest.approx(7.0 - 3.0 * here.low, rel=1e-12)


def test_group_means_lose_nothing() -> None:
    values = np.random.default_rng(10).standard_normal((64_000, 1))
    single = catoni_interval(values, variance=1.0, level=1e-6)
    grouped = catoni_interval(values.reshape(1000, 64, 1).mean(axis=1), variance=1.0 / 64, level=1e-6)
    assert grouped.high - grouped.low == pytest.approx(single.high - single.low, rel=0.02)


def test_far_outliers_do_not_stop_it() -> None:
    values = np.concatenate([np.zeros((999, 1)), [[1e15]]])
    interval = catoni_interval(values, variance=1.0, level=1e-6)
    assert -0.5 < interval.low[0] < interval.high[0] < 1.0


def test_degenerate_columns() -> None:
    values = np.array([[3.0, 3.0, 1.0, np.nan, np.inf], [3.0, 4.0, 1.0, 0.0, 0.0]])
    interval = catoni_interval(values, variance=np.array([0.0, 0.0, np.inf, 1.0, 1.0]), level=0.1)
    assert (interval.low[0], interval.high[0]) == (3.0, 3.0)
    assert np.isneginf(interval.low[1:]).all() and np.isposinf(interval.high[1:]).all()


def test_one_value_is_enough_for_a_bounded_interval() -> None:
    interval = catoni_interval(np.array([2.0]), variance=1.0, level=1e-3)
    assert -np.inf < interval.low[0] < 2.0 < interval.high[0] < np.inf


@pytest.mark.parametrize(
    ("values", "variance", "level", "argument"),
    [
        (np.empty((0, 2)), 1.0, 0.1, "values"),
        (np.ones(3), -1.0, 0.1, "variance"),
        (np.ones(3), np.nan, 0.1, "variance"),
        (np.ones(3), 1.0, 1.0, "level"),
    ],
)
def test_bad_input_is_named(values: Array, variance: float, level: float, argument: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        catoni_interval(values, variance=variance, level=level)
    assert caught.value.argument == argument
