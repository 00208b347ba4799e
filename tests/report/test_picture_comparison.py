import copy
from xml.etree import ElementTree

import pytest

from plugin_verify.report.comparison import compare
from plugin_verify.report.comparison_words import changed_settings
from plugin_verify.report.picture_comparison import MOST, comparison_pictures, measured


def drawn(first, second):
    found = compare(first, second, ("a", "b"))
    return comparison_pictures(found, [(claim, changed_settings(claim)) for claim in found["claims"]])


@pytest.fixture
def other(result):
    return copy.deepcopy(result)


def test_both_runs_of_a_setting_are_drawn_with_their_letters(result, other):
    other["claims"][0]["settings"][3]["interval"] = [0.1, 0.2]
    (picture,) = drawn(result, other)
    texts = [element.text for element in ElementTree.fromstring(picture.svg).iter("text")]
    assert texts.count("A") == texts.count("B") == 1
    assert picture.alt.endswith("at 1 setting of Theorem 1 that differ; they have no value in common at 1.")


def test_an_interval_is_a_fraction_of_what_its_own_run_allows(result, other):
    other["claims"][0]["settings"][0] |= {"interval": [0.0, 0.3], "failure_probability": 0.6}
    row = compare(result, other, ("a", "b"))["claims"][0]["settings"][0]
    assert measured(row)[1] == (0.0, 0.5)


def test_settings_that_do_not_compare_are_not_drawn(result, other):
    other["claims"][0]["settings"][0]["interval"] = None
    assert drawn(result, other) == []


def test_a_long_list_is_cut(result, other):
    for row in other["claims"][0]["settings"]:
        row["interval"] = [0.0, 0.9]
    (picture,) = drawn(result, other)
    assert len(result["claims"][0]["settings"]) > MOST
    assert sum(element.text == "A" for element in ElementTree.fromstring(picture.svg).iter("text")) == MOST
    assert f"at most {MOST} settings" in picture.caption
