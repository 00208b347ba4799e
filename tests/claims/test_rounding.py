import math

import numpy as np
import pytest

from plugin_verify.claims import Case, Margin, margin_audit, measure
from plugin_verify.claims.evaluate import tally_bound
from plugin_verify.statistics import Tally

EDGE = 1 + 1e-11  # above the bound 1, by less than the slack


def case(**changes) -> Case:
    usual = Case("c", "high-probability-bound", {}, "0" * 8, 1e-4, 0.1, ["value"], [1.0], [], [], [],
                 None, 1, {}, {}, {}, None, None)
    return usual._replace(**changes)


def identity(**changes) -> Case:
    usual = case(kind="expectation-identity", delta=None, bound=[], expected=[1.0], scale=[1.0], variance=[1e-6], margin=0.1)
    return usual._replace(**changes)


def tally(values) -> Tally:
    quantity = np.array(values, float)[:, None]
    return tally_bound(quantity, quantity, np.array([1.0]), bracket=False)


def means(values) -> Tally:
    return Tally(len(values), 0, 0, 0, np.array(values, float)[:, None])


def audit(of, seen, **forced):
    return margin_audit(of, measure(of, seen), [seen], forced=forced)


def test_near_ties_that_would_not_matter_are_safe() -> None:
    assert audit(case(), tally([0.5] * 2000)) == Margin.SAFE
    assert audit(case(), tally([0.5] * 1990 + [EDGE] * 10)) == Margin.SAFE  # 10 violations of 2,000 still support 0.1
    assert audit(case(), tally([2.0] * 1000 + [EDGE] * 500)) == Margin.SAFE  # refuted either way


@pytest.mark.parametrize("clear", [1e-9, 1e-11])
def test_a_verdict_that_hangs_on_near_ties_is_found(clear: float) -> None:
    seen = tally([0.5] * 500 + [1 + clear] * 500)
    assert measure(case(), seen).violated == (clear > 1e-10)  # beyond the slack they are violations
    assert audit(case(), seen) == (Margin.SAFE if clear > 1e-10 else Margin.TURNS)


def test_ties_just_below_the_bound_count_as_well() -> None:
    assert audit(case(), tally([0.5] * 500 + [1 - 1e-11] * 500)) == Margin.TURNS


def test_an_equality_in_every_trial_is_told_apart() -> None:
    assert audit(case(), tally([1.0] * 500)) == Margin.EQUALITY
    assert audit(case(), tally([1.0] * 499 + [3.0])) == Margin.TURNS


def test_an_end_of_an_identity_on_its_limit_is_found() -> None:
    seen = means(np.linspace(0.9, 1.1, 4001))
    low, high = measure(identity(), seen).interval  # of the relative deviation
    assert audit(identity(), seen) == Margin.SAFE
    for margin in (-low, high):
        assert audit(identity(margin=margin), seen) == Margin.TURNS
        assert audit(identity(margin=margin * (1 + 1e-5)), seen) == Margin.SAFE
    shifted = identity(expected=[1 + high], scale=[1.0])
    assert audit(shifted, seen) == Margin.TURNS
    assert audit(identity(expected=[1 + 2 * high]), seen) == Margin.SAFE


def test_a_pathwise_identity_is_an_equality() -> None:
    pathwise = identity(variance=[0.0])
    assert audit(pathwise, means(np.ones(100))) == Margin.EQUALITY


def test_a_constant_pinned_where_a_setting_ends_is_found() -> None:
    seen = tally([0.5] * 2000)
    for pinned, expected in ((3.0, Margin.SAFE), (3.0 * (1 + 1e-14), Margin.TURNS), (3.1, Margin.SAFE)):
        assert audit(case(admissible={"C_0": 3.0}, pins={"C_0": pinned}), seen) == expected
    assert audit(case(admissible={"C_0": math.inf}, pins={"C_0": 3.0}), seen) == Margin.SAFE


def test_what_does_not_round_or_is_decided_by_climbs_is_not_audited() -> None:
    proof = case(kind="for-all", delta=None, proof={"holds": True, "where": "", "evidence": ""})
    seen = tally([0.5])
    assert margin_audit(proof, measure(case(), seen), [seen], forced={}) is None
    assert margin_audit(case(), measure(case(), seen)._replace(tail={}), [seen], forced={}) is None
    open_bound = case(open_bound="C", pins={})
    assert audit(open_bound, tally([0.5] * 500)) is None


def test_a_bound_of_0_has_no_slack() -> None:
    rounded = tally_bound(np.full((500, 1), 0.1 + 0.2 - 0.3), np.full((500, 1), 0.1 + 0.2 - 0.3), np.array([0.0]), bracket=False)
    assert measure(case(bound=[0.0]), rounded).violated and audit(case(bound=[0.0]), rounded) == Margin.TURNS
    exact = tally_bound(np.zeros((500, 1)), np.zeros((500, 1)), np.array([0.0]), bracket=False)
    assert audit(case(bound=[0.0]), exact) == Margin.EQUALITY


def test_an_end_of_an_interval_at_delta_is_found() -> None:
    seen = tally([0.5] * 200)
    high = measure(case(), seen).interval[1]
    for delta, expected in ((high, Margin.TURNS), (np.nextafter(high, 0), Margin.TURNS), (1.01 * high, Margin.SAFE)):
        assert audit(case(delta=float(delta)), seen) == expected


def test_a_setting_that_admits_what_is_forced_to_rounding_is_found() -> None:
    seen = tally([0.5] * 2000)
    for admits, expected in ((50.0, Margin.SAFE), (50 * (1 + 5e-13), Margin.TURNS), (50.1, Margin.SAFE)):
        assert audit(case(admissible={"C_0": admits}), seen, C_0=50.0) == expected


@pytest.mark.parametrize(("value", "expected"), [
    (1.0, Margin.EQUALITY), (1 + 1e-13, Margin.EQUALITY), (1 + 1e-10, Margin.TURNS), (1.1, Margin.TURNS), (2.0, Margin.SAFE),
    (1.05, Margin.SAFE)])
def test_a_component_that_does_not_vary_is_audited(value: float, expected: Margin) -> None:
    assert audit(identity(variance=[0.0]), means(np.full(100, value))) == expected
