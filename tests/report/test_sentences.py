import copy

import pytest

from plugin_verify.report.number import score
from plugin_verify.report.sentences import (
    constant_sentences,
    key_number,
    looseness,
    margin_audit,
    power,
    refutable,
    tally,
)
from plugin_verify.report.tables import beyond


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_number_that_matters_fits_the_claim(shared):
    found = [plain(key_number(claim)) for claim in shared["claims"]]
    assert found == [
        "$C_0 > 2.95$ is forced",
        "fails with $p \\ge$ 0.0058; allowed 3.63 × 10⁻⁴",
        "$C_1 \\ge 1.04$ is forced",
        "deviation at most 1.2 %; margin 1.5 %",
        "1 setting proved",
        "only $p >$ 8.8 × 10⁻⁵ is ruled out; allowed 3.63 × 10⁻⁴",
    ]


def test_a_claim_with_no_settings_inside_says_so(result):
    claim = result["claims"][5]
    claim["settings"] = claim["settings"][:1]
    assert key_number(claim) == "no setting meets the hypotheses"
    claim["settings"] = []
    assert key_number(claim) == "nothing measured"


def test_support_is_told_by_the_end_of_its_interval(result):
    claim = result["claims"][0]
    claim["constants"]["C_0"]["forced_above"] = None
    assert key_number(claim).replace("\N{NO-BREAK SPACE}", " ") == "fails with $p \\le$ 8.8 × 10⁻⁵; allowed 3.63 × 10⁻⁴"


def test_tally_is_in_order_of_weight():
    assert tally({"OUTSIDE": 4, "SUPPORTED": 2}) == "2 supported and 4 outside the hypotheses, of 6 settings"
    assert tally({}) == "no settings"


def test_looseness_is_the_inverse_of_the_refuted_multiple(shared):
    assert "by a factor of at most 2.44" in looseness(shared["claims"][0])
    assert "Even 1.7 times the bound is refuted" in looseness(shared["claims"][1])
    assert looseness(shared["claims"][2]) == ""


def test_sharpness_is_told_on_both_sides_at_the_least_sharp_supported_setting(result):
    claim = result["claims"][3]
    claim["settings"][0]["interval"], claim["settings"][1]["interval"] = [-0.09, 0.1409], [-0.01, 0.01]
    claim["settings"][2]["interval"] = [-0.5, 0.5]
    assert plain(looseness(claim)) == (
        "Of the supported settings, setting 0 (m = 7) is the least sharp: there deviations from the expected value are refuted "
        "below −9 % and above 14.1 %."
    )
    for row in claim["settings"]:
        row["verdict"] = "UNDECIDED"
    assert "Of the settings, setting 2" in looseness(claim)
    for row in claim["settings"]:
        row["interval"] = ["-inf", "inf"]
    assert looseness(claim) == ""


def test_an_existential_constant_is_never_called_known(shared):
    (said,) = constant_sentences(shared["claims"][2])
    assert "no value is shown to suffice" in said
    assert "No finite grid" in said
    assert "With `--assume C_1=VALUE`" in refutable(shared["claims"][2])


def test_a_finite_sufficing_value_is_given(result):
    claim = result["claims"][2]
    claim["constants"]["C_1"]["suffices_on_grid"] = 2.2
    assert "2.2 suffices at 3 of 4 settings" in constant_sentences(claim)[0]
    claim["settings"][2]["interval"] = [0.2, 2.0]
    assert "2.2 suffices at every setting here." in constant_sentences(claim)[0]


def test_a_setting_outside_the_hypotheses_is_not_counted_where_a_value_suffices(result):
    claim = result["claims"][2]
    claim["constants"]["C_1"]["suffices_on_grid"] = 2.2
    claim["settings"][0]["verdict"] = "OUTSIDE"
    assert "2.2 suffices at 2 of 3 settings within the hypotheses." in constant_sentences(claim)[0]
    claim["settings"][2]["interval"] = [0.2, 2.0]
    assert "2.2 suffices at every setting here within the hypotheses." in constant_sentences(claim)[0]


def test_a_bound_that_is_attained_is_called_tight(result):
    claim = result["claims"][0]
    next(row for row in claim["settings"] if row["verdict"] == "SUPPORTED")["refuted_multiple"] = 1.0
    assert "The bound is tight at setting" in looseness(claim)


@pytest.mark.parametrize(("index", "words"), [(0, "that forces $C_0$ instead"), (1, "81 failures in 131,072 trials")])
def test_what_would_refute_names_a_count(shared, index, words):
    assert words in refutable(shared["claims"][index])


def test_a_twin_that_is_not_noticed_is_named(result):
    result["claims"][0]["twins"][0]["caught"] = []
    assert power(result["claims"][0]).startswith("0 of 1 planted false variant refuted")
    assert "Not noticed: `theorem-1/eta-halved`" in power(result["claims"][0])


def test_near_ties_are_counted_and_what_they_could_turn_is_said(shared):
    assert margin_audit(shared, shared["claims"][0]).startswith("No trial")
    claim = copy.deepcopy(shared["claims"][1])
    said = margin_audit(shared, claim)
    assert said.startswith("2 trials within") and said.endswith("Rounding could turn no verdict.")
    claim["settings"][0]["rounding"] = "equality"
    assert margin_audit(shared, claim).endswith("turn no verdict, but for the equality that holds in every trial of setting 0.")
    claim["settings"][0]["rounding"] = "could turn"
    assert margin_audit(shared, claim).endswith("Rounding could turn the verdict of setting 0.")


def test_where_no_multiple_is_refuted_nothing_is_said_of_looseness(shared):
    claim = copy.deepcopy(next(one for one in shared["claims"] if one["kind"] == "high-probability-bound"))
    for row in claim["settings"]:
        row["refuted_multiple"] = 0.0
    assert looseness(claim) == ""


def test_equality_in_every_trial_is_not_called_tight(shared):
    claim = copy.deepcopy(next(one for one in shared["claims"] if one["kind"] == "high-probability-bound"))
    for row in claim["settings"]:
        row["near_ties"] = row["trials"]
    assert looseness(claim) == ""


def supported(claim):
    return next(row for row in claim["settings"] if row["verdict"] == "SUPPORTED")


def test_bounds_are_rounded_so_that_the_sentence_stays_true(result):
    first, second, third, fourth, *_ = result["claims"]
    first["constants"]["C_0"]["forced_above"] = 69.57
    assert "$C_0 > 69.5$ is forced" in constant_sentences(first)[0] and key_number(first) == "$C_0 > 69.5$ is forced"
    third["constants"]["C_1"] |= {"forced_above": 2.3118, "suffices_on_grid": 2.4007}
    assert constant_sentences(third)[0].startswith("$C_1 \\ge 2.31$ is forced; 2.41 suffices")
    row = supported(first)
    row["refuted_multiple"], row["sufficient_multiple"] = 0.83371, 0.90121
    said = looseness(first)
    assert "0.833 times the bound is refuted" in said and "at most 1.2;" in said and "0.902 times the bound is enough" in said
    refuted = next(row for row in second["settings"] if row["verdict"] == "REFUTED")
    refuted["interval"][0] = 0.0057961
    assert "$p \\ge$ 0.00579;" in key_number(second)
    supported(fourth)["interval"] = [-0.012041, 0.0119]
    assert plain(key_number(fourth)) == "deviation at most 1.21 %; margin 1.5 %"


@pytest.mark.parametrize(("multiple", "told"), [(1.0234, "1.03"), (0.9766, "0.976"), (1.0001, "1 + 10⁻⁴")])
def test_a_refuted_multiple_of_an_expected_value_goes_away_from_1(multiple, told):
    assert plain(score(multiple, beyond(multiple))) == told


@pytest.mark.parametrize(("high", "said"), [
    (0.012341, "fails with $p \\le$ 0.012341; allowed 0.012345"), (0.00997, "fails with $p \\le$ 0.00997; allowed 0.0123"),
])  # fmt: skip
def test_what_supports_never_looks_like_a_violation(result, high, said):
    claim = result["claims"][0]
    claim["constants"]["C_0"]["forced_above"] = None
    for row in claim["settings"]:
        if row["verdict"] == "SUPPORTED":
            row["interval"], row["failure_probability"] = [0, high], 0.012345
    assert key_number(claim) == said


def test_a_pinned_constant_is_told_as_it_was_given(result):
    result["claims"][0]["constants"]["C_0"]["pinned"] = 69.574
    assert "pinned at 69.574:" in constant_sentences(result["claims"][0])[0]
