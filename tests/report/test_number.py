import math

import pytest

from plugin_verify.report.number import (
    counted,
    field,
    interval,
    letter,
    listed,
    number,
    percent,
    score,
    setting,
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
