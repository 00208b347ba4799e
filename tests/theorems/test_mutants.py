"""Each mutant, put into a claim, differs from the right implementation in the way it says; every sampled claim takes mutants."""

from typing import Any

import numpy as np
import pytest

from plugin_verify import Network, gaussian_network, plugin
from plugin_verify.claims import ExpectationIdentity, HighProbabilityBound, collect, collect_values
from plugin_verify.claims.mutant import Mutant, replaced, roles
from theorems import problem
from theorems.assumptions import assumption_a2
from theorems.equation_5 import equation_5
from theorems.equation_7 import equation_7
from theorems.equation_8 import equation_8
from theorems.equation_9 import equation_9
from theorems.false_twins import wrong_networks
from theorems.false_twins.wrong_networks import uniform
from theorems.first_iterate import first_iterate
from theorems.homogeneous import homogeneous
from theorems.lemma_1 import lemma_1
from theorems.theorem_1 import Setting, theorem_1

MUTANTS = {one.value.id: one.value for one in collect_values(["theorems"], Mutant)}
CLAIMS = [one.claim for one in collect(["theorems"]) if one.claim.twin_of is None]
SAMPLED = [claim for claim in CLAIMS if isinstance(claim, (HighProbabilityBound, ExpectationIdentity))]
S = Setting((3, 7, 7, 5), k=2, angle=90.0, noise=1.0)
T = 4


def put(name: str, claim: Any = theorem_1) -> Any:
    changed = replaced(claim, MUTANTS[name].parts, id=name)
    assert changed is not None
    return changed


def right(n: tuple[int, ...] = S.n) -> Network:
    return gaussian_network(n, rng=np.random.default_rng(1), trials=T, sampler="stored")


def wrong(name: str, n: tuple[int, ...] = S.n, sampler: str = "stored") -> Network:
    G: Network = MUTANTS[name].parts["network"](n, rng=np.random.default_rng(1), trials=T, sampler=sampler)
    return G


def steps(name: str, k: int) -> Any:
    G = right()
    y = problem.observe(G, problem.x_star(S), problem.epsilon(S))
    return MUTANTS[name].parts["solver"](G, y, problem.x_start(S), step_size=8.0, iterations=k).x


def plain(k: int) -> Any:
    G = right()
    y = problem.observe(G, problem.x_star(S), problem.epsilon(S))
    return plugin(G, y, problem.x_start(S), step_size=8.0, iterations=k).x


def weights(G: Network) -> list[Any]:
    return [A.A for A in G.operators]  # type: ignore[union-attr]


def test_every_sampled_claim_takes_another_network() -> None:
    """Lemma 1 draws a matrix and has ReLU in its suprema: no network."""
    assert {claim.id for claim in SAMPLED if "network" not in roles(claim)} <= {lemma_1.id}


def test_a_quantity_that_iterates_takes_a_solver_and_one_that_observes_an_observation() -> None:
    named = {claim.id: roles(claim) for claim in SAMPLED}
    iterating = {"theorem-1", "corollary-1", "equation-5", "equation-8", "equation-9", "first-iterate", "homogeneous-step",
                 "remark-3", "remark-4", "sharp-rate"}
    assert all(named[id] >= {"network", "observe", "solver"} for id in iterating)


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=lambda one: one.id)
def test_a_mutant_fits_somewhere_and_gives_what_the_claim_measures(mutant: Mutant) -> None:
    claim = replaced(equation_9, mutant.parts, id="x")
    assert isinstance(claim, HighProbabilityBound)
    s = equation_9.settings[1]
    value = claim.quantity(s, claim.sampler(s, np.random.default_rng(2), T))
    assert all(part.shape == (T,) for part in value)


def test_what_lacks_a_role_is_not_mutated() -> None:
    assert replaced(equation_7, MUTANTS["eta-doubled"].parts, id="x") is None
    assert replaced(equation_7, MUTANTS["gd-for-plugin"].parts, id="x") is None
    assert replaced(lemma_1, MUTANTS["he-variance"].parts, id="x") is None
    proved = next(claim for claim in CLAIMS if claim.id == "lemma-7")
    assert replaced(proved, MUTANTS["he-variance"].parts, id="x") is None


def test_within_a_family_the_sizes_differ_and_a_larger_one_is_required_if_a_smaller_one_is() -> None:
    families = {one.family for one in MUTANTS.values()} - {""}
    assert families == {"step size", "slope below 0", "weight variance", "noise dropped", "noise in the range"}
    for family in families:
        ladder = sorted((one for one in MUTANTS.values() if one.family == family), key=lambda one: one.size)
        assert len({one.size for one in ladder}) == len(ladder)
        required = [one.required for one in ladder]
        assert required == sorted(required) and required[-1] and not required[0]


@pytest.mark.parametrize("name", [one.id for one in MUTANTS.values() if one.family == "step size"])
def test_a_step_is_longer_by_its_size(name: str) -> None:
    moved, e = plain(1) - problem.x_start(S), MUTANTS[name].size
    assert np.allclose(steps(name, 1) - problem.x_start(S), (1 + e) * moved, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize(("name", "share"), [("eta-halved", 0.5), ("wrong-sign", -1.0)])
def test_a_step_is_another_multiple(name: str, share: float) -> None:
    assert np.allclose(steps(name, 1) - problem.x_start(S), share * (plain(1) - problem.x_start(S)), rtol=1e-13, atol=1e-13)


def test_the_stale_residual_shows_from_the_second_step_on() -> None:
    assert np.array_equal(steps("stale-residual", 1), plain(1))
    x_0, x_1 = problem.x_start(S), plain(1)
    assert np.allclose(steps("stale-residual", 2), x_1 + (x_1 - x_0), rtol=1e-12, atol=1e-12)
    assert not np.allclose(plain(2), x_1 + (x_1 - x_0))


def test_the_early_stop_is_one_step_behind() -> None:
    assert np.array_equal(steps("stops-at-k-1", 3), plain(2)) and np.array_equal(steps("stops-at-k-1", 1), plain(0))


def test_the_product_is_that_of_the_next_trial() -> None:
    G, x_0 = right(), problem.x_start(S)
    residual = G(x_0) - problem.observe(G, problem.x_star(S), problem.epsilon(S))
    back = np.stack([G.B[(t + 1) % T].T @ residual[t] for t in range(T)])
    assert np.allclose(steps("resampled-product", 1), x_0 - 8.0 * back, rtol=1e-12, atol=1e-12)


def test_gradient_descent_has_the_weights_stored_and_does_not_move_from_0() -> None:
    s = S._replace(R=1.0, angle=180.0, noise=0.0)
    claim = put("gd-for-plugin")
    G = claim.sampler(s, np.random.default_rng(1), T)
    assert np.allclose(claim.quantity(s, G).latent, 1.0) and not np.allclose(theorem_1.quantity(s, G).latent, 1.0)


ACTIVATIONS = {"softplus": lambda t: np.log(1 + np.exp(t)), "silu": lambda t: t / (1 + np.exp(-t)),
               "half-linear": lambda t: t / 2,
               "absolute-value": np.abs, "identity": lambda t: t, "leaky-0.1": lambda t: np.where(t > 0, t, 0.1 * t),
               "leaky-0.003": lambda t: np.where(t > 0, t, 0.003 * t)}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_activation_is_another_one_on_the_same_weights(name: str) -> None:
    G = put(name, equation_9).sampler(S, np.random.default_rng(1), T)
    assert all(np.array_equal(a, b) for a, b in zip(weights(G), weights(right()), strict=True))
    x = np.array([1.0, -2.0, 0.5])
    z = G.operators[0].matvec(x)
    assert np.allclose(G.layers(x)[0], ACTIVATIONS[name](z), rtol=1e-14, atol=1e-14)


def test_gelu_is_t_times_the_distribution_function() -> None:
    sigma = wrong("gelu").activation
    assert sigma(np.array(0.0)) == 0 and np.isclose(sigma(np.array(1.0)), 0.8413447460685429)
    assert np.isclose(sigma(np.array(-1.0)), -0.15865525393145707)


@pytest.mark.parametrize("name", [one.id for one in MUTANTS.values() if one.family == "weight variance"])
def test_the_variance_is_larger_by_its_size(name: str) -> None:
    factor = np.sqrt(1 + MUTANTS[name].size)
    assert all(np.allclose(a, factor * b, rtol=1e-14) for a, b in zip(weights(wrong(name)), weights(right()), strict=True))


def test_the_fan_in_variance_is_that_of_the_columns() -> None:
    for a, b in zip(weights(wrong("fan-in-variance")), weights(right()), strict=True):
        assert np.allclose(a, b * np.sqrt(b.shape[1] / b.shape[2]), rtol=1e-14)


@pytest.mark.parametrize("name", ["fan-in-variance", "he-variance"])
def test_scaled_weights_may_be_revealed(name: str) -> None:
    G = wrong(name, sampler="revealed")
    H = gaussian_network(S.n, rng=np.random.default_rng(1), trials=T, sampler="revealed")
    factors = [np.sqrt(2.0) if name == "he-variance" else np.sqrt(A.rows / A.columns) for A in H.operators]
    x = np.array([1.0, -2.0, 0.5])
    assert np.allclose(G(x), np.prod(factors) * H(x), rtol=1e-12, atol=1e-13)
    assert np.allclose(G.B, np.prod(factors) * H.B, rtol=1e-12, atol=1e-13)


def test_the_signs_are_those_of_the_weights_over_the_root_of_the_fan_out() -> None:
    for a, b in zip(weights(wrong("sign-weights")), weights(right()), strict=True):
        assert np.array_equal(a, np.sign(b) / np.sqrt(b.shape[1]))


def test_the_uniform_weights_have_their_range_and_order() -> None:
    a, b = weights(wrong("uniform-weights"))[0], weights(right())[0]
    reach = np.sqrt(3 / b.shape[1])
    assert np.abs(a).max() < reach and np.array_equal(np.argsort(a, axis=None), np.argsort(b, axis=None))
    assert np.isclose(uniform(np.array([[0.6744897501960817]]))[0, 0], np.sqrt(3) / 2)  # the upper quartile


def test_only_the_first_layer_is_shared() -> None:
    first, *rest = weights(wrong("shared-first-layer"))
    assert (first == first[:1]).all() and all((A[0] != A[1]).any() for A in rest)


@pytest.mark.parametrize(("n", "same"), [((3, 7, 5), True), ((3, 7, 7, 5), False), ((3, 3, 8), False)])
def test_the_missing_transpose_shows_where_a_layer_is_square(n: tuple[int, ...], same: bool) -> None:
    G, H = wrong("missing-transpose", n), right(n)
    r = np.random.default_rng(3).standard_normal((T, n[-1]))
    assert np.allclose(G.adjoint(r), H.adjoint(r), rtol=1e-12, atol=1e-12) == same
    x = np.array([1.0, -2.0, 0.5])
    assert np.array_equal(G(x), H(x)) and np.array_equal(G.B, H.B)


def test_the_missing_transpose_multiplies_by_the_square_layer() -> None:
    G = wrong("missing-transpose", (3, 3, 8))
    first, second = weights(G)
    r = np.ones((T, 8))
    assert np.allclose(G.adjoint(r), np.einsum("tij,tkj,tk->ti", first, second, r), rtol=1e-12, atol=1e-12)


def test_a_moved_problem_keeps_the_missing_transpose() -> None:
    s = equation_5.settings[1]
    claim = put("missing-transpose", equation_5)
    value = claim.quantity(s, claim.sampler(s, np.random.default_rng(4), 50))
    assert np.median(value.weights) < 1e-12 < 1e-6 < np.median(value.permutation)


@pytest.mark.parametrize("name", ["he-variance", "sign-weights", "shared-first-layer"])
def test_a_claim_keeps_its_activation_under_other_weights(name: str) -> None:
    s = homogeneous.settings[0]
    G = put(name, homogeneous).sampler(s, np.random.default_rng(1), T)
    assert G.activation(np.array([-1.0]))[0] == -s.b


def test_assumption_a2_hands_on_its_sampler() -> None:
    s = next(s for s in assumption_a2.settings if s.revealed)  # type: ignore[attr-defined]
    one, _ = put("variance-1.2", assumption_a2).sampler(s, np.random.default_rng(1), T)
    plain_one, _ = assumption_a2.sampler(s, np.random.default_rng(1), T)
    assert np.allclose(one, np.sqrt(1.2) * plain_one, rtol=1e-13)


def observed(name: str, epsilon: Any) -> Any:
    G = right()
    return MUTANTS[name].parts["observe"](G, problem.x_star(S), epsilon) - G(problem.x_star(S))


@pytest.mark.parametrize("name", [one.id for one in MUTANTS.values() if one.family == "noise dropped"] + ["noise-sign"])
def test_the_noise_is_a_multiple(name: str) -> None:
    share = -1.0 if name == "noise-sign" else 1 - MUTANTS[name].size
    eps = problem.epsilon(S)
    assert np.allclose(observed(name, eps), np.broadcast_to(share * eps, (T, S.n[-1])), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", [one.id for one in MUTANTS.values() if one.family == "noise in the range"])
@pytest.mark.parametrize("drawn", [False, True], ids=["fixed", "drawn"])
def test_the_noise_keeps_its_size_and_turns_towards_the_range(name: str, drawn: bool) -> None:
    eps = np.random.default_rng(5).standard_normal((T, S.n[-1])) if drawn else problem.epsilon(S)
    size = np.broadcast_to(np.linalg.norm(eps, axis=-1), (T,))
    turned, e = observed(name, eps), MUTANTS[name].size
    assert np.allclose(np.linalg.norm(turned, axis=-1), size, rtol=1e-12)
    column = right().B[..., 0]
    mixed = (1 - e) * eps / np.linalg.norm(eps, axis=-1, keepdims=True) + e * column / np.linalg.norm(column, axis=-1)[:, None]
    parallel = np.abs(np.vecdot(turned, mixed)) / (np.linalg.norm(turned, axis=-1) * np.linalg.norm(mixed, axis=-1))
    assert np.allclose(parallel, 1, rtol=1e-12)


@pytest.mark.parametrize("name", [one.id for one in MUTANTS.values() if "observe" in one.parts])
def test_no_noise_stays_no_noise(name: str) -> None:
    assert not observed(name, np.zeros(S.n[-1])).any()


def test_an_observation_is_seen_by_the_iterate_alone() -> None:
    s = first_iterate.settings[0]
    claim = put("noise-missing-100-percent", first_iterate)
    sample = claim.sampler(s, np.random.default_rng(6), T)
    dropped = first_iterate.quantity(s, sample._replace(noise=np.zeros_like(sample.noise)))
    assert all(np.array_equal(a, b) for a, b in zip(claim.quantity(s, sample), dropped, strict=True))


def test_equation_8_holds_where_signs_leave_no_error() -> None:
    """With six signs of twelve at n = 1 the step lands on x*; the statement holds for every A, so that this is no catch."""
    s = equation_8.settings[0]
    claim = put("sign-weights", equation_8)
    value = claim.quantity(s, claim.sampler(s, np.random.default_rng(7), 500))
    assert all((part <= 1e-12).all() for part in value)


@pytest.mark.parametrize("smooth", [wrong_networks.SOFTPLUS, wrong_networks.GELU, wrong_networks.SILU])
def test_smooth_activations_have_their_derivatives(smooth) -> None:
    t, h = np.linspace(-6, 6, 101), 1e-5
    np.testing.assert_allclose((smooth(t + h) - smooth(t - h)) / (2 * h), smooth.derivative(t), atol=1e-9)
