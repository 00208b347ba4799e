"""The margin is at most half of the smallest discrepancy that is planted, and the variance bounds bound."""

import numpy as np
import pytest

from theorems.equation_7 import equation_7
from theorems.first_iterate import Setting, draw, eta, expected, first_iterate, first_iterate_of, variance

SETTINGS = first_iterate.settings


@pytest.mark.parametrize("s", SETTINGS, ids=str)
def test_the_margin_is_half_of_a_three_percent_step_at_most(s: Setting) -> None:
    mean, second = expected(s)
    shift = 0.03 * s.theta * s.R / np.linalg.norm(mean)
    stretch = (1.03**2 - 1) * np.abs(second).max() / np.linalg.norm(second)
    assert first_iterate.margin <= max(shift, stretch) / 2


@pytest.mark.parametrize("s", [s for s in SETTINGS if s.gamma > 0], ids=str)
def test_the_margin_is_half_of_the_dropped_noise_at_most(s: Setting) -> None:
    _, second = expected(s)
    assert first_iterate.margin <= eta(s) ** 2 * s.gamma**2 / s.n[-1] / np.linalg.norm(second) / 2


def test_equation_7_would_see_a_tenth() -> None:
    assert equation_7.margin <= 0.1 / 2


@pytest.mark.parametrize("s", SETTINGS, ids=str)
def test_the_variance_bounds_bound(s: Setting) -> None:
    """A sample variance of 20 000 draws against a bound that is twice an upper bound; heavy tails leave room to spare."""
    value = first_iterate_of(s, draw(s, np.random.default_rng(3), 20_000))
    for part, bound in zip(value, variance(s), strict=True):
        assert (part.var(axis=0) <= bound * 1.3).all()
