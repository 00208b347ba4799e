from __future__ import annotations

import mpmath
import pytest

from plugin_verify.statistics.binomial_tail import (
    at_least,
    at_most,
    proportion_at_least,
    proportion_at_most,
)

CASES = [(1, 1), (1, 3), (3, 3), (2, 7), (30, 100), (99, 100), (1000, 10**8), (1000, 10**9), (7 * 10**8, 10**9)]


def summed(count: int, trials: int, proportion: float) -> float:
    """P[X >= count] term by term in 40 digits, for small numbers of trials."""
    with mpmath.workdps(40):
        p = mpmath.mpf(proportion)
        terms = (mpmath.binomial(trials, j) * p**j * (1 - p) ** (trials - j) for j in range(count, trials + 1))
        return float(mpmath.fsum(terms))


@pytest.mark.parametrize(("count", "trials"), CASES[:6])
@pytest.mark.parametrize("proportion", [1e-40, 1e-8, 0.01, 0.3, 0.9])
def test_tails_are_the_sums(count: int, trials: int, proportion: float) -> None:
    assert at_least(count, trials, proportion) == pytest.approx(summed(count, trials, proportion), rel=1e-11)
    assert at_most(count - 1, trials, proportion) + at_least(count, trials, proportion) == pytest.approx(1.0)


def test_impossible_and_certain_counts() -> None:
    assert (at_least(0, 5, 0.2), at_least(6, 5, 0.2), at_most(-1, 5, 0.2), at_most(5, 5, 0.2)) == (1, 0, 0, 1)
    assert (proportion_at_least(0, 5, 0.1), proportion_at_most(5, 5, 0.1)) == (0.0, 1.0)


@pytest.mark.parametrize(("count", "trials"), CASES)
@pytest.mark.parametrize("probability", [1e-12, 1e-6, 0.3, 0.7, 0.999])
def test_inverses_invert(count: int, trials: int, probability: float) -> None:
    """The tail at the root is the probability asked for: to the rounding of p times the tail's steepness."""
    assert at_least(count, trials, proportion_at_least(count, trials, probability)) == pytest.approx(
        probability, rel=1e-7
    )
    assert at_most(count - 1, trials, proportion_at_most(count - 1, trials, probability)) == pytest.approx(
        probability, rel=1e-7
    )


def test_a_thousand_failures_in_a_thousand_million_trials() -> None:
    """Here SciPy's own inverse returns 1.90e-6; a lower end has to lie below the estimate 1e-6."""
    low = proportion_at_least(1000, 10**9, 1e-6)
    assert low < 1e-6
    assert at_least(1000, 10**9, low) == pytest.approx(1e-6, rel=1e-9)
