"""Every identity holds of right solvers and fails for one that breaks it; every mutant of the teeth is refused as a solver."""

from pathlib import Path

import numpy as np
import pytest

from plugin_verify.claims import Mutant, collect_values, load_value
from plugin_verify.conformance.exact import hold, try_identity
from plugin_verify.conformance.foreign import Foreign, load_solver
from plugin_verify.conformance.identities import IDENTITIES
from plugin_verify.conformance.problem import problems

WRONG = Path(__file__).parent.parent / "solvers_elsewhere/wrong.py"
AS_SOLVER, OTHERS, TWIN, MEANS_NOTHING = (load_value(f"{WRONG}:{name}", dict)
                                          for name in ("AS_SOLVER", "OTHERS", "TWIN", "MEANS_NOTHING"))
BY_ID = {one.id: one for one in IDENTITIES}
MANNERS = {"unchanged", "same-again", "calls"}
"""What a solver that gives the right iterates can still break."""
PROBLEMS = list(problems(2021, 24))


def refusing(solver, identities) -> list[str]:
    return [one.id for one in identities
            if any(not apart <= allowed for apart, allowed, _ in (hold(one, Foreign(solver), p, precision="float64")
                                                                  for p in PROBLEMS))]


@pytest.mark.parametrize("reference", ["plugin_verify.adapters:plugin", f"{WRONG}:right"])
def test_right_solvers_keep_every_identity(reference: str) -> None:
    for identity in IDENTITIES:
        check = try_identity(identity, load_solver(reference), PROBLEMS, precision="float64", reference=reference)
        assert check.outcome == "passed" and check.tried == len(PROBLEMS), check.told


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda one: one.id)
def test_every_identity_can_fail_and_then_shows_why(identity) -> None:
    solver = TWIN[identity.id]
    check = try_identity(identity, Foreign(solver), PROBLEMS, precision="float64", reference=f"{WRONG}:right")
    assert check.outcome == "failed" and " was wanted" in check.told and identity.sides.__name__ in check.script


def test_every_mutant_of_the_teeth_is_a_solver_here_or_has_a_reason_not_to_be() -> None:
    mutants = {one.value.id for one in collect_values(["theorems"], Mutant)}
    assert mutants == set(AS_SOLVER) | set(MEANS_NOTHING) and not set(AS_SOLVER) & set(MEANS_NOTHING)
    observing = {one.value.id for one in collect_values(["theorems"], Mutant) if "observe" in one.value.parts}
    assert set(MEANS_NOTHING) == observing


@pytest.mark.parametrize("name", AS_SOLVER)
def test_every_mutant_is_refused_for_its_iterates_and_not_only_for_its_manners(name: str) -> None:
    assert next((one for one in IDENTITIES if one.id not in MANNERS and refusing(AS_SOLVER[name], [one])), None)


def test_the_other_wrong_solvers_are_refused_and_some_by_their_manners_alone() -> None:
    found = {name: set(refusing(solver, IDENTITIES)) for name, solver in OTHERS.items()}
    assert all(found.values())
    assert {name: by for name, by in found.items() if by <= MANNERS} == {"jitter": {"same-again"}, "probing": {"calls"}}


def test_a_diagnosis_names_what_is_broken_and_leaves_what_is_not() -> None:
    """A step that is too long is still linear in the adjoint and turns with the problem; momentum is seen from two steps on."""
    assert refusing(AS_SOLVER["eta-3-percent"], IDENTITIES) == ["one-step", "iterates", "any-boxes"]
    assert refusing(OTHERS["momentum"], IDENTITIES) == ["iterates", "composition", "any-boxes"]


def test_at_depth_one_the_wrong_networks_are_those_of_the_mutants() -> None:
    """The solver that leaks runs on what the mutant's network would be."""
    from plugin_verify import Network, leaky_relu, plugin

    p = next(p for p in PROBLEMS if p.n == (2, 5))
    G = Network(p.A, leaky_relu(0.1))
    right = Network(p.A)
    x = AS_SOLVER["leaky-0.1"](right, right.adjoint, p.y, p.x0, p.step_size, 3)
    assert np.allclose(x, plugin(G, p.y, p.x0, step_size=p.step_size, iterations=3).x, rtol=1e-12)
    signs = Network([np.sign(p.A[0]) / np.sqrt(5)])
    x = AS_SOLVER["sign-weights"](right, right.adjoint, p.y, p.x0, p.step_size, 3)
    assert np.allclose(x, plugin(signs, p.y, p.x0, step_size=p.step_size, iterations=3).x, rtol=1e-12)
