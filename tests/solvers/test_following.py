"""The faster paths take the steps of the plain loop, to rounding; a pattern that is not kept up to date does not."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from plugin_verify.networks import Activation, Network, gaussian_network, leaky_relu
from plugin_verify.solvers import gradient_descent, plugin
from plugin_verify.solvers.iteration import iterate
from plugin_verify.solvers.passes import short_step, step
from plugin_verify.solvers.regions import build, effective_of, flip, look, measure, reach, weights_of
from plugin_verify.solvers.settling import Settling

CASES = [((5, 60, 50, 55), 3.0, 0.0), ((4, 80), 1.0, 0.0), ((3, 21, 21, 21), 8.0, 0.0), ((2, 30, 20, 20, 25), 4.0, 0.2),
         ((1, 7), 2.0, -0.3)]
SOLVERS = {"plugin": plugin, "gradient_descent": gradient_descent}


def problem(n, slope, trials, noise=0.5, sampler="stored"):
    rng = np.random.default_rng(3)
    G = gaussian_network(n, rng=rng, trials=trials, sampler=sampler, activation=leaky_relu(slope))
    leading = () if trials is None else (trials,)
    x_star, x0 = rng.standard_normal((2, *leading, n[0]))
    return G, G(x_star) + noise * rng.standard_normal((*leading, n[-1])) / n[-1] ** 0.5, x0


def plain(G, y, eta, solver):
    if solver is plugin:
        return lambda x: x - eta * G.adjoint(G(x) - y)
    return lambda x: x - eta * G.gradient(x, G(x) - y)


def apart(a, b):
    return np.max(np.linalg.norm(a - b, axis=-1) / np.linalg.norm(b, axis=-1))


@pytest.mark.parametrize("solver", SOLVERS.values(), ids=SOLVERS)
@pytest.mark.parametrize(("n", "eta", "slope"), CASES)
@pytest.mark.parametrize("k", [1, 3, 12, 40])
def test_stored_weights_give_the_iterates_of_the_plain_loop(n, eta, slope, k, solver) -> None:
    G, y, x0 = problem(n, slope, 12)
    fast = solver(G, y, x0, step_size=eta, tol=1e-300, max_iterations=k)
    slow = iterate(plain(G, y, eta, solver), x0, iterations=k)
    steady = fast.stop_reason != "diverged"
    assert (steady == (slow.stop_reason != "diverged")).all() and steady.any()
    off, size = (np.linalg.norm(v, axis=-1)[steady] for v in (fast.x - slow.x, slow.x))
    grown = np.zeros(off.shape)  # what rounding grows to where a run is chaotic
    for nudge in (-3e-14, -1e-14, 1e-14, 3e-14):
        nudged = iterate(plain(G, y, eta, solver), x0 * (1 + nudge), iterations=k)
        grown = np.maximum(grown, np.linalg.norm(nudged.x - slow.x, axis=-1)[steady])
    assert (off <= 1e-12 * size + 10 * grown).all() and (off / size).min() < 1e-13


@pytest.mark.parametrize("solver", SOLVERS.values(), ids=SOLVERS)
@pytest.mark.parametrize(("n", "eta", "slope"), CASES)
def test_runs_end_where_those_of_the_plain_loop_end(n, eta, slope, solver) -> None:
    """A run without an end is chaotic: rounding decides where it is at the cap. Those that converge agree in every way."""
    G, y, x0 = problem(n, slope, 30)
    fast = solver(G, y, x0, step_size=eta, tol=1e-13, max_iterations=3000)
    slow = iterate(plain(G, y, eta, solver), x0, tol=1e-13, max_iterations=3000)
    for reason in ("converged", "diverged"):
        assert np.mean(fast.stop_reason == reason) == pytest.approx(np.mean(slow.stop_reason == reason), abs=0.07)
    both = fast.converged & slow.converged
    same = apart(fast.x[both], slow.x[both]) if both.any() else 0.0
    assert same < 1e-11 and np.abs(fast.iterations[both] - slow.iterations[both]).max(initial=0) <= 0.02 * 3000
    assert np.isnan(fast.x[fast.stop_reason == "diverged"]).all()


@pytest.mark.parametrize("sampler", ["stored", "revealed"])
@pytest.mark.parametrize("solver", SOLVERS.values(), ids=SOLVERS)
def test_products_alone_give_the_iterates_of_the_plain_loop(solver, sampler) -> None:
    """The path for weights that are not stored: on stored ones the weights are the same, on revealed ones the fixed point is."""
    n, eta = (5, 300, 250, 400), 3.0
    G, y, x0 = problem(n, 0.0, None, noise=0.0, sampler=sampler)
    step = Settling(G, y, eta, descent=solver is gradient_descent)
    fast = iterate(step, x0, tol=1e-13)
    assert fast.converged and step._maps
    slow = iterate(plain(G, y, eta, solver), x0, tol=1e-13)
    assert apart(fast.x, slow.x) < 1e-11
    if sampler == "stored":
        assert abs(fast.iterations - slow.iterations) <= 1
        assert apart(iterate(Settling(G, y, eta, descent=solver is gradient_descent), x0, iterations=40).x,
                     iterate(plain(G, y, eta, solver), x0, iterations=40).x) < 1e-12


def test_a_stale_pattern_is_seen() -> None:
    """False twin: the maps are kept though signs have changed."""
    class Stale(Settling):
        def _inside(self, x):
            return True

    G, y, x0 = problem((5, 60, 50, 55), 0.0, None, noise=0.0)
    right, wrong = (iterate(kind(G, y, 3.0, descent=False), x0, iterations=25).x for kind in (Settling, Stale))
    slow = iterate(plain(G, y, 3.0, plugin), x0, iterations=25).x
    assert apart(right, slow) < 1e-12 < 1e-6 < apart(wrong, slow)


def layout(n, seed=1):
    rng = np.random.default_rng(seed)
    widths = np.array(n)
    weights = [rng.standard_normal((a, b)) / b**0.5 for a, b in pairwise(n)]  # transposed
    start = np.concatenate([[0], np.cumsum([A.size for A in weights])])
    at = np.concatenate([[0], np.cumsum(widths[1:])])
    return np.concatenate([A.ravel() for A in weights]), start, at, widths, rng


@pytest.mark.parametrize("slopes", [(1.0, 0.0), (1.0, -0.4)])
def test_flips_leave_the_maps_of_the_new_pattern(slopes) -> None:
    n = (3, 8, 7, 9)
    W, start, at, widths, rng = layout(n)
    on = rng.random(at[-1]) < 0.5
    L, fresh = np.empty(3 * at[-1]), np.empty(3 * at[-1])
    build(W, start, at, widths, on, *slopes, L)
    before = L.copy()
    for j, unit in ((0, 2), (1, 5), (2, 1), (0, 7), (1, 5)):
        flip(W, start, at, widths, on, *slopes, L, j, unit)
    build(W, start, at, widths, on, *slopes, fresh)
    np.testing.assert_allclose(L, fresh, rtol=0, atol=1e-14)
    assert np.abs(before - fresh).max() > 1e-3  # false twin: to leave the maps as they were


@pytest.mark.parametrize("descent", [False, True])
@pytest.mark.parametrize("slopes", [(1.0, 0.0), (1.0, -0.4)])
def test_a_step_is_that_of_plain_products_whether_by_weights_or_by_maps_and_stale_maps_are_caught(slopes, descent) -> None:
    n, eta = (3, 9, 7, 10), 0.7
    W, start, at, widths, rng = layout(n, seed=2)
    G = Network([weights_of(W, start, widths, j).T for j in range(3)], Activation(*slopes, "two slopes"))
    Bt = np.ascontiguousarray(G.B.T).ravel()
    x, y, on = rng.standard_normal(3), rng.standard_normal(10), np.zeros(at[-1], np.bool_)
    L, room, held, many = np.empty(3 * at[-1]), np.empty(at[-1] + 3), np.empty(at[-1] + 3, np.uintp), np.empty(4, np.uintp)
    made = [np.empty(3) for _ in range(3)]
    build(W, start, at, widths, on, *slopes, L)
    stale = L.copy()
    args = (Bt, y, eta, *slopes, descent, x)
    step(W, start, at, widths, on, *args, made[0], room, held, many)
    build(W, start, at, widths, on, *slopes, L)
    for maps, new in ((L, made[1]), (stale, made[2])):
        look(W, start, at, widths, on.copy(), *slopes, maps, x, -1, room, held)  # writes the first layer's values only
        for j in range(3):
            room[at[j]:at[j + 1]] = x @ effective_of(maps, at, widths, j)
        short_step(maps, at, widths, on, *args, new, room, held)
    expected = plain(G, y, eta, gradient_descent if descent else plugin)(x)
    np.testing.assert_allclose(made[0], expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(made[1], expected, rtol=1e-12, atol=1e-13)
    assert np.abs(made[2] - expected).max() > 1e-3


def test_runs_that_go_round_end_as_cycles_on_both_paths() -> None:
    G, y, x0 = problem((4, 60, 50), 0.0, 20, noise=1.0)
    fast = gradient_descent(G, y, x0, step_size=6.0, tol=1e-13, max_iterations=1500)
    slow = iterate(plain(G, y, 6.0, gradient_descent), x0, tol=1e-13, max_iterations=1500)
    both = (fast.stop_reason == "cycle") & (slow.stop_reason == "cycle")
    assert both.sum() >= 3 and not (fast.converged | slow.converged)[both].any()
    assert abs(int((fast.stop_reason == "cycle").sum()) - int((slow.stop_reason == "cycle").sum())) <= 3
    for trial in np.flatnonzero(both):  # each is where a run of the plain loop to the cap goes round
        tail = [fast.x[trial]]
        one = Network([A.A[trial] for A in G.operators])
        for _ in range(1100):
            tail.append(plain(one, y[trial], 6.0, gradient_descent)(tail[-1]))
        back = np.linalg.norm(np.array(tail[1:]) - tail[0], axis=1) / np.linalg.norm(tail[0])
        assert back.min() < 1e-14 and np.linalg.norm(tail[1] - tail[0]) > 1e-8


def test_a_look_finds_the_pattern_and_the_distance_to_the_next_sign_change() -> None:
    n = (2, 6, 5)
    W, start, at, widths, rng = layout(n, seed=4)
    A = [weights_of(W, start, widths, j).T for j in range(2)]
    x = rng.standard_normal(2)
    on, L, squares = np.zeros(at[-1], np.bool_), np.empty(2 * at[-1]), np.empty(at[-1])
    room, held = np.empty(at[-1] + 2), np.empty(at[-1] + 2, np.uintp)
    build(W, start, at, widths, on, 1.0, 0.0, L)
    flips = look(W, start, at, widths, on, 1.0, 0.0, L, x, 99, room, held)
    measure(L, at, widths, squares)
    far = reach(room, squares)
    z = [A[0] @ x, A[1] @ np.maximum(A[0] @ x, 0)]
    np.testing.assert_allclose(room[:at[-1]], np.concatenate(z))
    assert on.tolist() == np.concatenate([part > 0 for part in z]).tolist() and flips == on.sum()
    angles = np.linspace(0, 2 * np.pi, 400)
    for share, changed in ((0.999, False), (1.001, True)):
        ring = x + share * far * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        signs = [np.concatenate([A[0] @ p, A[1] @ np.maximum(A[0] @ p, 0)]) > 0 for p in ring]
        assert any((one != on).any() for one in signs) is changed or (changed and far < 1e-12)
    assert look(W, start, at, widths, on, 1.0, 0.0, L, -x, 1, room, held) == 2
    np.testing.assert_allclose(effective_of(L, at, widths, 0).T, A[0])


def test_what_cannot_be_followed_goes_the_plain_way() -> None:
    rng = np.random.default_rng(5)
    weights = [rng.standard_normal((9, 2)) / 3]
    G = Network(weights, np.tanh)
    y = G(np.array([0.3, 0.2]))
    solution = plugin(G, y, np.zeros(2), step_size=0.5, tol=1e-6)
    assert solution.converged and Counter([solution.stop_reason]) == {"converged": 1}


def test_a_network_with_an_adjoint_of_its_own_keeps_it() -> None:
    class Mirrored(Network):
        def adjoint(self, r):
            return -super().adjoint(r)

    G, y, x0 = problem((4, 80), 0.0, None, noise=0.0)
    own = plugin(Mirrored(G.operators), y, x0, step_size=1.0, tol=1e-13, max_iterations=5)
    slow = iterate(lambda x: x + 1.0 * G.adjoint(G(x) - y), x0, iterations=5)
    assert apart(own.x, slow.x) < 1e-12


@pytest.mark.parametrize("solver", [plugin, gradient_descent])
@pytest.mark.parametrize("more", [{"biases": True}, {"output": "sigmoid"}, {"output": "identity"},
                                  {"biases": True, "output": "sigmoid", "activation": "leaky_relu(0.2)"}], ids=str)
def test_biases_and_another_last_layer_are_not_taken_for_the_papers_form(solver, more):
    G = gaussian_network((3, 60, 50, 70), rng=np.random.default_rng(8), sampler="stored")
    rng = np.random.default_rng(9)
    biases = [0.3 * rng.standard_normal(A.rows) for A in G.operators] if more.get("biases") else None
    G = Network(G.operators, **{**more, "biases": biases})
    y, x0 = G(rng.standard_normal(3)), rng.standard_normal(3)
    back = (lambda x, r: G.adjoint(r)) if solver is plugin else G.gradient
    x = x0
    for _ in range(50):
        x = x - 2.0 * back(x, G(x) - y)
    found = solver(G, y, x0, step_size=2.0, tol=1e-300, max_iterations=50)
    np.testing.assert_allclose(found.x, x, rtol=1e-12)
    assert found.iterations == 50
