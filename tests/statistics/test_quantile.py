from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import quantile_interval, trials_for_quantile
from plugin_verify.statistics.quantile import quantile_ranks

PROBABILITIES = [0.05, 0.5, 0.9, 0.999]


@pytest.mark.parametrize("trials", [1, 5, 33, 400])
@pytest.mark.parametrize("level", [0.1, 1e-3, 1e-8])
def test_ranks_err_at_most_level_and_no_tighter_rank_does(trials: int, level: float) -> None:
    """By enumeration over the number of values at or below the quantile of a continuous law (exact)."""
    for q in PROBABILITIES:
        below, above = quantile_ranks(trials, q, level=level)
        assert binom.cdf(below - 1, trials, q) <= level
        assert binom.sf(above - 1, trials, q) <= level
        assert below == trials or binom.cdf(below, trials, q) > level
        assert above == 0 or binom.sf(above - 2, trials, q) > level


@pytest.mark.parametrize("trials", [1, 2, 6])
def test_ties_are_covered_by_enumeration_of_a_discrete_law(trials: int) -> None:
    """Every sample of a law on {0, 1, inf} is enumerated, for every quantile of it: no randomness."""
    support, masses, level = np.array([0.0, 1.0, np.inf]), np.array([0.3, 0.5, 0.2]), 0.15
    outcomes = np.array(np.meshgrid(*[range(3)] * trials)).reshape(trials, -1).T
    weights = masses[outcomes].prod(axis=1)
    for q, quantile in ((0.1, 0.0), (0.3, 0.0), (0.3, 1.0), (0.5, 1.0), (0.8, 1.0), (0.9, np.inf)):
        ends = np.array([quantile_interval(support[outcome], q, level=level) for outcome in outcomes])
        assert weights[ends[:, 0] > quantile].sum() <= level + 1e-12
        assert weights[ends[:, 1] < quantile].sum() <= level + 1e-12
        if trials == 6 and q == 0.5:  # false twin: 0 is not the median, and some end says so too often
            assert weights[ends[:, 0] > 0.0].sum() > level


def test_ends_are_order_statistics() -> None:
    values = np.random.default_rng(1).permutation(1000).astype(float)
    below, above = quantile_ranks(1000, 0.9, level=1e-4)
    assert quantile_interval(values, 0.9, level=1e-4) == (below - 1, above - 1)
    assert below < 900 < above


def test_unattainable_ends_are_infinite() -> None:
    values = np.arange(10.0)
    assert quantile_interval(values, 0.999, level=1e-3).high == np.inf
    assert quantile_interval(values, 0.001, level=1e-3).low == -np.inf
    assert quantile_interval(values, 1.0, level=1e-3) == (9.0, np.inf)


def test_nan_counts_as_infinite() -> None:
    values = np.concatenate([np.zeros(50), np.full(50, np.nan)])
    assert quantile_interval(values, 0.9, level=1e-3).low == np.inf
    assert quantile_interval(values, 0.2, level=1e-3).high == 0.0


def test_brackets_make_one_end_each() -> None:
    lower = np.arange(200.0)
    interval = quantile_interval(lower, 0.5, level=1e-3, upper_values=lower + 10.0)
    plain = quantile_interval(lower, 0.5, level=1e-3)
    assert interval == (plain.low, plain.high + 10.0)
    assert quantile_interval(lower, 0.5, level=1e-3, upper_values=np.full(200, np.inf)).high == np.inf


@pytest.mark.parametrize("probability", PROBABILITIES)
def test_trials_for_quantile_are_the_fewest(probability: float) -> None:
    trials = trials_for_quantile(probability, level=1e-3)

    def attained(n: int) -> bool:
        return bool(np.isfinite(quantile_interval(np.arange(float(n)), probability, level=1e-3)).all())

    assert attained(trials) and not attained(trials - 1)


def test_bad_input_is_named() -> None:
    with pytest.raises(InvalidArgument) as caught:
        quantile_interval(np.ones(3), 1.5, level=0.1)
    assert caught.value.argument == "probability"
    with pytest.raises(InvalidArgument):
        quantile_interval(np.ones(3), 0.5, level=0.1, upper_values=np.ones(2))
    with pytest.raises(InvalidArgument):
        quantile_interval(np.empty(0), 0.5, level=0.1)
