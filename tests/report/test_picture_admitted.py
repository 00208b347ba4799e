from xml.etree import ElementTree

import matplotlib

from plugin_verify.report.canvas import STYLE
from plugin_verify.report.palette import VERDICTS
from plugin_verify.report.picture_admitted import REACH, admitted_picture, placed, reach


def drawn(claim):
    with matplotlib.rc_context(STYLE):
        return admitted_picture(claim, "C_0", "admitted")


def texts(picture):
    return [element.text for element in ElementTree.fromstring(picture.svg).iter() if element.tag.endswith("}text")]


def markers(picture, verdict):
    """Count the markers of a verdict outside the legend."""
    colour = VERDICTS[verdict].colour.lower()
    found = [element for element in ElementTree.fromstring(picture.svg).iter() if element.tag.endswith("}use")]
    return sum(colour in (element.get("style") or "").lower() for element in found) - 1


def test_every_setting_is_a_marker_of_its_verdict(rare):
    picture = drawn(rare["claims"][0])
    assert [markers(picture, verdict) for verdict in ("REFUTED", "SUPPORTED", "UNDECIDED")] == [1, 1, 1]


def test_what_is_left_for_the_constant_is_told(rare):
    assert drawn(rare["claims"][0]).alt == (
        "Largest C₀ that 3 settings of Theorem 1 admit, by verdict, along n₀. What would do lies above 63.3 and at most 94.9 at "
        "n₀ = 2, d = 1."
    )


def test_depths_stand_apart_and_what_is_forced_is_named_once(rare):
    claim = rare["claims"][0]
    claim["constants"]["C_0"]["profile"][1]["at"]["d"] = 2
    claim["constants"]["C_0"] |= {"forced_above": 70.0, "pinned": None}
    found = texts(drawn(claim))
    assert "d = 1" in found and "d = 2" in found and found.count("line: C₀ > 70 is forced") == 1


def test_without_a_signal_there_is_nothing_to_place(rare, shared):
    assert len(placed(rare["claims"][0]["constants"]["C_0"])) == 2
    assert placed(shared["claims"][0]["constants"]["C_0"]) == [] and placed(rare["claims"][1]["constants"]["C_1"]) == []


def test_what_lies_far_from_the_forced_value_does_not_take_the_room_of_the_rest():
    assert reach([0.02, 60.0, 5000.0], 50.0) == (50.0 / REACH, 50.0 * REACH)
    assert reach([40.0, 60.0], 50.0) == reach([40.0, 60.0], None) == (25.0, 96.0)


def test_a_marker_beyond_the_axis_is_still_drawn(rare):
    claim = rare["claims"][0]
    claim["constants"]["C_0"] |= {"forced_above": 70.0, "pinned": None}
    claim["settings"][2]["admissible"]["C_0"] = 1e9
    picture = drawn(claim)
    assert markers(picture, "UNDECIDED") == 1 and "edge lies at 20 times less or more" in picture.caption
