import pytest

from plugin_verify.report.methods import methods, provenance


@pytest.mark.parametrize("ended", ["decided", "out of reach", "time", None])
def test_looks_are_told_where_there_may_be_several(shared, ended):
    record = shared | {"budget": {"seconds": 600.0, "ended": ended}}
    (said,) = [point.text for point in methods(record) if point.label == "Looks"]
    assert "600 seconds" in said and ("time was over" in said) == (ended == "time")
    assert not [point for point in methods(shared | {"budget": None}) if point.label == "Looks"]


def test_the_budget_is_told_in_plain_words(shared):
    said = {point.label: point.text for point in methods(shared)}
    assert "probability at most 0.001" in said["Error budget"] and "83 settings" in said["Error budget"]
    assert "Any setting" in said["Error budget"] and "false one" not in said["Error budget"]
    assert "Catoni" in said["Intervals"] and "seed 2021" in said["Randomness"]


def test_provenance_holds_versions_options_and_marginalia(shared, marginalia):
    rows = {row.head: row.cells[0] for row in provenance(shared, marginalia).rows}
    assert rows["numpy"] == "`2.4.6`" and rows["jobs"] == "`2`" and rows["assumed constants"] == "`C_0 = 1.5`"


def test_an_empty_run_has_methods_too(result):
    result["claims"] = []
    assert [point.text for point in methods(result)][1] == "No interval was needed."
