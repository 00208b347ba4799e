import pytest

from plugin_verify.report.brief import MOST, brief
from plugin_verify.report.number import lower


def told(record):
    return {point.label: point.text for point in brief(record)}


def test_a_minute_is_enough_for_what_matters(shared):
    said = told(shared)
    assert list(said) == ["Refuted", "Constants", "Open", "Power", "Certainty"]
    assert said["Refuted"].startswith("Corollary 1 fails with $p \\ge$")
    assert said["Power"].endswith("2 of 4 mutants are caught by at least one claim.")


def test_open_settings_are_those_that_the_trials_do_not_decide(shared):
    rows = [(claim["id"], row) for claim in shared["claims"] for row in claim["settings"]]
    left = [name for name, row in rows if row["verdict"] in ("UNDECIDED", "NO POWER")]
    assert told(shared)["Open"] == f"{len(left)} of {len(rows)} settings, in {len(set(left))} claims."


def test_a_constant_is_said_with_the_claim_that_forces_it(result):
    first = result["claims"][0]
    forcing = [row for row in first["settings"] if row["verdict"] == "FORCES"]
    most = max(row["admissible"]["C_0"] for row in forcing)
    first["constants"] = {"C_0": {"kind": "hypothesis", "forced_above": most, "pinned": None}}
    assert f"$C_0 > {lower(most)}$ is forced by Theorem 1." in told(result)["Constants"]
    for row in forcing:
        row["verdict"] = "SUPPORTED"
    assert "C_0" not in told(result).get("Constants", "")
    first["constants"]["C_0"]["pinned"] = 2.0
    assert "C_0" not in told(result).get("Constants", "")


def test_a_claim_whose_settings_force_another_constant_or_less_is_not_credited(result):
    first, _, third, *_ = result["claims"]
    most = max(row["admissible"]["C_0"] for row in first["settings"] if row["verdict"] == "FORCES")
    shared_constant = {"kind": "hypothesis", "forced_above": most, "pinned": None}
    first["constants"] = {"C_0": shared_constant}
    third["constants"]["C_0"] = shared_constant
    for row in third["settings"]:
        row["admissible"] = {"C_0": most}
    assert "is forced by Theorem 1." in told(result)["Constants"]
    third["constants"] = {"C_0": shared_constant}
    assert "is forced by Theorem 1 and Lemma 1." in told(result)["Constants"]
    for row in third["settings"]:
        row["admissible"] = {"C_0": most / 2}
    assert "is forced by Theorem 1." in told(result)["Constants"]


def test_the_error_rates_are_said_of_settings_and_what_these_miss_is_said(shared):
    said = told(shared)["Certainty"]
    assert "any setting of the run is wrongly refuted, or wrongly forces a constant, has probability at most 0.001" in said
    assert "false one" not in said and said.endswith("A false claim can be supported where its settings miss the fault.")


@pytest.mark.parametrize(("method", "said"), [
    ("clopper-pearson", "at most 0.001. A"), ("catoni", "at most 0.001, given the bounds on variances that claims state. A"),
    ("splitting", "at most 0.001, given what support by splitting assumes. A"),
])  # fmt: skip
def test_the_error_rates_are_said_with_what_the_intervals_of_the_run_assume(result, method, said):
    row = result["claims"][0]["settings"][0] | {"method": method, "tail": {"estimate": 0.1}}
    result["claims"] = [result["claims"][0] | {"settings": [row]}]
    assert said in told(result)["Certainty"]


def test_nothing_is_said_where_there_is_nothing(result):
    result |= {"claims": [], "teeth": None}
    assert list(told(result)) == ["Certainty"]


def test_many_refuted_claims_are_counted(result):
    result["claims"] = [result["claims"][1] | {"id": f"c-{i}"} for i in range(MOST + 3)]
    assert told(result)["Refuted"].endswith("; 3 more.")
