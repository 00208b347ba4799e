import json

import jsonschema
import pytest

from plugin_verify.report import render_json, result_schema, write_report
from plugin_verify.report.limits import limits
from plugin_verify.report.methods import methods
from plugin_verify.report.sentences import key_number, looseness, refutable
from plugin_verify.report.splitting import (
    MOST_TAILS,
    calibration_table,
    drawn_tails,
    rests_on,
    splitting_table,
    tail_table,
    undrawn,
)
from plugin_verify.report.tables import settings_table


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_result_of_splitting_obeys_the_schema_and_is_written(rare, tmp_path):
    jsonschema.Draft202012Validator(result_schema()).validate(json.loads(render_json(rare)))
    write_report(rare, {}, tmp_path, marginalia={})
    for name in ("report.html", "report.md"):
        text = (tmp_path / name).read_text("utf-8")
        assert "Calibration of splitting" in text and "Ville" in text and "How each setting was climbed" in text


@pytest.mark.parametrize("build", [splitting_table, tail_table])
def test_every_row_has_a_cell_for_every_column(rare, build):
    for claim in rare["claims"]:
        table = build(claim)
        assert table.rows and all(1 + len(row.cells) == len(table.columns) for row in table.rows)


def test_the_table_of_the_tail_has_its_levels_and_where_it_passes_what_is_allowed(rare):
    claim = rare["claims"][0]
    assert [row["index"] for row in drawn_tails(claim)] == [0, 1, 2]
    first = [row.cells[0] for row in tail_table(claim).rows if row.head.startswith("0")]
    assert first == ["0.4", "0.8", "1", "1.2"]
    assert "3 (" in undrawn(claim) and undrawn(rare["claims"][1]) == ""


def test_of_many_tails_the_weightiest_are_drawn_and_the_others_named(rare):
    claim = rare["claims"][0]
    claim["settings"] = [claim["settings"][1] | {"index": i} for i in range(MOST_TAILS + 2)]
    claim["settings"][-1]["verdict"] = "REFUTED"
    shown = [row["index"] for row in drawn_tails(claim)]
    assert len(shown) == MOST_TAILS and shown[-1] == MOST_TAILS + 1
    assert undrawn(claim).count(";") == 1


def test_what_is_withheld_says_why(rare):
    cells = [row.cells for row in splitting_table(rare["claims"][0]).rows]
    assert [row[-1] for row in cells] == ["–", "–", "the moves mix badly", "the pilot got stuck"]
    assert [row[-2] for row in cells] == ["yes", "yes", "yes", "–"]


def test_a_shortfall_of_the_calibration_is_told(rare):
    assert "fell short" not in rests_on(rare) and "200 runs" in rests_on(rare)
    rare["calibration"]["rows"][0]["coverage_high"] = 0.94
    assert "it fell short of 0.95 in 1 row" in rests_on(rare)
    assert "Spread" in calibration_table(rare).columns[-1]


@pytest.mark.parametrize("found", [None, {"rows": []}])
def test_without_a_calibration_the_assumption_is_called_bare(rare, found):
    rare["calibration"] = found
    assert "take the assumption as bare" in rests_on(rare) and not calibration_table(rare).rows
    assert any("has no calibration" in point.text for point in limits(rare).remarks)


def test_a_run_without_climbs_says_nothing_of_splitting(shared):
    assert rests_on(shared) == "" and "Splitting" not in [point.label for point in methods(shared)]
    assert "Support by splitting" not in [point.label for point in limits(shared).remarks]
    assert not splitting_table(shared["claims"][0]).rows


def test_the_settings_tell_climbs_from_trials(rare):
    table = settings_table(rare["claims"][0])
    cells = {row.head[0]: [plain(cell) for cell in row.cells] for row in table.rows}
    assert cells["0"][0] == "4,000, and 6 climbs"
    assert [cells[i][table.columns.index("The bound times $c$: false below … enough from") - 2] for i in "0123"] == [
        "1 … 1.1", "0.9 … 1", "0.9 … –", "– … –"]  # fmt: skip


def test_what_matters_is_the_probability_and_not_the_worst_of_the_trials(rare):
    claim = rare["claims"][0]
    assert key_number(claim).startswith("fails with $p \\ge$")
    claim["verdict"], claim["settings"][0]["verdict"] = "UNDECIDED", "OUTSIDE"
    assert plain(key_number(claim)) == "fails with $p \\le$ 1.52 × 10⁻⁹; allowed 1.65 × 10⁻⁸"
    claim["settings"][1]["verdict"] = "OUTSIDE"
    assert plain(key_number(claim)) == "only $p >$ 1 is ruled out; allowed 7.5 × 10⁻¹³"


def test_what_would_refute_and_what_is_still_possible_need_no_counts(rare):
    assert "beyond counting, climbs whose bound from below does" in refutable(rare["claims"][0])
    assert [row.cells[2] for row in limits(rare).open.rows] == ["$p \\le$ 1"] * 2
    said = {point.label: point.text for point in limits(rare).remarks}
    assert said["Support by splitting"].startswith("1 setting;") and "was tried on other tails" in said["Support by splitting"]


def test_where_less_than_the_bound_is_enough_it_is_said(rare):
    claim = rare["claims"][0]
    claim["settings"] = claim["settings"][1:2]
    claim["settings"][0] |= {"refuted_multiple": 0.8, "sufficient_multiple": 0.9}
    assert looseness(claim).endswith("by a factor of at most 1.25; 0.9 times the bound is enough there.")
