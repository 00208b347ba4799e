import math
import warnings
from xml.etree import ElementTree

import matplotlib

from plugin_verify.report.canvas import STYLE
from plugin_verify.report.figures import draw
from plugin_verify.report.picture_drift import drift_picture


def drawn(claim, name="c"):
    known = claim["multiple"] if name == "c" else claim["constants"][name]
    with matplotlib.rc_context(STYLE), warnings.catch_warnings():
        warnings.simplefilter("error")
        return drift_picture(claim, name, known, "drift")


def test_a_panel_names_its_coordinate_and_its_powers(rare):
    picture = drawn(rare["claims"][0])
    found = [element.text for element in ElementTree.fromstring(picture.svg).iter() if element.tag.endswith("}text")]
    assert "n₁/n₀: none fits" in found and "c, a multiple of the bound" in found
    assert picture.alt.startswith("The multiple of the bound of Theorem 1 over the grid: it changes with n₁/n₀ in a way")


def test_open_ends_are_drawn(rare):
    for ends in ([0.0, 1.0], [0.5, math.inf], [0.0, math.inf]):
        rare["claims"][0]["multiple"]["profile"][0]["interval"] = ends
        assert drawn(rare["claims"][0]).svg


def test_it_is_drawn_where_settings_are_compared(rare):
    names = [picture.name for picture in draw(rare, {}).pictures]
    assert "theorem-1-c-drift" in names and "theorem-1-C_0-drift" not in names and "lemma-1-C_1-drift" not in names
    assert "theorem-1-C_0-admitted" in names and "theorem-1-tails" in names and "lemma-1-tails" in names
