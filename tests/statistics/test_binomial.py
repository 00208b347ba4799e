from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import exclusion_bound, proportion_interval


@pytest.mark.parametrize("trials", [1, 2, 7, 40, 300])
@pytest.mark.parametrize("level", [0.2, 1e-3, 1e-9])
def test_each_end_errs_at_most_level_by_enumeration(trials: int, level: float) -> None:
    """Every outcome is enumerated: no randomness, so no false alarm. The factor 1 + 1e-9 is for rounding."""
    ends = [proportion_interval(k, trials, level=level) for k in range(trials + 1)]
    low, high = (np.array(side) for side in zip(*ends, strict=True))
    for p in np.concatenate([np.linspace(0.0, 1.0, 101), low + 1e-12, high - 1e-12, [1e-9, 1 - 1e-9]]):
        mass = binom.pmf(np.arange(trials + 1), trials, np.clip(p, 0.0, 1.0))
        assert mass[low > p].sum() <= level * (1 + 1e-9)
        assert mass[high < p].sum() <= level * (1 + 1e-9)


def test_a_shorter_interval_would_fail_the_same_enumeration() -> None:
    """False twin: the interval at twice the level, held against the level, errs too often for some p."""
    trials, level = 40, 1e-3
    low = np.array([proportion_interval(k, trials, level=2 * level).low for k in range(trials + 1)])
    errors = [binom.pmf(np.arange(trials + 1), trials, p)[low > p].sum() for p in low[1:] - 1e-9]
    assert max(errors) > 1.5 * level


def test_edges_are_exact() -> None:
    assert proportion_interval(0, 10, level=1e-6) == pytest.approx((0.0, 1 - 1e-6**0.1), rel=1e-13)
    assert proportion_interval(10, 10, level=1e-6) == pytest.approx((1e-6**0.1, 1.0), rel=1e-13)
    assert proportion_interval(0, 10, level=1e-6).low == 0.0
    assert proportion_interval(10, 10, level=1e-6).high == 1.0
    assert proportion_interval(0, 0, level=0.1) == (0.0, 1.0)
    assert exclusion_bound(0, 10**9, level=1e-12) == pytest.approx(-np.expm1(np.log(1e-12) / 1e9), rel=1e-12)


def test_two_counts_make_one_end_each() -> None:
    bracket = proportion_interval(3, 100, level=1e-4, possible=20)
    assert bracket.low == proportion_interval(3, 100, level=1e-4).low
    assert bracket.high == exclusion_bound(20, 100, level=1e-4)


def test_ends_are_monotone_in_count_and_level() -> None:
    for trials in (50, 10**9):
        counts = sorted({0, 1, 2, 5, 49, 50, trials // 3, trials // 2, trials - 1, trials})
        ends = [proportion_interval(k, trials, level=1e-12) for k in counts]
        assert all(a.low < b.low and a.high <= b.high for a, b in pairwise(ends))
        wide = [proportion_interval(trials // 5, trials, level=level) for level in (1e-12, 1e-6, 0.1)]
        assert wide[0].low < wide[1].low < wide[2].low < 0.2 < wide[2].high < wide[1].high < wide[0].high


def test_agrees_with_statsmodels_where_that_is_right() -> None:
    from statsmodels.stats.proportion import proportion_confint

    for failures, trials in ((0, 5), (3, 50), (25, 50), (49, 50), (70, 10_000)):
        theirs = proportion_confint(failures, trials, alpha=2e-5, method="beta")
        assert proportion_interval(failures, trials, level=1e-5) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize(
    ("failures", "trials", "level", "possible", "argument"),
    [
        (5, 4, 0.1, None, "failures"),
        (-1, 4, 0.1, None, "failures"),
        (1, 4, 0.0, None, "level"),
        (1, 4, float("nan"), None, "level"),
        (0, -1, 0.1, None, "trials"),
        (3, 4, 0.1, 2, "failures"),
    ],
)
def test_bad_input_is_named(
    failures: int, trials: int, level: float, possible: int | None, argument: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        proportion_interval(failures, trials, level=level, possible=possible)
    assert caught.value.argument == argument
    assert "\n" not in str(caught.value)
