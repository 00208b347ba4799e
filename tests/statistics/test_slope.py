from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from plugin_verify.statistics import common_slope

PLACES = st.integers(-4, 4).map(float)
ENDS = st.tuples(st.integers(-20, 20), st.integers(0, 8)).map(lambda pair: (pair[0] / 4, (pair[0] + pair[1]) / 4))
BOXES = st.tuples(PLACES, ENDS).map(lambda box: (box[0], *box[1]))
GROUPS = st.lists(st.lists(BOXES, min_size=2, max_size=4), min_size=1, max_size=3)


def by_linear_programming(groups):
    """Minimise and maximise the slope over one slope and an intercept a group; None where nothing is feasible."""
    rows, ends = [], []
    for index, group in enumerate(groups):
        for x, low, high in group:
            line = [x, *(float(other == index) for other in range(len(groups)))]
            rows += [line, [-value for value in line]]
            ends += [high, -low]
    found = [linprog([sign, *[0.0] * len(groups)], A_ub=rows, b_ub=ends, bounds=[(None, None)] * (1 + len(groups)))
             for sign in (1.0, -1.0)]
    if any(one.status == 2 for one in found):
        return None
    low, high = (one.fun if one.status == 0 else -inf for one in found)
    return low, -high


@given(GROUPS)
def test_it_is_the_answer_of_linear_programming(groups) -> None:
    wanted, found = by_linear_programming(groups), common_slope(groups)
    if found is not None and found.high - found.low < 1e-9:
        return  # one slope only: whether a solver's rounding still finds it says nothing
    assert (wanted is None) == (found is None)
    if wanted is not None:
        assert found == pytest.approx(wanted, abs=1e-7)


@given(st.floats(-3, 3), st.lists(st.tuples(PLACES, st.floats(0, 2), st.floats(0, 2)), min_size=2, max_size=6))
def test_a_true_slope_is_never_lost(slope: float, boxes: list[tuple[float, float, float]]) -> None:
    group = [(x, slope * x + 1 - below - 1e-9, slope * x + 1 + above + 1e-9) for x, below, above in boxes]
    found = common_slope([group, [(x, low - 7, high - 7) for x, low, high in group]])
    assert found is not None and found.contains(slope)


def test_a_curve_is_no_line_and_another_slope_is_no_common_one() -> None:
    parabola = [(x, x * x - 0.1, x * x + 0.1) for x in (-1.0, 0.0, 1.0)]
    assert common_slope([parabola]) is None
    assert common_slope([parabola[:2]]).high < 0 < common_slope([parabola[1:]]).low
    assert common_slope([parabola[:2], parabola[1:]]) is None


def test_one_place_with_two_values_has_no_line() -> None:
    assert common_slope([[(0.0, 0.0, 1.0), (0.0, 2.0, 3.0), (1.0, 0.0, 9.0)]]) is None
    assert common_slope([[(0.0, 0.0, 2.0), (0.0, 1.0, 3.0)]]) == (-inf, inf)


def test_open_ends_leave_a_side_open_and_nothing_leaves_everything() -> None:
    assert common_slope([[(0.0, 1.0, 2.0), (1.0, 4.0, inf)]]) == (2.0, inf)
    assert common_slope([[(0.0, -inf, 2.0), (2.0, 4.0, 5.0)]]) == (1.0, inf)
    assert common_slope([[(0.0, -inf, inf), (1.0, -inf, inf)]]) == common_slope([]) == (-inf, inf)


def test_intervals_that_hold_with_probability_one_minus_level_give_a_slope_that_does() -> None:
    """Intervals of known coverage around a line: the slope is lost no more often than an interval is, and now and then."""
    rng = np.random.default_rng(5)
    x, runs = np.arange(4.0), 4000
    lost = 0
    for noise in rng.uniform(-1, 1, (runs, 4)):
        group = [(place, 0.3 * place + error - 0.95, 0.3 * place + error + 0.95) for place, error in zip(x, noise, strict=True)]
        found = common_slope([group])
        lost += found is None or not found.contains(0.3)
    missed = 1 - 0.95**4
    assert 0 < lost < runs * missed + 6.5 * (runs * missed) ** 0.5
