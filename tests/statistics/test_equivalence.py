from __future__ import annotations

import numpy as np

from plugin_verify.statistics import Interval, catoni_interval, tost_cross_check, within_margin


def test_within_margin_needs_the_whole_interval() -> None:
    interval = Interval(np.array([0.9, -0.1]), np.array([1.1, 0.1]))
    assert within_margin(interval, expected=np.array([1.0, 0.0]), margin=0.15)
    assert not within_margin(interval, expected=np.array([1.0, 0.1]), margin=0.15)
    assert not within_margin(interval, expected=np.array([1.0, 0.0]), margin=np.array([0.15, 0.05]))


def test_nothing_known_is_not_support() -> None:
    interval = catoni_interval(np.array([[np.nan], [0.0]]), variance=1.0, level=0.1)
    assert not within_margin(interval, expected=0.0, margin=1e300)


def test_cross_check_sees_equivalence_and_its_absence() -> None:
    """Column 0 has mean 0; column 1, the false twin, is off by twice the margin (40 standard errors away from
    it): its p-value is below 0.999 with probability far less than 1e-9."""
    values = np.random.default_rng(2).standard_normal((10_000, 2)) + np.array([0.0, 0.8])
    p_values = tost_cross_check(values, expected=0.0, margin=0.4)
    assert p_values.shape == (2,)
    assert p_values[0] < 1e-6 and p_values[1] > 0.999
    assert tost_cross_check(values[:, 0], expected=0.0, margin=0.4).shape == (1,)
