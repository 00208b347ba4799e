import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_verify.claims import Case, Measurement, Verdict, forced_above, judge, judge_claim
from plugin_verify.claims.verdict import excluded

V = Verdict


def case(**changes) -> Case:
    usual = Case("c", "high-probability-bound", {}, "0" * 8, 1e-4, 0.1, ["value"], [1.0], [], [], [],
                 None, 1, {}, {}, {}, None, None)
    return usual._replace(**changes)


def found(*, violated=False, supported=False, interval=(0.0, 0.05), **more) -> Measurement:
    return Measurement("m", 100, 0, 0, 0, interval, violated, supported, 0.5, None, None, [])._replace(**more)


BAD, GOOD, OPEN = found(violated=True, interval=(0.2, 0.4)), found(supported=True), found(interval=(0.0, 0.5))


def verdict(case: Case, found: Measurement, *, forced=(), power="twin") -> Verdict:
    judged = judge(case, found, forced=dict(forced), power=power)
    assert judged.reason.endswith(".") and "\n" not in judged.reason
    return judged.verdict


def verdicts(cases, measured) -> list[Verdict]:
    names = {name for case in cases for name in case.admissible}
    forced = {name: value for name in names if (value := forced_above(cases, measured, name)) is not None}
    return [verdict(one, two, forced=forced) for one, two in zip(cases, measured, strict=True)]


def test_the_three_plain_verdicts() -> None:
    assert [verdict(case(), one) for one in (GOOD, BAD, OPEN)] == [V.SUPPORTED, V.REFUTED, V.UNDECIDED]


def test_without_power_there_is_no_support() -> None:
    assert verdict(case(), GOOD, power=None) == V.NO_POWER
    assert verdict(case(), OPEN, power=None) == V.UNDECIDED


def test_no_power_says_whether_a_twin_was_tried() -> None:
    assert "no false twin speaks" in judge(case(), GOOD, forced={}, power=None).reason
    said = judge(case(), GOOD, forced={}, power=None, tried=3).reason
    assert "none of the 3 false twins" in said and "Mend or remove the twins that are true here, or give more trials." in said


def test_a_violation_needs_no_power() -> None:
    assert verdict(case(), BAD, power=None) == V.REFUTED


def test_an_unpinned_constant_is_forced_and_what_admits_no_more_is_outside() -> None:
    admits = (5.0, 3.0, 5.0, 4.0, 6.0, 2.0)
    measured = (BAD, BAD, GOOD, OPEN, GOOD, BAD)
    assert verdicts([case(admissible={"C": value}) for value in admits], measured) == [
        V.FORCES, V.OUTSIDE, V.OUTSIDE, V.OUTSIDE, V.SUPPORTED, V.OUTSIDE]


def test_equal_violated_settings_all_force() -> None:
    cases = [case(admissible={"C": 5.0}), case(admissible={"C": 5.0 * (1 + 1e-15)})]
    assert verdicts(cases, [BAD, BAD]) == [V.FORCES, V.FORCES]


def test_a_pinned_constant_refutes_where_it_is_met_and_is_outside_elsewhere() -> None:
    cases = [case(admissible={"C": value}, pins={"C": 4.0}) for value in (5.0, 4.0, 3.9, 3.9)]
    assert verdicts(cases, [BAD, BAD, BAD, GOOD]) == [V.REFUTED, V.REFUTED, V.OUTSIDE, V.OUTSIDE]


def test_a_setting_that_meets_every_constant_refutes() -> None:
    assert verdict(case(admissible={"C": float("inf")}), BAD) == V.REFUTED


def test_a_broken_hypothesis_is_outside_and_forces_nothing() -> None:
    outside = case(admissible={"C": 9.0}, hypotheses={"h": False})
    assert verdicts([outside, case(admissible={"C": 5.0})], [BAD, GOOD]) == [V.OUTSIDE, V.SUPPORTED]


def test_what_one_pinned_constant_excludes_forces_no_other() -> None:
    excluded_by_d = case(admissible={"C": 9.0, "D": 1.0}, pins={"D": 2.0})
    assert excluded(excluded_by_d) and forced_above([excluded_by_d], [BAD], "C") is None
    assert excluded(case(admissible={"D": 2.0}, pins={"D": 2.0})) is None


@given(st.lists(st.tuples(st.floats(0.1, 10), st.sampled_from([GOOD, BAD, OPEN])), min_size=1, max_size=8))
def test_forcing_is_the_largest_violated_value_and_refutes_nothing(settings) -> None:
    cases, measured = [case(admissible={"C": value}) for value, _ in settings], [one for _, one in settings]
    forced = forced_above(cases, measured, "C")
    assert forced == max((value for value, one in settings if one is BAD), default=None)
    for (value, one), said in zip(settings, verdicts(cases, measured), strict=True):
        assert said != V.REFUTED
        assert (said == V.FORCES) == (one is BAD and value == pytest.approx(forced, rel=1e-11))
        assert said == V.OUTSIDE or forced is None or value >= forced * (1 - 1e-11)


def test_an_open_bound_constant_ends_at_what_it_forces() -> None:
    judged = judge(case(open_bound="C_1"), found(interval=(1.25, 2.5)), forced={}, power=None)
    assert judged.verdict == V.FORCES and "1.25" in judged.reason and "2.5 suffices" in judged.reason
    assert "nothing says yet" in judge(case(open_bound="C_1"), found(interval=(1.0, float("inf"))), forced={}, power=None).reason
    assert verdict(case(open_bound="C_1"), found(interval=(0.0, 2.0))) == V.UNDECIDED
    assert verdict(case(open_bound="C_1", delta=1.0), found(interval=(0.0, float("inf")))) == V.UNDECIDED


def test_where_no_finite_constant_would_do_the_claim_is_refuted() -> None:
    infinite = found(violated=True, interval=(float("inf"), float("inf")))
    assert verdict(case(open_bound="C_1"), infinite) == V.REFUTED
    assert verdict(case(open_bound="C_1", admissible={"C": 2.0}), infinite) == V.FORCES


PROOF = {"holds": True, "where": "everywhere", "evidence": "algebra"}


def test_a_proof_needs_no_power_and_a_counterexample_obeys_the_same_rules() -> None:
    deterministic = case(kind="for-all", delta=None, proof=PROOF)
    none = found(interval=None)
    assert verdict(deterministic, none._replace(supported=True), power=None) == V.PROVED
    assert verdict(deterministic, none._replace(violated=True), power=None) == V.REFUTED
    assert verdict(deterministic, none, power=None) == V.UNDECIDED
    assert verdict(deterministic._replace(admissible={"C": 2.0}), none._replace(violated=True)) == V.FORCES
    assert verdict(deterministic._replace(hypotheses={"h": False}), none._replace(violated=True)) == V.OUTSIDE


def test_an_identity_says_which_component_is_off() -> None:
    off = found(violated=True, components=[{"name": "a", "interval": [0, 2], "expected": 1},
                                           {"name": "b", "interval": [2, 3], "expected": 1}])
    assert "of b." in judge(case(kind="expectation-identity", margin=0.1), off, forced={}, power=None).reason
    nan = off._replace(components=off.components[:1])
    assert "not a number" in judge(case(kind="expectation-identity", margin=0.1), nan, forced={}, power=None).reason
    assert verdict(case(kind="expectation-identity", margin=0.1), GOOD) == V.SUPPORTED
    assert verdict(case(kind="expectation-identity", margin=0.1), OPEN) == V.UNDECIDED


def test_missing_trials_are_spoken_of() -> None:
    for measured in (OPEN, BAD):
        assert "7 more in error or not run" in judge(case(), measured._replace(missing=7), forced={}, power="t").reason


@pytest.mark.parametrize(("settings", "whole"), [
    ([], V.UNDECIDED), ([V.SUPPORTED], V.SUPPORTED), ([V.PROVED], V.PROVED), ([V.PROVED, V.SUPPORTED], V.SUPPORTED),
    ([V.SUPPORTED, V.REFUTED], V.REFUTED), ([V.SUPPORTED, V.UNDECIDED], V.UNDECIDED), ([V.UNDECIDED, V.REFUTED], V.REFUTED),
    ([V.FORCES, V.OUTSIDE, V.NO_POWER], V.UNDECIDED), ([V.FORCES, V.OUTSIDE, V.NO_POWER, V.SUPPORTED], V.SUPPORTED),
    ([V.NO_POWER], V.UNDECIDED), ([V.FORCES], V.UNDECIDED), ([V.PROVED, V.OUTSIDE], V.PROVED),
])
def test_a_claim_folds_its_settings(settings: list[Verdict], whole: Verdict) -> None:
    for order in itertools.islice(itertools.permutations(settings), 24):
        assert judge_claim(order).verdict == whole


@given(st.lists(st.sampled_from(list(Verdict))))
def test_folding_obeys_its_definition(settings: list[Verdict]) -> None:
    whole = judge_claim(settings).verdict
    aside = {V.FORCES, V.OUTSIDE, V.NO_POWER}
    agree = [one for one in settings if one in (V.PROVED, V.SUPPORTED)]
    assert (whole == V.REFUTED) == (V.REFUTED in settings)
    assert (whole in (V.PROVED, V.SUPPORTED)) == (bool(agree) and set(settings) <= aside | {V.PROVED, V.SUPPORTED})


def reason(of: Case, measured: Measurement, *, forced=()) -> str:
    return judge(of, measured, forced=dict(forced), power="twin").reason


def test_a_reason_rounds_bounds_outward() -> None:
    open_case = case(open_bound="C_1")
    assert "at least 1.234 for this setting, and 2.346 suffices" in reason(open_case, found(interval=(1.23456, 2.34511)))
    assert "at most 0.0509, where" in reason(case(delta=0.06), found(supported=True, interval=(0.0, 0.05081)))
    assert "at least 0.123, where" in reason(case(), found(violated=True, interval=(0.12399, 0.2)))
    forcing = reason(case(admissible={"C_0": 69.5777}), found(violated=True, interval=(0.2, 0.3)))
    assert "admits C_0 <= 69.57, so C_0 must exceed it" in forcing
    identity, near = case(kind="expectation-identity", margin=0.02), found(supported=True, interval=(-0.013401, 0.0))
    assert "within 1.35% of its expected value; the margin is 2%" in reason(identity, near)


def test_a_reason_shows_on_which_side_of_the_limit_an_end_lies() -> None:
    near = found(supported=True, interval=(0.0, 0.012341))
    assert "at most 0.012341, where the claim allows 0.012345" in reason(case(delta=0.012345), near)
    beyond = found(violated=True, interval=(0.012355, 0.02))
    assert "at least 0.01235, where the claim allows 0.01234" in reason(case(delta=0.012341), beyond)
