"""The exact mean is that of the recursion for matrices, and the variance that of one layer in closed form, and of sampling."""

import numpy as np
import pytest
from scipy.stats import binom

from theorems import first_iterate
from theorems.sharp_width import Setting, expected, left, networks, odd_moments, variance


@pytest.mark.parametrize("n", [(4, 80), (3, 6, 5), (1, 7), (2, 4, 5, 6)])
def test_the_mean_is_that_of_the_recursion_for_matrices(n: tuple[int, ...]) -> None:
    second = first_iterate.expected(first_iterate.Setting(n, gamma=0.0)).second
    assert expected(Setting(n)) == pytest.approx(np.trace(second) - 1, rel=1e-12)


def test_the_leading_order_is_what_the_reading_says() -> None:
    n = (5, 10**7, 3 * 10**7, 2 * 10**7)
    leading = sum((n[0] * 2**j + 3) / m for j, m in enumerate(n[1:], 1))
    assert expected(Setting(n)) == pytest.approx(leading, rel=1e-5)


@pytest.mark.parametrize("m", [1, 3, 8])
def test_the_third_moment_of_one_layer_by_the_law_of_its_sum(m: int) -> None:
    """At n_0 = 1 the coefficient is chi^2_K / m; E chi^2_K cubed is K (K + 2) (K + 4)."""
    weights = [np.prod([m - i for i in range(K)]) / np.prod([i + 1 for i in range(K)]) / 2**m for K in range(m + 1)]
    third = sum(w * K * (K + 2) * (K + 4) for K, w in enumerate(weights)) / m**3
    assert odd_moments((1, m))[0] == pytest.approx(third)


@pytest.mark.parametrize(("n_0", "m"), [(1, 5), (4, 80), (3, 2)])
def test_the_variance_at_depth_one_by_the_law_of_the_iterate(n_0: int, m: int) -> None:
    """The ratio is (1 - 2 Q/m)^2 + 4 Q X/m^2, Q a chi-square of K ~ Bin(m, 1/2) degrees and X one of n_0 - 1."""
    K, f = np.arange(m + 1.0), n_0 - 1
    q = [1.0, *(float(binom.pmf(K, m, 0.5) @ np.prod([K + 2 * i for i in range(p)], axis=0)) / m**p for p in range(1, 5))]
    fourth = 1 - 8 * q[1] + 24 * q[2] - 32 * q[3] + 16 * q[4]
    square = fourth + 8 * f / m * (q[1] - 4 * q[2] + 4 * q[3]) + 16 * f * (f + 2) / m**2 * q[2]
    assert variance(Setting((n_0, m))) == pytest.approx(2 * (square - expected(Setting((n_0, m))) ** 2), rel=1e-10)


@pytest.mark.parametrize("n", [(4, 20, 40), (12, 20, 20, 20), (1, 6, 9)])
def test_the_variance_at_greater_depth_by_sampling(n: tuple[int, ...]) -> None:
    """The mean square deviation in 200 000 draws of a fixed seed, within four of its own standard errors, each below 8%."""
    s, rng = Setting(n), np.random.default_rng(3)
    value = np.concatenate([left(s, networks(s, rng, 20_000)) for _ in range(10)])
    square = 2 * (value - expected(s)) ** 2 / variance(s)
    error = square.std() / np.sqrt(len(square))
    assert error < 0.08
    assert abs(square.mean() - 1) <= 4 * error
