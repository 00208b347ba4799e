import pytest

from plugin_verify.report.teeth import (
    cells_table,
    grouped,
    headline,
    null_sentence,
    survivors,
    teeth_section,
    teeth_tables,
    twins_sentence,
)


@pytest.fixture
def teeth(result):
    return result["teeth"]


def test_every_row_has_a_cell_for_every_column(teeth):
    for table in (*teeth_tables(teeth), cells_table(teeth)):
        assert table.rows
        assert all(1 + len(row.cells) == len(table.columns) for row in table.rows)


def test_every_pair_stands_once_in_the_table(teeth):
    cells = cells_table(teeth)
    pairs = [(row.head, row.cells[0].strip("`")) for row in cells.rows]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {(cell["mutant"], cell["claim"]) for cell in teeth["cells"]}


def test_outcomes_are_words_and_signs(teeth):
    cells = cells_table(teeth)
    outcomes = {(row.head, row.cells[0].strip("`")): row.cells[1] for row in cells.rows}
    assert outcomes["eta-10", "theorem-1"] == "■ caught, with 95 % power"
    assert outcomes["gelu", "equation-7"] == "○ caught in this run"
    assert outcomes["eta-1", "theorem-1"] == "✗ survived"
    assert outcomes["eta-1", "equation-7"] == "· not tried"
    assert outcomes["gelu", "theorem-1"] == "! in error"


def test_families_are_sorted_by_size_and_single_errors_come_last(teeth):
    assert [(name, [mutant["id"] for mutant in group]) for name, group in grouped(teeth).items()] == [
        ("step size", ["eta-1", "eta-10"]),
        ("single errors", ["gelu", "unused"]),
    ]


def test_the_smallest_errors_are_told_beside_those_tried(teeth):
    table = teeth_tables(teeth)[0]
    assert table.columns == ("Claim", "step size")
    assert [(row.head, *row.cells) for row in table.rows] == [
        ("tried", "0.01, 0.1"),
        ("theorem-1", "0.1 (2,048 trials)"),
        ("equation-7", "none shown"),
    ]


def test_what_no_claim_catches_is_named(teeth):
    assert headline(teeth) == "2 of 4 mutants are caught by at least one claim."
    assert survivors(teeth) == "No claim catches: `eta-1`. Decided in no claim: `unused`."


def test_all_caught_is_said_so(teeth):
    teeth["mutants"] = teeth["mutants"][:2]
    assert headline(teeth) == "2 mutants, all caught by at least one claim."
    assert survivors(teeth) == ""


def test_true_statements_are_counted_and_a_false_alarm_is_named(teeth):
    assert null_sentence(teeth).replace("\N{NO-BREAK SPACE}", " ") == (
        "2 sampled statements, taken as true, went through the same procedure, and none was refuted; the chance that any would "
        "be, if all are true, is at most 0.1 %."
    )
    teeth["null"][1]["refuted"] = True
    assert "`equation-7` was refuted" in null_sentence(teeth)
    assert null_sentence(teeth | {"null": [one | {"trials": 0} for one in teeth["null"]]}) == ""


def test_a_twin_that_is_not_caught_is_named(teeth):
    assert twins_sentence(teeth) == "Caught: 1 of 1 false twin of the claims themselves."
    teeth["twins"][0]["outcome"] = "not tried"
    assert twins_sentence(teeth).endswith("; not caught: `theorem-1/eta-halved`.")


def test_twins_alone_are_reported_too(teeth):
    section = teeth_section({"teeth": teeth | {"mutants": [], "cells": [], "smallest": [], "claims": []}}, [])
    assert section.headline == "No mutant was planted." and not section.table.rows
    assert "Caught: 1 of 1 false twin of the claims themselves." in section.sentences


@pytest.mark.parametrize("record", [{}, {"teeth": None}])
def test_a_record_without_teeth_has_no_section(record):
    assert teeth_section(record, []) is None
