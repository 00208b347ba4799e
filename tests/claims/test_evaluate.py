import dataclasses
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from plugin_verify.claims import ForAll, Proof
from plugin_verify.claims.evaluate import SLACK, bound_row, evaluate, scores, settle, tally_bound, violates
from plugin_verify.errors import ClaimError

ANY = st.floats(width=64)


def rng():
    return np.random.default_rng(1)


def run(claim, setting, trials=80, **more):
    return evaluate(claim, setting, rng(), trials, **{"chunk": 40, "pins": {}, "group": 1} | more)


def test_nan_violates_whatever_the_bound() -> None:
    quantity = np.array([[np.nan], [np.inf], [0.5]])
    assert violates(quantity, np.array([1.0]), np.zeros(1)).tolist() == [True, True, False]
    assert violates(np.array([[np.nan]]), np.array([np.inf]), np.zeros(1)).all()
    assert violates(np.array([[0.0, np.nan]]), np.array([1.0, 1.0]), np.zeros(2)).all()


def test_equality_is_no_violation_but_a_near_tie() -> None:
    tally = tally_bound(np.array([[1.0], [0.5]]), np.array([[1.0], [0.5]]), np.array([1.0]), bracket=False)
    assert (tally.failures, tally.possible, tally.near_ties) == (0, 0, 1)


def test_the_slack_forgives_rounding_and_nothing_else() -> None:
    values = np.array([[1 + SLACK / 2], [1 + 3 * SLACK], [1 - SLACK / 2], [1 - 3 * SLACK]])
    tally = tally_bound(values, values, np.array([1.0]), bracket=False)
    assert (tally.failures, tally.near_ties) == (1, 2)
    assert SLACK <= 1e-9


def test_what_the_claim_says_of_rounding_is_forgiven_and_counted_as_a_near_tie() -> None:
    values = np.array([[1 + 0.9e-6], [1 + 2e-6], [np.nan]])
    tally = tally_bound(values, values, np.array([1.0]), bracket=False, resolution=1e-6)
    assert (tally.failures, tally.near_ties) == (2, 1)


def test_zero_over_zero_scores_0_and_holds() -> None:
    tally = tally_bound(np.zeros((3, 1)), np.zeros((3, 1)), np.array([0.0]), bracket=False)
    assert tally.values.tolist() == [[0.0]] * 3 and tally.failures == 0 and tally.near_ties == 3
    assert scores(np.array([1.0, np.nan]), np.array([0.0, 1.0])).tolist()[0] == np.inf


def test_an_infinite_bound_is_near_no_trial() -> None:
    tally = tally_bound(np.array([[1e300], [np.inf]]), np.array([[1e300], [np.inf]]), np.array([np.inf]), bracket=False)
    assert (tally.failures, tally.near_ties) == (0, 0)


@given(arrays(np.float64, (4, 2), elements=ANY), arrays(np.float64, 2, elements=st.floats(0, 1e300)))
def test_a_violation_is_exactly_not_quantity_at_most_bound(quantity: np.ndarray, bound: np.ndarray) -> None:
    plain = [not all(q <= b * (1 + SLACK) for q, b in zip(line, bound, strict=True)) for line in quantity.tolist()]
    assert violates(quantity, bound, SLACK * bound).tolist() == plain


def test_a_bracket_counts_certain_and_possible_violations_apart() -> None:
    low, high = np.array([[0.1], [0.9], [1.5], [np.nan]]), np.array([[0.2], [1.1], [1.6], [0.5]])
    tally = tally_bound(low, high, np.array([1.0]), bracket=True)
    assert (tally.failures, tally.possible) == (2, 3)
    assert tally.values.shape == (4, 2) and tally.values[1].tolist() == [0.9, 1.1]


def test_the_score_of_a_bracket_is_its_largest_component(toys) -> None:
    claim = toys["bracket"]
    exact = dataclasses.replace(claim, quantity=lambda s, u: ((p := claim.quantity(s, u)[1]), p))
    for one in (claim, exact):
        tally = run(one, claim.settings[0])
        assert tally.values.shape == (80, 2)
        assert (tally.values[:, 1] >= tally.values[:, 0]).all()
    u = rng().random(80)
    np.testing.assert_array_equal(run(exact, claim.settings[0], chunk=80).values[:, 0], np.maximum(u, (u + 0.5) / 1.2))


def test_a_lower_bound_only_search_is_possibly_violated_everywhere(toys) -> None:
    tally = run(toys["search"], toys["search"].settings[0])
    assert (tally.failures, tally.possible) == (0, 80)


@pytest.mark.parametrize("quantity", [lambda s, u: (u + 1, u), lambda s, u: u, lambda s, u: (u, u, u), lambda s, u: (u, np.inf),
                                      lambda s, u: (u, np.stack([u, u], axis=1))])
def test_what_is_no_bracket_is_refused(toys, quantity) -> None:
    with pytest.raises(ClaimError, match="search"):
        run(dataclasses.replace(toys["search"], quantity=quantity), toys["search"].settings[0])


def test_a_chunk_shapes_no_count_and_the_last_may_be_short(toys) -> None:
    sizes = []
    spy = dataclasses.replace(toys["lone"], sampler=lambda s, g, trials: sizes.append(trials) or g.random(trials))
    assert run(spy, spy.settings[0], trials=100).trials == 100
    assert sizes == [40, 40, 20]


def test_an_identity_keeps_the_means_of_groups(toys) -> None:
    claim = dataclasses.replace(toys["mean"], quantity=lambda s, u: np.arange(float(len(u))), expected=lambda s: 0.0)
    tally = run(claim, claim.settings[0], trials=8, chunk=8, group=4)
    assert tally.trials == 8 and tally.values.tolist() == [[1.5], [5.5]]


def test_an_identity_must_measure_what_it_expects(toys) -> None:
    wrong = dataclasses.replace(toys["mean"], quantity=lambda s, u: np.stack([u, u, u], axis=1), expected=lambda s: 0.5)
    with pytest.raises(ClaimError, match="expected"):
        run(wrong, wrong.settings[0])


def test_a_bound_must_have_the_components_of_the_quantity(toys) -> None:
    class Other(NamedTuple):
        x: float = 1.0

    with pytest.raises(ClaimError, match="same NamedTuple"):
        run(dataclasses.replace(toys["coin"], bound=lambda s: Other()), toys["coin"].settings[0])


def test_one_number_bounds_every_component_and_pins_multiply_it(toys) -> None:
    claim = toys["quantile"]
    assert bound_row(claim, claim.settings[0], {"C_1": 3.0}, ("a", "b")).tolist() == [3.0, 3.0]
    assert bound_row(claim, claim.settings[0], {}).tolist() == [1.0]


@pytest.mark.parametrize(("holds", "counts", "value"), [
    (True, (0, 0), 1.0), (np.True_, (0, 0), 1.0), (False, (1, 1), 0.0), (np.False_, (1, 1), 0.0), (None, (0, 1), np.nan)])
def test_a_proof_is_one_trial(toys, holds: object, counts: tuple[int, int], value: float) -> None:
    tally = settle(dataclasses.replace(toys["proof"], prove=lambda s: Proof(holds, "here", "so")), None)  # type: ignore[arg-type]
    assert (tally.failures, tally.possible) == counts
    np.testing.assert_array_equal(tally.values, [[value]])


@pytest.mark.parametrize("returned", [True, None, Proof("yes", "here", "so")])  # type: ignore[arg-type]
def test_what_is_no_proof_is_refused(returned: object) -> None:
    with pytest.raises(ClaimError, match=r"return Proof\(holds"):
        settle(ForAll(id="p", settings=(Proof(True, "", ""),), prove=lambda s: returned), None)  # type: ignore[arg-type, return-value]


def test_the_resolution_is_added_to_the_slack() -> None:
    values = np.array([[1.0 + 5e-3], [1.0 + 2e-2]])
    assert tally_bound(values, values, np.array([1.0]), bracket=False, resolution=1e-2)[1:4] == (1, 1, 1)
    assert tally_bound(values, values, np.array([1.0]), bracket=False)[1:4] == (2, 2, 0)
