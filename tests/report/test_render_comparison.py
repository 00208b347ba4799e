import copy
import json
import re

import jsonschema
import pytest

from plugin_verify.report import json_schema, write_comparison
from tests.report.test_render_html import Page
from tests.schemas import require_schema

NAMES = ("runs/<b>one</b>", "runs/two")


@pytest.fixture
def folder(result, tmp_path):
    other = copy.deepcopy(result)
    other["claims"][0]["settings"][1] |= {"verdict": "REFUTED", "interval": [0.5, 0.6]}
    other["claims"][3]["settings"][0] |= {"interval": [-0.5, 0.1], "trials": 3}
    other["claims"][2]["settings"][0] |= {"interval": [1.0, 4.0]}
    write_comparison(result, other, NAMES, tmp_path / "out")
    return tmp_path / "out"


def test_it_is_a_page_like_the_report(folder):
    page, text = Page(), (folder / "comparison.html").read_text("utf-8")
    page.feed(text)
    assert page.open == [] and len(page.all("h1")) == len(page.all("main")) == 1
    names = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    assert len(names) == len(set(names)) and {link["href"][1:] for link in page.all("a")} <= set(names)
    assert "<script" not in text and not re.search(r"https?://|url\((?!#)", text)
    assert "<b>one" not in text and "&lt;b&gt;one" in text
    assert len(page.all("svg")) == 3 == len(list((folder / "figures").glob("*.svg")))


def test_verdicts_are_badges_in_both_columns(folder):
    text = (folder / "comparison.html").read_text("utf-8")
    assert re.search(r"badge supported.*badge refuted", text) or re.search(r"badge forces.*badge refuted", text)
    assert "✗ **REFUTED**" in (folder / "comparison.md").read_text("utf-8")


def test_the_json_holds_every_setting_of_both(folder, result):
    found = json.loads((folder / "comparison.json").read_text("utf-8"))
    assert sum(len(claim["settings"]) for claim in found["claims"]) == sum(len(c["settings"]) for c in result["claims"])
    assert [run["name"] for run in found["runs"]] == list(NAMES)


def test_the_json_obeys_the_schema(folder):
    found = json.loads((folder / "comparison.json").read_text("utf-8"))
    require_schema("comparison", found, open_ended=("setup", "made_with", "assumed", "constants", "counts", "setting"))
    del found["claims"][2]["constants"]["C_1"]["pinned"]
    with pytest.raises(jsonschema.ValidationError, match="pinned"):
        jsonschema.validate(found, json_schema("comparison"))


def test_equal_runs_have_no_pictures_and_no_details(result, tmp_path):
    write_comparison(result, result, NAMES, tmp_path)
    text = (tmp_path / "comparison.html").read_text("utf-8")
    assert "<h1>Nothing differs.</h1>" in text and "<svg" not in text and "Settings that differ" not in text
