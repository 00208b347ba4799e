import math
import warnings
from xml.etree import ElementTree

import numpy as np

from plugin_verify.report.canvas import MOST_ROWS
from plugin_verify.report.figures import draw


def names(gallery):
    return [picture.name for picture in gallery.pictures]


def test_every_kind_has_its_pictures(shared, values):
    assert names(draw(shared, values)) == [
        "overview",
        "theorem-1-C_0",
        "theorem-1-scores",
        "corollary-1-scores",
        "lemma-1-C_1",
        "lemma-1-scores",
        "equation-7-deviations",
        "outside-only-scores",
        "teeth",
    ]


def test_missing_scores_are_told(shared):
    gallery = draw(shared, {})
    assert "theorem-1-scores" not in names(gallery)
    assert gallery.missing["theorem-1"] == "No scores are stored for 30 of 30 settings: their spread is not drawn."
    assert "equation-7" not in gallery.missing


def test_pictures_are_svg_without_addresses_and_say_what_they_show(shared, values):
    for picture in draw(shared, values).pictures:
        root = ElementTree.fromstring(picture.svg)
        assert root.tag.endswith("svg")
        assert "metadata" not in picture.svg and "<script" not in picture.svg
        assert (root.get("role"), root[0].text, root[1].text) == ("img", picture.title, picture.alt)


def test_every_picture_has_its_numbers_in_a_table(shared, values):
    for picture in draw(shared, values).pictures:
        assert picture.table.rows, picture.name
        assert all(len(row.cells) + 1 + bool(row.verdict) == len(picture.table.columns) for row in picture.table.rows)


def test_a_dollar_in_a_label_is_no_formula(result, values):
    result |= {"claims": [result["claims"][1]], "teeth": None}
    result["claims"][0]["settings"][0]["setting"] = {"cost": r"$\frac{$ & <b>"}
    (_, picture) = draw(result, values).pictures
    assert r"\frac" in picture.svg and "<b>" not in picture.svg


def test_a_long_grid_is_cut_and_says_so(result):
    claim = result["claims"][0]
    claim["settings"] = [claim["settings"][0] | {"index": index} for index in range(MOST_ROWS + 5)]
    values = {("theorem-1", index): np.full((3, 2), 0.5) for index in range(MOST_ROWS + 5)}
    result |= {"claims": [claim], "teeth": None}
    picture = draw(result, values).pictures[-1]
    assert f"the {MOST_ROWS} weightiest of {MOST_ROWS + 5} settings" in picture.caption


def test_extreme_scores_are_drawn_without_a_warning(result):
    result["claims"] = [result["claims"][1]]
    for scores in ([[0.0, 0.0]], [[math.inf, math.nan]], [[1e-300, 1e300]], [[math.inf, 0.0]]):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            draw(result, {("corollary-1", 0): np.array(scores)})


def test_intervals_at_zero_and_infinity_are_drawn(result):
    rows = result["claims"][2]["settings"]
    for row in rows:
        row["interval"] = [0.0, math.inf]
    result["claims"][2]["constants"]["C_1"]["forced_above"] = None
    result |= {"claims": [result["claims"][2]], "teeth": None}
    assert names(draw(result, {})) == ["overview", "lemma-1-C_1"]


def test_a_run_without_claims_has_no_pictures(result):
    result |= {"claims": [], "teeth": None}
    assert draw(result, {}).pictures == ()


def test_bounds_in_pictures_are_rounded_outward(result):
    first, third = result["claims"][0], result["claims"][2]
    first["constants"]["C_0"]["forced_above"] = 3.0179
    third["constants"]["C_1"] |= {"forced_above": 2.3118, "suffices_on_grid": 2.4007}
    pictures = draw(result, {}).pictures
    forced = next(picture for picture in pictures if "C₀ must exceed 3.01." in picture.alt)
    assert "C₀ &gt; 3.01<" in forced.svg
    bound = next(picture for picture in pictures if "at least 2.31 is forced, 2.41 suffices" in picture.alt)
    assert "2.31 forced<" in bound.svg and "2.41 suffices" in bound.svg
