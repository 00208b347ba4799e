"""The fourth moments are those of the law of B and J: of chi-squares, by enumeration, and of sampling."""

import numpy as np
import pytest
from scipy.stats import binom

from theorems import lemma_6_law
from theorems.remark_4_gradient_descent import Setting, draw, expected, floors, fourth_moment, remark_4_gradient_descent, variance


@pytest.mark.parametrize("n", [(4, 12), (1, 3), (5, 14, 13, 12), (2, 5, 3)])
def test_the_fourth_moment_of_the_product_is_that_behind_lemma_6(n: tuple[int, ...]) -> None:
    """B^T g is ||g|| times what Lemma 6 gives the law of, so that n_d (n_d + 2) takes the noise's part."""
    noise = n[-1] * (n[-1] + 2)
    assert fourth_moment(n, 1.0) == pytest.approx(noise * (n[0] / n[-1]) ** 2 * lemma_6_law.moment(n, 2))


@pytest.mark.parametrize(("n_0", "m"), [(1, 4), (3, 5)])
def test_one_layer_of_active_units_by_enumeration(n_0: int, m: int) -> None:
    """Given K active units ||A^T D g||^2 has the law of chi^2_K chi^2_{n_0} / m."""
    K = np.arange(m + 1)
    assert fourth_moment((n_0, m), 0.5) == pytest.approx(binom.pmf(K, m, 0.5) @ (K * (K + 2)) * n_0 * (n_0 + 2) / m**2)


@pytest.mark.parametrize("s", remark_4_gradient_descent.settings, ids=str)
def test_the_variances_are_twice_those_of_the_law(s: Setting) -> None:
    """Sample variances of 100 000 draws of a fixed seed, within three tenths: the tails are heavy."""
    value = floors(s, draw(s, np.random.default_rng(3), 100_000))
    for part, bound in zip(value, variance(s), strict=True):
        assert 2 * part.var() == pytest.approx(float(bound), rel=0.3)


def test_the_margin_is_less_than_half_of_a_three_percent_step() -> None:
    assert remark_4_gradient_descent.margin <= (1.03**2 - 1) / 2
    assert float(expected(Setting((5, 14, 12))).plugin) / float(expected(Setting((5, 14, 12))).descent) == 4
