import math
import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin_verify.outward import exact
from plugin_verify.report.number import (
    SUPERSCRIPT,
    counted,
    field,
    figures,
    interval,
    letter,
    listed,
    lower,
    number,
    percent,
    score,
    setting,
    upper,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.0, "0"), (131072, "131,072"), (3.63e-4, "3.63 × 10⁻⁴"), (1e-5, "10⁻⁵"), (0.41, "0.41"),
        (-0.0153, "−0.0153"), (12345.6, "12,300"), (1e21, "10²¹"), (999.96, "1,000"), ("inf", "∞"),
        (-math.inf, "−∞"), ("nan", "not a number"), (None, "–"), (2.0, "2"),
    ],
)  # fmt: skip
def test_numbers_have_three_figures(value, text):
    assert number(value).replace("\N{NO-BREAK SPACE}", " ") == text


def test_a_score_that_rounds_to_one_shows_on_which_side_it_lies():
    assert score(1.0002).startswith("1\N{NO-BREAK SPACE}+")
    assert score(0.9999).startswith("1\N{NO-BREAK SPACE}−")
    assert score(1.0) == "1" and score(0.41) == "0.41" and score(math.inf) == "∞"


def test_intervals_are_open_where_unbounded():
    assert interval([0, 0.5]) == "[0, 0.5]"
    assert interval([1.04, "inf"]) == "[1.04, ∞)"
    assert interval(None) == "–"


def test_words():
    assert counted(1, "trial") == "1 trial" and counted(2, "trial") == "2 trials"
    assert listed(["a", "b", "c"]) == "a, b and c" and listed([]) == ""
    assert percent(0.015) == "1.5\N{NO-BREAK SPACE}%" and percent(None) == "–"


def test_fields_in_the_papers_letters():
    assert [letter(name) for name in ("theta", "C_0", "x_star_norm", "eps", "n")] == [
        "θ",
        "C₀",
        "x_star_norm",
        "ε",
        "n",
    ]
    assert field([1, 1000.0]) == "(1,\N{NO-BREAK SPACE}1000)" and field(0.25) == "0.25"
    assert setting({"k": 1, "n": 2}, ["n", "z"]) == "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}2"


PLAIN = {new: old for old, new in SUPERSCRIPT.items()} | {ord("−"): "-", ord(","): None, ord("\N{NO-BREAK SPACE}"): None}
FINITE = st.floats(-1e300, 1e300) | st.floats(-1e7, 1e7) | st.decimals(-99, 99, places=4).map(float)


def read(text):
    """Parse a number as the reports write it: 0.0123, 12,300, 1.52 × 10⁻⁴ or 10⁻⁵."""
    mantissa, power = re.fullmatch(r"([^×]*?)(?:×?10([⁻⁰-⁹¹²³]+))?", text.replace("\N{NO-BREAK SPACE}", "")).groups()
    return Decimal(mantissa.translate(PLAIN) or 1).scaleb(int((power or "⁰").translate(PLAIN)))


def true_bounds(low, x, high):
    unit = Decimal(1).scaleb(exact(x).adjusted() - 2) if x else Decimal(1)
    return 0 <= read(high) - exact(x) < unit and 0 <= exact(x) - read(low) < unit


@given(FINITE)
@example(999_499.7)
@example(0.00099999)
def test_a_printed_bound_is_true_and_near(x):
    assert true_bounds(lower(x), x, upper(x))
    assert min(read(lower(x)), read(upper(x))) <= read(number(x)) <= read(upper(x))


@given(FINITE, FINITE)
def test_a_printed_interval_holds_the_interval(one, two):
    low, high = sorted((one, two))
    left, right = interval([low, high]).strip("[]").split(", ")
    assert read(left) <= exact(low) and exact(high) <= read(right)


@given(FINITE)
def test_a_printed_percentage_is_true(x):
    assert read(percent(x, lower)[:-2]) <= 100 * exact(x) <= read(percent(x, upper)[:-2])


@given(st.floats(0.99, 1.01))
@example(0.9996)
def test_a_printed_multiple_is_true(x):
    def parsed(text):
        sign, rest = re.fullmatch(r"(?:1\s([+−])\s)?(.+)", text).groups()
        return read(rest) if sign is None else 1 + read(rest) if sign == "+" else 1 - read(rest)

    assert parsed(score(x, lower)) <= exact(x) <= parsed(score(x, upper))


@pytest.mark.parametrize("x", [2.4007, 69.57, 1.524e-4, 0.012341])
def test_rounding_to_the_nearest_is_caught(x):
    assert not true_bounds(number(x), x, number(x))


def test_what_has_few_figures_stays_itself():
    for x in (0.05, 0.01, 0.07, 104.0, 1e-12):
        assert lower(x) == number(x) == upper(x)
    assert percent(0.07, upper) == percent(0.07, lower) == "7\N{NO-BREAK SPACE}%"
    assert upper("inf") == "∞" and lower(None) == "–" and upper(131072) == "131,072"


def test_a_support_never_looks_like_a_violation():
    assert upper(0.012341, figures([0, 0.012341], 0.012345)) == "0.012341"
    assert number(0.012345, figures([0, 0.012341], 0.012345)) == "0.012345"
    assert figures(None, 0.1) == figures([0, "inf"], None) == 3
