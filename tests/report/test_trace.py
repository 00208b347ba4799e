import pytest

from plugin_verify.report.record import anchors
from plugin_verify.report.render_json import result_schema
from plugin_verify.report.trace import KINDS, file_name, place, trace


def traced(record):
    return trace(record, anchors(record["claims"]))


def test_every_claim_and_every_unchecked_statement_has_one_row(shared):
    table = traced(shared)
    assert len(table.rows) == len(shared["claims"]) + len(shared["unchecked"])
    assert all(1 + bool(row.verdict) + len(row.cells) == len(table.columns) for row in table.rows)
    assert {row.target for row in table.rows if row.verdict} == set(anchors(shared["claims"]).values())


def test_what_has_no_check_comes_last_with_its_reason(shared):
    rows = traced(shared).rows[-2:]
    assert [row.head for row in rows] == ["Equation (3)", "Figure 3"]
    assert rows[0].cells[0] == "no check" and "The program. It motivates." in rows[0].cells


def test_the_first_false_twin_that_was_caught_is_named(result):
    result["claims"][0]["twins"].insert(0, {"id": "theorem-1/blind", "says": "nothing", "caught": [], "tried": [0]})
    row = next(row for row in traced(result).rows if row.target == "theorem-1")
    assert row.cells[-2:] == (r"half of $\theta 2^d$", "1 of 2")


def test_a_claim_without_twins_names_what_was_refuted_or_nothing(shared):
    cells = {row.target: row.cells[-2:] for row in traced(shared).rows}
    assert cells["lemma-1"] == ("bound times 0.41", "–") and cells["remark-2"] == ("–", "–")


def test_the_order_is_the_papers():
    sources = ["Assumption A2", "Assumption A10", "Equation (5)", "Equation (10)", "Lemma 2", "Lemmas 3 to 5", "Theorem 1",
               "Corollary 1", "Remark 4", "Section 3", "Section 3, special case", "Abstract"]  # fmt: skip
    assert [each["source"] for each in sorted(({"source": each} for each in reversed(sources)), key=place)] == sources


@pytest.mark.parametrize("reference", ["theorems.lemma_1:lemma_1", "/tmp/a b/lemma_1.py:x", "lemma_1:x"])
def test_a_reference_is_cut_to_its_file(reference):
    assert file_name(reference) == "lemma_1.py"


def test_every_kind_has_its_words():
    assert set(KINDS) == set(result_schema()["properties"]["claims"]["items"]["properties"]["kind"]["enum"])


def test_twins_run_as_claims_are_no_statements_of_the_paper(result):
    result["claims"][0]["twin_of"] = "theorem-1"
    assert "theorem-1" not in {row.target for row in traced(result).rows}


def test_it_is_left_out_where_the_record_does_not_say_what_has_no_check(result):
    assert traced(result | {"claims": [], "unchecked": []}) is None
    del result["unchecked"]
    assert traced(result) is None
