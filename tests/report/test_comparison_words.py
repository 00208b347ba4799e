import copy

import pytest

from plugin_verify.report.comparison import compare
from plugin_verify.report.comparison_words import changed_settings, headline, points, tell_comparison


@pytest.fixture
def other(result):
    return copy.deepcopy(result)


def told(first, second):
    return tell_comparison(compare(first, second, ("runs/one", "runs/two")), [])


def said(first, second):
    return {point.label: point.text for point in told(first, second).points}


def test_equal_runs_are_said_to_differ_in_nothing(result, other):
    found = told(result, other)
    assert found.headline == "Nothing differs." and found.details == () and found.setup.rows == ()
    assert "Told apart" not in said(result, other)


def test_another_verdict_comes_first(result, other):
    other["claims"][3] |= {"verdict": "REFUTED"}
    other["claims"][3]["settings"][2]["verdict"] = "REFUTED"
    found = told(result, other)
    assert found.headline == "Another verdict at 1 claim and 1 setting."
    assert found.claims.rows[0].cells[:2] == ("UNDECIDED", "REFUTED")
    assert found.details[0].rows[0].cells[:2] == ("UNDECIDED", "REFUTED")


def test_other_numbers_alone_are_said_so(result, other):
    other["claims"][0]["settings"][1] |= {"trials": 7, "interval": [0.0, 0.5]}
    assert told(result, other).headline == "No verdict differs; the numbers do at 1 setting."
    assert "131,072 | 7" in told(result, other).details[0].rows[0].cells
    other["claims"][0]["settings"][1] = copy.deepcopy(result["claims"][0]["settings"][1])
    other["seed"] = 3
    assert told(result, other).headline.startswith("No verdict and no number of a setting differs")


def test_the_seed_says_whether_agreement_confirms(result, other):
    other["claims"][0]["settings"][1]["trials"] = 7
    assert "no confirmation" in said(result, other)["Trials"]
    other["seed"] = 7
    assert "independent" in said(result, other)["Trials"]


def test_other_code_is_named(result, other):
    assert said(result, other)["Code"].endswith("is the same.")
    other["claims"][0]["source_hash"] = "x"
    assert "`theorem-1`" in said(result, other)["Code"]
    for claim in other["claims"]:
        claim["source_hash"] = "x"
    assert said(result, other)["Code"].startswith("Every claim")


def test_levels_that_differ_are_said(result, other):
    assert "Levels" not in said(result, other)
    other["claims"][0]["settings"][0]["level"] = 1e-7
    assert said(result, other)["Levels"].startswith("At 1 of ")


def test_the_chance_is_the_sum_of_the_rates_of_both_runs(result, other):
    other |= {"false_refutation_rate": 0.01, "false_support_rate": 0.02}
    assert "with probability at most 0.032" in said(result, other)["Told apart"]


def test_what_one_run_alone_has_is_said(result, other):
    other["claims"][0]["settings"] = other["claims"][0]["settings"][3:]
    del other["claims"][-1]
    assert said(result, other)["In one run only"] == "A alone has the claims `outside/only` and 3 settings of common claims."


def test_what_one_run_alone_has_is_no_other_verdict(result, other):
    other["claims"][0]["settings"] = other["claims"][0]["settings"][3:]
    del other["claims"][-1]
    found = told(result, other)
    assert found.headline == ("No verdict and no number of a setting in both runs differs. "
                              "In one run only: 1 claim and 3 settings of common claims.")
    cells = [row.cells[-1] for row in found.claims.rows]
    assert any("0 with another verdict, 0 with other numbers alone, 3 in one run only" in cell for cell in cells)
    other["claims"][0]["settings"][0]["verdict"] = "REFUTED"
    assert told(result, other).headline.startswith("Another verdict at 0 claims and 1 setting. In one run only: 1 claim and 3 ")


def test_disjoint_intervals_come_before_those_that_overlap(result, other):
    other["claims"][0]["settings"][5]["interval"] = [0.5, 0.6]
    other["claims"][0]["settings"][2]["interval"] = [0.0, 0.6]
    rows = changed_settings(compare(result, other, ("a", "b"))["claims"][0])
    assert [row["indices"][0] for row in rows] == [5, 2]


def test_runs_without_a_common_claim_are_told(result, other):
    other["claims"] = []
    found = compare(result, other, ("a", "b"))
    assert "No claim is in both runs." in [point.text for point in points(found)]
    assert headline(found) == "No claim is in both runs: 6 claims in one run only."
