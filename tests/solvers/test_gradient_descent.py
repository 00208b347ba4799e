"""Gradient descent is step (4): the gradient of the squared error, stuck at 0, and not PLUGIn."""

import numpy as np
import pytest

from plugin_verify.networks import Network, gaussian_network
from plugin_verify.solvers import gradient_descent, plugin


def problem(n=(3, 40, 60), seed=1, trials=None):
    rng = np.random.default_rng(seed)
    G = gaussian_network(n, rng=rng, trials=trials, sampler="stored")
    leading = () if trials is None else (trials,)
    x_star, x0 = rng.standard_normal((2, *leading, n[0]))
    return G, G(x_star), x_star, x0


def literal_step(G, y, x, eta, at=None):
    """Write (4) with explicit diagonal matrices D_j, taken at x (or elsewhere: a false twin)."""
    matrices = [A.A for A in G.operators]
    h, D = x if at is None else at, []
    for A in matrices:
        D.append(np.diag((A @ h > 0).astype(float)))
        h = np.maximum(A @ h, 0)
    v = G(x) - y
    for D_j, A in zip(reversed(D), reversed(matrices), strict=True):
        v = (D_j @ A).T @ v
    return x - eta * v


def test_steps_are_equation_4_with_the_patterns_of_the_current_iterate():
    G, y, x_star, x0 = problem()
    x = stale = x0
    for _ in range(4):
        x, stale = literal_step(G, y, x, 2.0), literal_step(G, y, stale, 2.0, at=x0)
    reached = gradient_descent(G, y, x0, step_size=2.0, iterations=4).x
    np.testing.assert_allclose(reached, x, rtol=1e-11)
    assert np.abs(reached - stale).max() > 1e-2  # false twin: D_j of x^0
    assert np.abs(reached - plugin(G, y, x0, step_size=2.0, iterations=4).x).max() > 1e-2
    assert np.abs(literal_step(G, y, x0, 2.0) - literal_step(G, y, x0, 2.0, at=x_star)).max() > 1e-2


def test_it_decreases_the_squared_error():
    G, y, _, x0 = problem()
    losses = [
        np.sum((G(gradient_descent(G, y, x0, step_size=0.5, iterations=k).x) - y) ** 2) for k in range(30)
    ]
    assert np.all(np.diff(losses) < 0)


def test_it_never_moves_from_zero_and_plugin_does():
    G, y, x_star, _ = problem(n=(3, 400, 600))
    start = np.zeros(3)
    stuck = gradient_descent(G, y, start, step_size=4.0, iterations=20)
    assert np.array_equal(stuck.x, start)
    assert gradient_descent(G, y, start, step_size=4.0, tol=1e-9, max_iterations=20).stop_reason == "stalled"
    moved = plugin(G, y, start, step_size=4.0, tol=1e-13)
    assert np.linalg.norm(moved.x - x_star) < 1e-10


def test_it_converges_at_a_wide_network():
    G, y, x_star, x0 = problem(n=(3, 400, 600))
    solution = gradient_descent(G, y, x_star + 0.3 * x0, step_size=2.0, tol=1e-13)
    assert solution.converged
    assert np.linalg.norm(solution.x - x_star) < 1e-10


@pytest.mark.parametrize("c", [0.5, 3.0])
def test_on_the_ray_of_the_target_one_layer_makes_the_same_step_as_plugin(c):
    G, y, x_star, _ = problem(n=(3, 40))
    options = {"step_size": 2.0, "iterations": 1}
    gd, pl = (solve(G, y, c * x_star, **options).x for solve in (gradient_descent, plugin))
    np.testing.assert_allclose(gd, pl, rtol=1e-12)
    for twin in (-c * x_star, c * np.roll(x_star, 1)):  # off the ray they differ
        gd, pl = (solve(G, y, twin, **options).x for solve in (gradient_descent, plugin))
        assert np.abs(gd - pl).max() > 1e-2


def test_on_the_ray_two_layers_make_different_steps():
    G, y, x_star, _ = problem()
    gd, pl = (s(G, y, 2 * x_star, step_size=1.0, iterations=1).x for s in (gradient_descent, plugin))
    assert np.abs(gd - pl).max() > 1e-2


def test_a_batch_is_its_trials_bit_for_bit():
    G, y, _, x0 = problem(trials=5)
    batch = gradient_descent(G, y, x0, step_size=1.0, iterations=6)
    for t in range(5):
        alone = Network([A.A[t] for A in G.operators])
        assert np.array_equal(batch.x[t], gradient_descent(alone, y[t], x0[t], step_size=1.0, iterations=6).x)


def test_a_large_step_diverges_early():
    G, y, _, x0 = problem(n=(3, 300, 400))
    solution = gradient_descent(G, y, x0, step_size=40.0, tol=1e-13)
    assert solution.stop_reason == "diverged"
    assert solution.iterations < 100
    assert not np.isfinite(solution.x).any()


def standard_errors(sample, mean):
    """Return the largest deviation of the sample's mean from `mean`, in standard errors."""
    return np.max(np.abs(sample.mean(0) - mean) / (sample.std(0) / np.sqrt(len(sample))))


def test_the_first_step_is_biased_as_known_and_plugins_is_not():
    # d = 1, eta = 2: E x^1 = x_star for PLUGIn; for gradient descent it is (1 - phi/pi) x_star plus
    # ||x_star|| sin(phi)/pi along x0, phi the angle between them. Two self-normalised means of 20000 terms:
    # beyond 9 standard errors with probability below 1e-9, skewness included.
    G = gaussian_network((2, 40), rng=np.random.default_rng(1), trials=20_000, sampler="stored")
    x_star, x0 = np.array([0.0, 1.0]), np.array([2.0, 0.0])
    biased = x_star / 2 + np.array([1 / np.pi, 0.0])  # phi = pi/2
    y = G(x_star)
    gd, pl = (s(G, y, x0, step_size=2.0, iterations=1).x for s in (gradient_descent, plugin))
    assert standard_errors(pl, x_star) < 9
    assert standard_errors(gd, biased) < 9
    assert standard_errors(gd, x_star) > 9  # false twins: each against the other's mean
    assert standard_errors(pl, biased) > 9
