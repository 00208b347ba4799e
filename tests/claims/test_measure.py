import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_verify.claims import Case, measure
from plugin_verify.claims.evaluate import tally_bound
from plugin_verify.statistics import Tally, confidence_sequence

LEVEL = 1e-4


def case(**changes) -> Case:
    usual = Case("c", "high-probability-bound", {}, "0" * 8, LEVEL, 0.1, ["value"], [1.0], [], [], [],
                 None, 1, {}, {}, {}, None, None)
    return usual._replace(**changes)


def identity(**changes) -> Case:
    usual = case(kind="expectation-identity", delta=None, bound=[], expected=[1.0], scale=[1.0], variance=[1e-6], margin=0.1)
    return usual._replace(**changes)


def tally(values, *, bound=1.0, bracket=False) -> Tally:
    low, high = values if bracket else (values, values)
    return tally_bound(np.array(low, float)[:, None], np.array(high, float)[:, None], np.array([bound]), bracket=bracket)


def means(*columns) -> Tally:
    values = np.stack(columns, axis=1).astype(float)
    return Tally(len(values), 0, 0, 0, values)


def test_supported_iff_the_upper_end_is_at_most_delta() -> None:
    clean = tally([0.5] * 200)
    high = measure(case(), clean).interval[1]
    assert high == pytest.approx(1 - LEVEL ** (1 / 200))
    assert measure(case(delta=high), clean).supported and not measure(case(delta=np.nextafter(high, 0)), clean).supported


def test_an_anytime_case_is_held_against_the_confidence_sequence() -> None:
    for values in ([0.5] * 200, [2.0] * 40 + [0.5] * 160):
        once, always = (measure(case(anytime=anytime), tally(values)) for anytime in (False, True))
        ends = confidence_sequence(always.failures, 200, level=LEVEL, near=0.1)
        assert (once.method, always.method) == ("clopper-pearson", "confidence-sequence")
        assert always.interval == (ends.low, ends.high)
        assert always.interval[0] <= once.interval[0] and always.interval[1] >= once.interval[1]
        assert (always.violated, always.supported) == (ends.low > 0.1, ends.high <= 0.1)
        assert always.refuted_multiple <= once.refuted_multiple


def test_violated_iff_the_lower_end_exceeds_delta() -> None:
    bad = tally([2.0] * 200)
    low = measure(case(), bad).interval[0]
    assert measure(case(delta=np.nextafter(low, 0)), bad).violated and not measure(case(delta=low), bad).violated


def test_a_run_of_nan_is_violated_and_its_worst_score_says_so() -> None:
    found = measure(case(), tally([math.nan] * 50))
    assert found.violated and found.failures == 50 and math.isnan(found.worst)


def test_what_allows_every_trial_to_fail_is_never_supported() -> None:
    for values in ([0.5] * 5000, [2.0] * 5000):
        found = measure(case(delta=1.0), tally(values))
        assert not found.supported and not found.violated and not found.refuted_multiple


def test_a_delta_of_zero_is_refuted_by_one_failure_and_never_supported() -> None:
    assert measure(case(delta=0.0), tally([0.5] * 99 + [2.0])).violated
    clean = measure(case(delta=0.0), tally([0.5] * 100))
    assert not clean.supported and not clean.violated


def test_a_bracket_tallies_both_ways() -> None:
    found = measure(case(kind="uniform-bound"), tally(([0.5] * 200, [math.inf] * 200), bracket=True))
    assert found.interval == (0.0, 1.0) and not found.supported and not found.violated
    assert measure(case(kind="uniform-bound"), tally(([0.5] * 200, [0.9] * 200), bracket=True)).supported
    assert measure(case(kind="uniform-bound"), tally(([2.0] * 200, [math.inf] * 200), bracket=True)).violated


def test_the_multiple_says_how_loose_the_bound_is() -> None:
    assert measure(case(), tally([0.25] * 200)).refuted_multiple == 0.25


@given(st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_the_sufficient_multiple_is_the_least_at_which_the_scaled_bound_is_supported(seed: int, missing: int) -> None:
    scores = np.random.default_rng(seed).gamma(2.0, size=200)
    enough = measure(case(), tally(scores), missing=missing).sufficient_multiple
    below = np.nextafter(enough, 0)
    assert enough in scores
    assert measure(case(bound=[enough]), tally(scores, bound=enough), missing=missing).supported
    assert not measure(case(bound=[below * (1 - 1e-9)]), tally(scores, bound=below * (1 - 1e-9)), missing=missing).supported


def test_nothing_suffices_where_too_few_trials_or_no_upper_ends_are_known() -> None:
    assert measure(case(delta=1e-9), tally([0.5] * 200)).sufficient_multiple is None
    assert measure(case(delta=1.0), tally([0.5] * 200)).sufficient_multiple is None
    open_above = tally(([0.5] * 200, [math.inf] * 200), bracket=True)
    assert measure(case(kind="uniform-bound"), open_above).sufficient_multiple is None
    bracket = tally(([0.5] * 200, [0.9] * 200), bracket=True)
    found = measure(case(kind="uniform-bound"), bracket)
    assert (found.refuted_multiple, found.sufficient_multiple) == (0.5, 0.9)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60))
def test_missing_trials_decide_nothing_that_they_could_take_back(failures: int, clean: int, missing: int) -> None:
    """Whatever the missing trials turn out to be, the decision on the whole is that of the part, or the part decided nothing."""
    part = measure(case(), tally([2.0] * failures + [0.5] * clean), missing=missing)
    for rest in ([2.0] * missing, [0.5] * missing):
        whole = measure(case(), tally([2.0] * failures + [0.5] * clean + rest))
        assert whole.violated >= part.violated and whole.supported >= part.supported
        assert (whole.refuted_multiple or 0) >= (part.refuted_multiple or 0)


def test_missing_trials_settle_no_identity_and_no_constant() -> None:
    found = measure(identity(), means(np.ones(200)), missing=1)
    assert not found.supported and not found.violated and found.interval == (-math.inf, math.inf)
    assert not measure(identity(expected=[2.0]), means(np.ones(200)), missing=1).violated
    values = tally(np.linspace(0, 1, 200))
    whole, part = (measure(case(open_bound="C"), values, missing=m).interval for m in (0, 100))
    assert part[0] <= whole[0] and part[1] == math.inf


def test_an_open_constant_gets_an_interval_of_its_own() -> None:
    values = np.linspace(0.0, 1.0, 2000)
    found = measure(case(open_bound="C"), tally(values))
    low, high = found.interval
    assert 0.8 < low < 0.9 < high < 1.0 and low in values and high in values
    assert not found.violated and not found.supported


def test_few_trials_leave_an_open_constant_open() -> None:
    assert measure(case(open_bound="C", delta=0.001), tally([0.5] * 20)).interval == (0.5, math.inf)
    assert measure(case(open_bound="C", delta=0.9), tally([0.5] * 20)).interval[0] == 0.0
    assert measure(case(open_bound="C", delta=1.0), tally([0.5] * 20)).interval == (0.0, math.inf)


def test_no_finite_constant_rescues_infinite_scores() -> None:
    for worst in (math.nan, math.inf):
        assert measure(case(open_bound="C"), tally([worst] * 50)).violated
    assert measure(case(open_bound="C", bound=[0.0]), tally([1.0] * 50, bound=0.0)).violated
    assert not measure(case(open_bound="C"), tally([0.5] * 49 + [math.inf])).violated


def test_a_lower_bound_only_search_forces_and_nothing_suffices() -> None:
    found = measure(case(kind="uniform-bound", open_bound="C"), tally((np.linspace(0, 1, 500), [math.inf] * 500), bracket=True))
    assert found.interval[0] > 0.5 and found.interval[1] == math.inf


def test_an_identity_is_supported_only_within_its_margin() -> None:
    near = means(np.full(200, 1.05))
    assert not measure(identity(), near).supported and measure(identity(), near).violated
    exact = means(np.ones(200))
    assert measure(identity(), exact).supported and not measure(identity(), exact).violated
    wide = measure(identity(variance=[100.0]), exact)
    assert not wide.supported and not wide.violated and wide.would_take


def test_the_margin_is_relative() -> None:
    off = means(np.full(200, 100.0))
    assert measure(identity(expected=[100.0], scale=[100.0], variance=[1e-2], margin=0.01), off).supported
    assert not measure(identity(expected=[100.0], scale=[1.0], variance=[1e-2], margin=0.001), off).supported


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_one_trial_that_is_not_a_number_refutes_an_identity(bad: float) -> None:
    values = np.ones(200)
    values[7] = bad
    found = measure(identity(), means(values))
    assert found.violated and not found.supported


def test_an_identity_shares_its_level_over_its_components() -> None:
    values = np.ones(50)
    one = measure(identity(), means(values)).components[0]["interval"]
    many = measure(identity(names=list("ab"), expected=[1.0] * 2, scale=[1.0] * 2, variance=[1e-6] * 2),
                   means(values, values)).components[0]["interval"]
    stricter = measure(identity(level=LEVEL / 2), means(values)).components[0]["interval"]
    assert many == stricter and many[1] - many[0] > one[1] - one[0]


def test_every_component_of_an_identity_counts() -> None:
    two = identity(names=list("ab"), expected=[1.0, 1.0], scale=[1.0] * 2, variance=[1e-6] * 2)
    found = measure(two, means(np.ones(200), np.full(200, 2.0)))
    assert found.violated and not found.supported and [part["within_margin"] for part in found.components] == [True, False]


@pytest.mark.parametrize(("counts", "violated", "supported"), [
    ((0, 0), False, True), ((1, 1), True, False), ((0, 1), False, False)])
def test_a_proof_is_what_it_is(counts: tuple[int, int], violated: bool, supported: bool) -> None:
    found = measure(case(kind="for-all"), Tally(1, *counts, 0, np.array([[math.nan]])))
    assert (found.violated, found.supported) == (violated, supported)


def test_a_bound_of_zero_is_measured_without_a_warning() -> None:
    assert measure(case(bound=[0.0]), tally([0.5, 0.0], bound=0.0)).failures == 1


@pytest.mark.parametrize("delta", [1e-320, 1e-200, 1e-17, 0.99])
def test_any_failure_probability_can_be_measured(delta: float) -> None:
    for values in ([0.5] * 50, [0.5] * 49 + [2.0], [2.0] * 50):
        for open_bound in (None, "C"):
            assert measure(case(delta=delta, open_bound=open_bound), tally(values)).interval is not None
