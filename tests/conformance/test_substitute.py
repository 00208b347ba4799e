"""A solver for one problem, put into claims, does trial after trial what ours does at once."""

import numpy as np
import pytest

from plugin_verify import gaussian_network, plugin
from plugin_verify.adapters import plugin as ours
from plugin_verify.claims import collect
from plugin_verify.conformance.foreign import Foreign
from plugin_verify.conformance.statistical import claims
from plugin_verify.conformance.substitute import Substitute, uses_plugin, with_solver

RNG = np.random.default_rng


@pytest.mark.parametrize("sampler", ["stored", "revealed"])
@pytest.mark.parametrize("trials", [None, 1, 3])
def test_the_iterates_are_ours(sampler, trials) -> None:
    def drawn():
        return gaussian_network((2, 30, 20), rng=RNG(1), trials=trials, sampler=sampler)

    y, x0 = RNG(2).standard_normal(20 if trials is None else (trials, 20)), np.array([1.0, -2.0])
    wanted = plugin(drawn(), y, x0, step_size=2.0, iterations=4).x
    came = Substitute(Foreign(ours))(drawn(), y, x0, step_size=2.0, iterations=4).x
    assert came.shape == wanted.shape
    if sampler == "stored":
        assert np.allclose(came, wanted, rtol=1e-12, atol=1e-12)
    else:  # revealed weights depend on the order of the questions, in bits and not in law
        assert np.isfinite(came).all()


def test_a_failure_is_no_number_and_is_kept() -> None:
    def solve(forward, adjoint, y, x0, step_size, iterations):
        raise ValueError("no")

    substitute = Substitute(Foreign(solve))
    G = gaussian_network((2, 30), rng=RNG(1), trials=3)
    assert np.isnan(substitute(G, np.zeros((3, 30)), np.ones(2), step_size=2.0, iterations=4).x).all()
    assert "it raised ValueError: no" in substitute.failed


def test_the_claims_are_those_that_take_a_solver_and_have_plugin_there() -> None:
    found = {one.claim.id for one in claims()}
    assert {"theorem-1", "equation-5", "remark-4-gradient-descent", "sharp-rate"} <= found
    assert not found & {"lemma-1", "equation-7", "sharp-floor-gradient-descent"}


@pytest.mark.parametrize("one", claims(), ids=lambda one: one.claim.id)
def test_every_claim_takes_a_foreign_solver(one) -> None:
    s = min(one.claim.settings, key=lambda s: one.claim.cost(s).seconds)
    substitute = Substitute(Foreign(ours))
    changed = with_solver(one.claim, substitute)
    changed.quantity(s, changed.sampler(s, RNG(1), 2))
    assert substitute.failed == ""


def test_a_claim_of_gradient_descent_alone_is_not_one() -> None:
    other = {one.claim.id: one.claim for one in collect(["theorems"]) if one.claim.twin_of is None}
    assert not uses_plugin(other["sharp-floor-gradient-descent"])
