from plugin_verify.report.limits import limits


def test_open_settings_say_what_would_decide_them(shared):
    table = limits(shared).open
    rows = [*table.rows, *table.folded]
    assert {row.verdict for row in rows} == {"UNDECIDED", "NO POWER"}
    assert any("trials without a failure" in row.cells[-1] for row in rows)


def test_remarks_name_constants_outside_and_assumptions(shared):
    said = {point.label: point.text for point in limits(shared).remarks}
    assert "$C_0$ of Theorem 1 and $C_1$ of Lemma 1" in said["Constants without a value"]
    assert "neither for nor against" in said["Outside the hypotheses"]
    assert "twice the one that the claim implies (Equation 7)." in said["Assumptions of the intervals"]


def test_a_run_without_open_ends_still_says_that_a_grid_is_finite(result):
    result["claims"] = [result["claims"][4]]
    found = limits(result)
    assert not found.open.rows
    assert [point.label for point in found.remarks] == ["A finite grid"]
