"""What is printed of a bound is true: parsed again, it lies outside of the bound, by less than one unit of its last figure."""

import math
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin_verify.outward import DOWN, NEAREST, UP, above, below, exact, figures_to_tell, rounded

FINITE = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.decimals(-999, 999, places=2).map(float)
"""Numbers of five figures at most, as people choose them."""


def unit(x: float, figures: int) -> Decimal:
    """One unit of the last figure, counted from the first of x."""
    return Decimal(0) if x == 0 else Decimal(1).scaleb(exact(x).adjusted() - figures + 1)


def true_above(write: Callable[[float, int], str], x: float, figures: int) -> bool:
    return 0 <= Decimal(write(x, figures)) - exact(x) < unit(x, figures) or x == 0


def true_below(write: Callable[[float, int], str], x: float, figures: int) -> bool:
    return 0 <= exact(x) - Decimal(write(x, figures)) < unit(x, figures) or x == 0


@given(FINITE | PLAIN, st.integers(1, 6))
@example(2.4007, 3)
@example(-0.011549, 3)
@example(9.996, 3)
def test_bounds_are_outside_by_less_than_a_unit(x: float, figures: int) -> None:
    if 1e-300 < abs(x) < 1e300:  # beyond, the next number of so few figures may be no float
        assert true_above(above, x, figures) and true_below(below, x, figures)


def test_rounding_to_the_nearest_is_caught() -> None:
    def nearest(x: float, figures: int) -> str:
        return f"{x:.{figures}g}"

    assert not true_above(nearest, 2.4007, 3) and not true_below(nearest, 69.57, 3)
    assert not true_above(nearest, 1.524e-4, 3) and not true_below(nearest, -0.011549, 3)


@pytest.mark.parametrize("x", [0.05, 0.07, 0.001, 1e-10, 0.3, 1000.0, -0.02, 0.0, 1e22])
def test_what_has_few_figures_stays_itself(x: float) -> None:
    assert float(above(x)) == float(below(x)) == x


def test_what_is_not_finite_is_named() -> None:
    assert (above(math.inf), below(-math.inf), above(math.nan)) == ("inf", "-inf", "nan")


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
@example(0.0, 0.012341, 0.012345)
@example(0.012355, 0.02, 0.012351)
def test_an_end_and_what_it_is_held_against_lie_in_print_as_in_truth(one: float, two: float, limit: float) -> None:
    low, high = sorted((one, two))
    figures = figures_to_tell(low, high, limit)
    shown = rounded(limit, NEAREST, figures)
    assert (rounded(low, DOWN, figures) > shown) == (low > limit)
    assert (rounded(high, UP, figures) <= shown) == (high <= limit)


def test_three_figures_are_kept_where_they_show_it() -> None:
    assert figures_to_tell(0.0, 0.00997, 0.01) == 3
    assert figures_to_tell(0.0, 0.012341, 0.012345) == 5
    assert figures_to_tell(math.nan, 1.0, 0.5) == 3
