"""The interval proof of Lemma 6 agrees with exact tails, and knows how far it reaches."""

import numpy as np
import pytest
from scipy.stats import chi2

from theorems.lemma_6 import Setting, exponent, prove


@pytest.mark.parametrize("n_0", [1, 2, 5, 40])
@pytest.mark.parametrize("c", [3, 12, 50])
def test_the_exponent_bounds_the_tail_of_one_layer(n_0: int, c: int) -> None:
    for constant in (4.0, 5.0, 15.0):
        assert chi2.logsf(constant**2 * n_0, n_0) <= float(exponent(c, 1e9, constant, 5.0).b) * n_0


def test_five_suffices_where_the_widths_are_those_of_a_large_constant() -> None:
    assert prove(Setting(104.0), constant=5.0).holds is True
    assert prove(Setting(1.0), constant=5.0).holds is None


def test_the_counterexamples_are_ones() -> None:
    """At constant 4 with n_0 = 2 exactly; of the chain by 10^6 draws of a product of five exponentials, far from the limit."""
    assert chi2.logsf(4.0**2 * 2, 2) > -20
    V = np.random.default_rng(4).exponential(size=(1_000_000, 5)).prod(axis=1)
    assert (V > 225).mean() > 10 * np.exp(-20)
    assert prove(Setting(1.0), growth=1.0).holds is False
    assert prove(Setting(2.0), growth=1.0).holds is None
