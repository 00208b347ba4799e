"""False twins of a comparison: whatever is changed in a copy of a result is told, and in an equal copy nothing is."""

import copy
import json
import math

import pytest

from plugin_verify.report.comparison import compare, disjoint, relation
from plugin_verify.report.render_json import render_json

NAMES = ("one", "two")


@pytest.fixture
def other(result):
    return copy.deepcopy(result)


def changed(found):
    return [(claim["id"], row["id"]) for claim in found["claims"] for row in claim["settings"] if not row["equal"]]


def test_equal_results_differ_in_nothing(result, other):
    other["times"] = {"started": "x", "finished": "y", "seconds": 9.0}
    found = compare(result, other, NAMES)
    assert found["equal"] and not found["setup"] and not found["made_with"] and not changed(found)
    assert all(claim["equal"] for claim in found["claims"])


def numbers(value, path=()):
    """Every leaf of a result that trials could have moved, by its path."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in numbers(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for key, item in enumerate(value) for leaf in numbers(item, (*path, key))]
    return [path] if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) else []


def test_no_number_of_a_setting_can_change_without_being_told(result):
    """Each number in turn of a setting of each kind of claim."""
    result, planted = json.loads(json.dumps(result)), 0  # its settings share parts
    for claim in range(4):
        row = result["claims"][claim]["settings"][0]
        for path in numbers(row):
            other = copy.deepcopy(result)
            place = other["claims"][claim]["settings"][0]
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] += 1
            found = compare(result, other, NAMES)
            assert not found["equal"] and len(changed(found)) == 1, path
            planted += 1
    assert planted > 60


@pytest.mark.parametrize(("name", "value"), [
    ("seed", 7), ("profile", "deep"), ("assumed", {}), ("false_refutation_rate", 0.01), ("slack", 1e-9), ("complete", True),
])  # fmt: skip
def test_another_setup_is_told(result, other, name, value):
    other[name] = value
    found = compare(result, other, NAMES)
    assert found["setup"] == {name: (result[name], value)} and not found["equal"]


def test_another_version_and_machine_are_told_and_are_no_other_result(result, other):
    other["provenance"] = other["provenance"] | {"numpy": "3.0", "blas": "none"}
    other["tool"] = {"name": "plugin-verify", "version": "0.2.0"}
    found = compare(result, other, NAMES)
    assert set(found["made_with"]) == {"tool", "numpy", "blas"} and found["equal"]


def test_settings_and_claims_of_one_run_only_are_told(result, other):
    other["claims"][0]["settings"] = other["claims"][0]["settings"][2:]
    del other["claims"][2]
    found = compare(result, other, NAMES)
    first, lemma = found["claims"][0], next(claim for claim in found["claims"] if claim["id"] == "lemma-1")
    assert sum(row["indices"][1] is None for row in first["settings"]) == 2
    assert lemma["verdicts"] == ("UNDECIDED", None) and {row["relation"] for row in lemma["settings"]} == {None}


def test_other_code_is_told_and_is_no_other_number(result, other):
    other["claims"][0]["source_hash"] = "another"
    found = compare(result, other, NAMES)
    assert len(set(found["claims"][0]["source_hashes"])) == 2
    assert not found["equal"] and found["claims"][0]["equal"] and not changed(found)


@pytest.mark.parametrize(("first", "second", "apart"), [
    ([0, 1], [2, 3], True), ([2, 3], [0, 1], True), ([0, 1], [1, 2], False), ([0, 3], [1, 2], False),
    ([0, "inf"], [1, 2], False), (["-inf", 0], [1e-9, "inf"], True),
])  # fmt: skip
def test_intervals_are_disjoint_iff_they_share_no_value(first, second, apart):
    assert disjoint(first, second) == apart == disjoint(second, first)


def test_a_planted_difference_is_told_apart_and_noise_is_not(result, other):
    """Exact binomial intervals of 0 and 40 failures in 10,000 trials share no value; of 0 and 1 they do."""
    from plugin_verify.statistics import proportion_interval

    one, two = result["claims"][0], other["claims"][0]
    for claim, failures in ((one, 0), (two, 40)):
        claim["settings"][0] |= {"trials": 10_000, "failures": failures}
        claim["settings"][0]["interval"] = list(proportion_interval(failures, 10_000, level=1e-5))
    kinds = [row["relation"] for row in compare(result, other, NAMES)["claims"][0]["settings"]]
    assert kinds[0] == "disjoint" and set(kinds[1:]) == {"same"}
    two["settings"][0]["interval"] = list(proportion_interval(1, 10_000, level=1e-5))
    assert compare(result, other, NAMES)["claims"][0]["settings"][0]["relation"] == "overlap"


def test_an_identity_is_compared_component_by_component(result, other):
    row = other["claims"][3]["settings"][0]
    row["components"][1]["interval"] = [0.6, 0.7]
    assert compare(result, other, NAMES)["claims"][3]["settings"][0]["relation"] == "disjoint"


def test_what_is_not_the_same_measurement_is_not_compared(result, other):
    """A constant that one run pins and the other leaves open: a quantile here, a failure probability there."""
    other["claims"][2]["constants"]["C_1"]["pinned"] = 3.0
    found = compare(result, other, NAMES)
    assert {row["relation"] for row in found["claims"][2]["settings"]} == {None}
    result["claims"][2]["constants"]["C_1"]["pinned"] = 2.0  # other constants in the bound make it another event
    assert {row["relation"] for row in compare(result, other, NAMES)["claims"][2]["settings"]} == {None}
    result["claims"][2]["constants"]["C_1"]["pinned"] = 3.0
    assert None not in {row["relation"] for row in compare(result, other, NAMES)["claims"][2]["settings"]}
    one, row = result["claims"][0], result["claims"][0]["settings"][0]
    assert relation(one, one, row, row | {"interval": None}) is None


def test_it_can_be_written_as_json_with_infinite_ends(result, other):
    other["claims"][2]["settings"][0]["interval"] = [1.0, math.inf]
    pair = [json.loads(render_json(each)) for each in (result, other)]
    assert not compare(*pair, NAMES)["equal"]
