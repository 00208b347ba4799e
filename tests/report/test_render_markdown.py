import re
from itertools import pairwise

import pytest

from plugin_verify.report.render_markdown import render_markdown
from plugin_verify.report.summary import summarize


def test_every_line_of_a_table_has_the_same_cells(written):
    lines = (written / "report.md").read_text("utf-8").split("\n")
    tables = 0
    for before, line in pairwise(lines):
        if set(line) <= set("|- ") and line.startswith("| ---"):
            tables += 1
            assert bars(before) == bars(line)
            width = bars(line)
        elif line.startswith("|") and before.startswith("|"):
            assert bars(line) == width
    assert tables > 10


def bars(line):
    return len(re.findall(r"(?<!\\)\|", line))


def test_pictures_are_files_beside_it(written):
    names = re.findall(r"\]\((figures/[^)]+)\)", (written / "report.md").read_text("utf-8"))
    assert names and all((written / name).exists() for name in names)


def test_what_comes_from_outside_is_escaped(written):
    text = (written / "report.md").read_text("utf-8")
    assert "<script" not in text and "<img" not in text and "<em>" not in text


def test_marginalia_and_replays_are_there(written):
    text = (written / "report.md").read_text("utf-8")
    assert "plugin-verify run theorems --jobs 2" in text and "plugin-verify replay" in text


def test_the_parts_come_in_the_order_of_the_html(written):
    text = (written / "report.md").read_text("utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads[:5] == ["Verdicts", "Findings", "Claims", "From the paper to the checks", "Teeth: which errors the checks catch"]


def test_evidence_leads_to_the_cards(written):
    text = (written / "report.md").read_text("utf-8")
    assert "- [theorem-1](#claim-theorem-1), setting 3: 1,051 of 2,623 trials fail\n- gone, it is" in text


@pytest.mark.parametrize(("source", "heading"), [("", "### How it goes."), ("Lemma 3", "### Lemma 3: How it goes.")])
def test_a_claim_without_a_source_has_its_title_for_a_heading(result, source, heading):
    result["claims"] = [result["claims"][0] | {"source": source, "title": "How it goes."}]
    assert heading in render_markdown(summarize(result, [], {}, marginalia={})).split("\n")
