from xml.etree import ElementTree

import matplotlib

from plugin_verify.report.canvas import STYLE
from plugin_verify.report.palette import OUTCOMES
from plugin_verify.report.picture_teeth import headings, rows_of, teeth_picture
from plugin_verify.report.teeth import grouped


def drawn(teeth):
    with matplotlib.rc_context(STYLE):
        return teeth_picture(teeth)


def uses(svg):
    """Count the signs outside the legend, by colour."""
    found = [element for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("}use")]
    styles = [element.get("style") or "" for element in found]
    return {kind: sum(mark.colour.lower() in style for style in styles) - 1 for kind, mark in OUTCOMES.items()}


def test_every_pair_is_drawn_once(shared):
    picture = drawn(shared["teeth"])
    assert uses(picture.svg) == {"sure": 1, "caught": 1, "survived": 2, "not tried": 1, "in error": 1}


def test_every_mutant_and_claim_is_named_on_both_sides(shared):
    root = ElementTree.fromstring(drawn(shared["teeth"]).svg)
    texts = [element.text for element in root.iter() if element.tag.endswith("}text")]
    for name in ("eta-1", "eta-10", "gelu", "unused", "theorem-1", "equation-7"):
        assert texts.count(name) == 2
    assert texts.count("step size") == texts.count("single errors") == 1


def test_mutants_stand_below_the_name_of_their_family(shared):
    groups = grouped(shared["teeth"])
    assert headings(groups) == [0, 3]
    assert rows_of(groups) == {"eta-1": 1, "eta-10": 2, "gelu": 4, "unused": 5}


def test_it_is_told_in_words(shared):
    said = drawn(shared["teeth"]).alt
    assert said.startswith("Matrix of 4 mutants in 2 claims. 2 of 4 mutants are caught")
    assert said.endswith("Of 6 pairs: 1 caught, with 95 % power; 1 caught in this run; 2 survived; 1 not tried; 1 in error.")


def test_its_numbers_hold_every_pair(shared):
    assert len(drawn(shared["teeth"]).table.rows) == len(shared["teeth"]["cells"])


def test_names_are_no_markup(result):
    teeth = result["teeth"]
    for part, key in (("mutants", "id"), ("cells", "mutant")):
        for one in teeth[part]:
            one[key] = one[key].replace("gelu", "<b>$g$")
    assert "&lt;b&gt;$g$" in drawn(teeth).svg
