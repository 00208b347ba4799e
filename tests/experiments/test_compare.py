import numpy as np
import pytest
from scipy.stats import chi2, hypergeom

from plugin_verify.experiments.compare import (
    LEVEL,
    cell_law,
    compare_counts,
    compare_means,
    rounded_score,
    score,
    sum_law,
)


def test_the_statistic_is_the_stated_one() -> None:
    N, pairs = 20, [(12, 8), (20, 20), (0, 0), (19, 20)]
    by_hand = sum((a - b) ** 2 / (2 * N * p * (1 - p)) for a, b in pairs if 0 < (p := (a + b) / (2 * N)) < 1)
    found = compare_counts([a for a, _ in pairs], N, [b for _, b in pairs], N)
    assert found.cells == 2 and found.statistic == pytest.approx(by_hand)
    assert found.chi_square_p == pytest.approx(chi2.sf(by_hand, 2)) and not found.told_apart
    assert score(3, 5, 10, 20) == pytest.approx((0.6 - 0.5) ** 2 / (0.52 * 0.48 * 0.25))


def test_the_exact_law_is_that_of_all_ways_to_split_the_totals() -> None:
    first, second = cell_law(3, 4, 5), cell_law(4, 4, 5)
    assert first.sum() == pytest.approx(1)
    assert np.allclose(sum_law([3, 4, 3], 4, 5), np.convolve(np.convolve(first, second), first), atol=1e-14)
    found = compare_counts([3, 0], 4, [0, 4], 5)
    ways = [(a, b, hypergeom.pmf(a, 9, 3, 4), hypergeom.pmf(b, 9, 4, 4)) for a in range(4) for b in range(5)]
    observed = rounded_score(3, 4, 0, 5) + rounded_score(0, 4, 4, 5)
    by_hand = sum(p * q for a, b, p, q in ways if rounded_score(a, 4, 3 - a, 5) + rounded_score(b, 4, 4 - b, 5) >= observed)
    assert found.exact_p == pytest.approx(by_hand, rel=1e-6)


def test_equal_tables_are_told_apart_no_more_often_than_promised() -> None:
    """P[more than 3 of 12 alarms] is below 1e-9 where each has probability at most 1e-3."""
    rng = np.random.default_rng(3)
    p = rng.random(12)
    found = [compare_counts(rng.binomial(20, p).tolist(), 20, rng.binomial(20, p).tolist(), 20) for _ in range(12)]
    assert sum(one.told_apart for one in found) <= 3
    assert np.mean([one.exact_p for one in found]) > 0.3


@pytest.mark.parametrize("wrong", ["one cell", "everywhere a little"])
def test_a_difference_is_seen_where_it_is_in_one_cell_or_in_all(wrong: str) -> None:
    theirs = [10] * 99 + [19]
    ours = [10] * 99 + [1] if wrong == "one cell" else [5, 15] * 50
    found = compare_counts(ours, 20, theirs, 20)
    assert found.told_apart and (found.exact_p <= LEVEL / 2) == (wrong != "one cell")


def test_tables_that_say_nothing_are_not_told_apart() -> None:
    found = compare_counts([20, 0], 20, [20, 0], 20)
    assert (found.cells, found.exact_p, found.told_apart) == (0, 1.0, False)


def test_means_are_held_against_trials() -> None:
    row = np.array([0.9, 1.0, 1.1, 1.0])
    found = compare_means([row, row, np.zeros(4), np.zeros(0)], [1.0, 2.0, 0.0, 1.0])
    assert found["standard_errors"][0] == pytest.approx(0) and found["standard_errors"][1] < -10
    assert found["standard_errors"][2:] == [None, None] and found["within_trials"] == [True, False, None, None]
