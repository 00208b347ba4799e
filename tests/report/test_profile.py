import math

import pytest

from plugin_verify.report.profile import between, coordinate, drift_sentences, drift_table, power, profile_table, profiles, ranged


def test_constants_and_the_multiple_are_profiled(rare, shared):
    assert [name for name, _ in profiles(rare["claims"][0])] == ["C_0", "c"]
    assert [name for name, _ in profiles(rare["claims"][1])] == ["C_1"]
    assert list(profiles(shared["claims"][0])) == []


def test_the_drift_is_told_with_what_it_rests_on(rare):
    said = drift_sentences(rare["claims"][0])
    assert said.startswith("$C_0$ changes with n₀ by a power of at most 1.2, all else held (what suffices for it is read off")
    assert "The multiple of the bound changes with n₁/n₀ in a way that no one power describes (from the least" in said
    assert "the largest n₁/n₀ on average by a power from −0.9 to −0.2), all else held." in said
    assert "is multiplied by $2^p$ where the other doubles" in said
    assert "which does not show that there is none" in said
    assert drift_sentences(rare["claims"][1]) == ""


@pytest.mark.parametrize("build", [profile_table, drift_table])
def test_every_row_has_a_cell_for_every_column(rare, build):
    table = build(rare["claims"][0])
    assert table.rows and all(1 + len(row.cells) == len(table.columns) for row in table.rows)


def test_a_place_is_named_by_what_differs(rare):
    rows = profile_table(rare["claims"][0]).rows
    assert [row.head.replace("\N{NO-BREAK SPACE}", " ") for row in rows] == ["n₀ = 2", "n₀ = 3", "n₁/n₀ = 316", "n₁/n₀ = 474"]
    assert [row.cells[1:3] for row in rows] == [("63.3", "94.9"), ("0", "105"), ("1", "1.1"), ("0.8", "1")]


@pytest.mark.parametrize(("ends", "words", "short"), [
    ([-0.1, 0.2], "from −0.1 to 0.2", "−0.1 … 0.2"), ([0.5, "inf"], "of at least 0.5", "≥ 0.5"),
    ([-math.inf, 0.5], "of at most 0.5", "≤ 0.5"),
])  # fmt: skip
def test_open_ranges_are_told_as_such(ends, words, short):
    assert between(ends) == words and ranged({"power": ends}) == short


def test_no_power_is_told_as_such():
    assert power({"power": None, "ends": None}) == "in a way that no one power describes"
    assert ranged({"power": None}) == "none fits" and coordinate("q/m") == "q/m" and coordinate("theta") == "θ"
