"""Condition (6) against hand computations, and the input that is no list of widths."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import condition_6, largest_C_0, smallest_widths, validate_widths
from plugin_verify.strategies import widths

WIDTHS = widths(n_0=(1, 10**6), depth=(1, 5), most=10**6)
structural = settings(deadline=None, derandomize=True)


def literal_condition_6(n, C_0):
    """Write (6) as the paper prints it."""
    return [
        C_0 * 5**i * n[0] * math.log(math.prod(math.e * n[j] / n[0] for j in range(i)))
        for i in range(1, len(n))
    ]


@structural
@given(WIDTHS, st.floats(0.01, 1e4))
def test_condition_6_is_the_printed_one(n, C_0):
    scale = C_0 * n[0] * 5.0 ** len(n)
    np.testing.assert_allclose(condition_6(n, C_0), literal_condition_6(n, C_0), rtol=1e-9, atol=1e-9 * scale)


@structural
@given(WIDTHS)
def test_largest_C_0_is_where_the_condition_turns(n):
    C_0 = largest_C_0(n)
    if math.isinf(C_0):
        return
    holds = lambda c: all(width >= right for width, right in zip(n[1:], condition_6(n, c), strict=True))  # noqa: E731
    assert holds(C_0 * (1 - 1e-9))
    assert not holds(C_0 * (1 + 1e-9))


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        ((1, 250), 50.0),
        ((1, 8105), 1621.0),
        ((20, 600, 500, 500), 500 / (125 * 20 * (3 + math.log(30) + math.log(25)))),
        ((20, 5000, 5000, 5000), 5000 / (125 * 20 * (3 + 2 * math.log(250)))),
    ],
)
def test_known_values(n, expected):
    assert largest_C_0(n) == pytest.approx(expected, rel=1e-14)


def test_one_layer_is_exact():
    assert largest_C_0((1, 250)) == 50.0


def test_a_layer_with_a_logarithm_that_is_not_positive_does_not_constrain():
    assert largest_C_0((1000, 10**9, 1)) < 1e-5
    assert condition_6((1000, 1, 1), 1.0)[1] < 0
    assert largest_C_0((1000, 1, 1)) == 1 / 5000


def test_widths_beyond_double_precision():
    n = (1, *[10**6 * 5**i for i in range(1, 500)])
    assert max(n) > 10**308
    assert largest_C_0(n) == pytest.approx(
        10**6 / (499 + 498 * math.log(10**6) + math.log(5) * 498 * 499 / 2)
    )


@pytest.mark.parametrize(
    ("n", "C_0"), [((1, 8105, 445785, 5067212), 1621), ((5, 2600, 107300, 1249806), 104), ((1, 250), 50)]
)
def test_smallest_widths(n, C_0):
    assert smallest_widths(n[0], len(n) - 1, C_0) == n
    assert largest_C_0(n) >= C_0
    for i in range(1, len(n)):  # one unit less in any layer breaks it there
        narrower = (*n[:i], n[i] - 1)
        assert largest_C_0(narrower) < C_0


@structural
@given(st.integers(1, 50), st.integers(1, 5), st.floats(0.01, 2000))
def test_smallest_widths_satisfy_and_are_least(n_0, d, C_0):
    n = smallest_widths(n_0, d, C_0)
    assert largest_C_0(n) >= C_0
    for i in range(1, d + 1):
        assert n[i] == 1 or largest_C_0((*n[:i], n[i] - 1)) < C_0 or n[i] - 1 < n_0


def test_numpy_integers_become_python_integers():
    n = validate_widths(np.array([3, 4]))
    assert n == (3, 4)
    assert all(type(entry) is int for entry in n)
    assert validate_widths([np.int64(3), 4]) == (3, 4)


@pytest.mark.parametrize(
    "n",
    [
        (),
        (3,),
        (3, 0),
        (3, -1),
        (3, 4.0),
        (3, True),
        (np.True_, 3),
        "34",
        3,
        None,
        (3, None),
        ((3, 4), 5),
        np.eye(2),
        b"ab",
    ],
)
def test_what_is_no_list_of_widths_is_refused(n):
    with pytest.raises(
        InvalidArgument, match=r"widths .* came; at least two positive integers .* wanted; pass"
    ) as caught:
        validate_widths(n)
    assert caught.value.argument == "n"


@pytest.mark.parametrize("C_0", [0, -1, math.inf, math.nan])
def test_smallest_widths_want_a_positive_constant(C_0):
    with pytest.raises(InvalidArgument) as caught:
        smallest_widths(1, 2, C_0)
    assert caught.value.argument == "C_0"
