from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest

from plugin_verify.report.canvas import STYLE
from plugin_verify.report.picture_tail import band, crossing, tail_picture
from plugin_verify.report.splitting import crosses, drawn_tails


def drawn(claim):
    with matplotlib.rc_context(STYLE):
        return tail_picture(claim, "tails", drawn_tails(claim), "")


def texts(picture):
    return [element.text for element in ElementTree.fromstring(picture.svg).iter() if element.tag.endswith("}text")]


def test_the_crossing_is_where_the_bounds_pass_what_is_allowed(rare):
    """The tail is exp(-15 c^2), its bounds a third and twice of it: they pass 1.65e-8 at 1.059 and 1.114."""
    row = rare["claims"][0]["settings"][0]
    low, high = crosses(row)
    for mark in row["tail"]["marks"]:
        assert (np.exp(-15 * mark**2) / 3 > 1.65e-8) == (mark <= low)
        assert (2 * np.exp(-15 * mark**2) <= 1.65e-8) == (mark >= high)
    assert crossing(row, None) == "passes δ between c = 1 and 1.2"


def test_where_support_is_withheld_nothing_is_enough(rare):
    row = rare["claims"][0]["settings"][2]
    assert crosses(row)[1] is None and crossing(row, None) == "passes δ above c = 0.9"


@pytest.mark.parametrize("index", [0, 1, 2])
def test_the_band_holds_every_tail_that_the_bounds_allow(rare, index):
    """Between marks the tail is anywhere between the values at the two, as their bounds allow."""
    row = rare["claims"][0]["settings"][index]
    edges, low, high = band(row, 1.3)
    assert len(edges) == len(low) == len(high) and (np.diff(edges) > 0).all()
    decay = {0: 15.0, 1: 21.0, 2: 30.0}[index]
    for x in np.linspace(0.001, 1.299, 400):
        step = np.searchsorted(edges, x, side="right") - 1
        assert low[step] <= np.exp(-decay * x**2) <= high[step]
    assert low[len(edges) - 2] == 0.0 and high[0] == 1.0


def test_the_allowed_and_the_bound_stand_in_every_panel(rare):
    found = texts(drawn(rare["claims"][0]))
    assert sum(text.startswith("allowed δ") for text in found) == 3
    assert sum(text.strip() == "bound" for text in found) == 3
    assert "c = measured ÷ bound" in found


def test_for_an_open_constant_the_axis_is_the_constant_and_there_is_no_bound(rare):
    picture = drawn(rare["claims"][1])
    found = texts(picture)
    assert "C₁ = measured ÷ what it multiplies" in found and "bound" not in [text.strip() for text in found]
    assert "$C_1$ is forced" in picture.caption and "passes δ between C₁ = 1.1 and 1.2" in picture.alt


def test_it_is_told_in_words_and_in_numbers(rare):
    picture = drawn(rare["claims"][0])
    assert picture.alt.startswith("Tails of the score of Theorem 1 at 3 settings, by splitting: setting 0, passes δ")
    assert len({row.head for row in picture.table.rows}) == 3
