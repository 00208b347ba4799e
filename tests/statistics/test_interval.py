from __future__ import annotations

import numpy as np

from plugin_verify.statistics import Interval


def test_numbers() -> None:
    interval = Interval(0.1, 0.4)
    assert interval.contains(0.1) and interval.contains(0.4) and not interval.contains(0.41)
    assert interval.within(0.1, 0.5) and not interval.within(0.2, 0.5) and not interval.within(0.0, 0.3)
    assert not interval.contains(float("nan"))


def test_one_excluded_component_excludes() -> None:
    interval = Interval(np.array([0.0, 0.0]), np.array([1.0, np.inf]))
    assert interval.contains(np.array([0.5, 7.0]))
    assert not interval.contains(np.array([1.5, 7.0]))
    assert not interval.within(np.array([-1.0, -1.0]), np.array([2.0, 2.0]))
