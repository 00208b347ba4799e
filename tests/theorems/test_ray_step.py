"""The exact law of the first step: against simulation, against itself at n_0 = 1, and where Theorem 1 begins to hold."""

import math

import numpy as np
import pytest
from scipy.stats import binom, chi2

from theorems.ray_step import NARROWEST, narrowest, step_tail


@pytest.mark.parametrize(("m", "n_0", "theta"), [(40, 1, 1.0), (40, 2, 1.0), (60, 3, 0.8), (30, 5, 1.2)])
def test_against_networks(m: int, n_0: int, theta: float) -> None:
    """A step of PLUGIn written out, on 40,000 matrices; false-alarm rate 1e-9."""
    rng = np.random.default_rng(1)
    trials = 40_000
    A = rng.standard_normal((trials, m, n_0)) / math.sqrt(m)
    x = np.eye(n_0)[0]
    residual = np.maximum(2 * A @ x, 0) - np.maximum(A @ x, 0)
    moved = 2 * x - 2 * theta * np.einsum("tij,ti->tj", A, residual)
    failures = int((np.linalg.norm(moved - x, axis=1) > 0.5).sum())
    p = step_tail(m, n_0, theta=theta)
    assert binom.cdf(failures, trials, p) > 5e-10 and binom.sf(failures - 1, trials, p) > 5e-10
    assert failures > 50


def test_a_wrong_law_would_be_seen() -> None:
    """Without the orthogonal directions, the law at n_0 = 5 is off by far more than the test above allows."""
    assert step_tail(30, 5, theta=1.2) > 1.5 * step_tail(30, 1, theta=1.2)


def test_one_dimension_by_a_sum() -> None:
    K = np.arange(1, 288)
    lower = chi2.cdf(287 / 4, K) + chi2.sf(3 * 287 / 4, K)
    assert step_tail(287, 1) == pytest.approx(float(binom.pmf(K, 287, 0.5) @ lower), rel=1e-9)


def test_theorem_1_begins_to_hold_at_287_times_n_0_and_more() -> None:
    """The widths at which k = 1, theta = 1 meets 8 exp(-10 n_0); C_0 is a fifth of m / n_0."""
    found = {n_0: narrowest(n_0, log10_p=math.log10(8 * math.exp(-10 * n_0))) for n_0 in NARROWEST}
    assert found == NARROWEST
