"""PLUGIn obeys the identities that hold of every network; each must catch the twin that breaks it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_verify.networks import Network, gaussian_network, leaky_relu
from plugin_verify.solvers import gradient_descent, plugin

structural = settings(deadline=None, derandomize=True, max_examples=40)
seeds = st.integers(0, 2**32 - 1)
shapes = st.sampled_from([(3, 40), (2, 30, 41), (3, 40, 29, 50), (1, 20, 31)])
SAME, OTHER = 1e-9, 1e-3  # a discrepancy is rounding below the first, a defect above the second


class Problem:
    """Hold a network, a target, a start and noise."""

    def __init__(self, seed, n=(3, 40, 29, 50), activation="relu"):
        rng = np.random.default_rng(seed)
        self.rng, self.n, self.d = rng, n, len(n) - 1
        self.G = gaussian_network(n, rng=rng, sampler="stored", activation=activation)
        self.A = [A.A for A in self.G.operators]
        self.x_star, self.x0 = rng.standard_normal((2, n[0]))
        self.eps = 0.1 * rng.standard_normal(n[-1])
        self.eta = 2.0**self.d

    def run(self, G=None, x_star=None, x0=None, eps=None, eta=None, k=3, solve=plugin):
        G = self.G if G is None else G
        y = G(self.x_star if x_star is None else x_star) + (self.eps if eps is None else eps)
        start = self.x0 if x0 is None else x0
        return solve(G, y, start, step_size=self.eta if eta is None else eta, iterations=k).x


def discrepancy(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(b), 1e-300)


def test_steps_are_equation_5():
    p = Problem(1)
    y, x = p.G(p.x_star) + p.eps, p.x0
    for _ in range(3):
        A_1, A_2, A_3 = p.A
        x = x - p.eta * (A_1.T @ (A_2.T @ (A_3.T @ (p.G(x) - y))))
    assert discrepancy(p.run(), x) < SAME
    for twin in (
        p.run(eta=1.03 * p.eta),
        p.run(eta=-p.eta),
        p.run(eps=0 * p.eps),
        p.run(solve=gradient_descent),
    ):
        assert discrepancy(twin, x) > OTHER


@structural
@given(seeds, shapes)
def test_rotating_the_latent_space_rotates_the_iterates(seed, n):
    p = Problem(seed, n)
    O = np.linalg.qr(p.rng.standard_normal((n[0], n[0])))[0]  # noqa: E741
    rotated = Network([p.A[0] @ O.T, *p.A[1:]])
    assert discrepancy(p.run(rotated, O @ p.x_star, O @ p.x0), O @ p.run()) < SAME


def test_rotation_catches_a_step_that_looks_at_coordinates():
    class Clipped(Network):
        def adjoint(self, r):
            return np.clip(super().adjoint(r), -0.005, 0.005)

    p = Problem(1)
    O = np.linalg.qr(p.rng.standard_normal((3, 3)))[0]  # noqa: E741
    plain, rotated = Clipped(p.A), Clipped([p.A[0] @ O.T, *p.A[1:]])
    assert discrepancy(p.run(rotated, O @ p.x_star, O @ p.x0), O @ p.run(plain)) > OTHER


@structural
@given(seeds, shapes, st.floats(1e-3, 1e3))
def test_scaling_everything_scales_the_iterates(seed, n, c):
    p = Problem(seed, n)
    assert discrepancy(p.run(x_star=c * p.x_star, x0=c * p.x0, eps=c * p.eps), c * p.run()) < SAME


def test_scaling_catches_an_activation_that_is_not_homogeneous():
    p = Problem(1, activation=lambda t: np.logaddexp(0, t))
    assert discrepancy(p.run(x_star=2 * p.x_star, x0=2 * p.x0, eps=2 * p.eps), 2 * p.run()) > OTHER


@structural
@given(seeds)
def test_permuting_hidden_units_leaves_the_iterates(seed):
    p = Problem(seed)
    a, b = p.rng.permutation(40), p.rng.permutation(29)
    permuted = Network([p.A[0][a], p.A[1][b][:, a], p.A[2][:, b]])
    assert discrepancy(p.run(permuted), p.run()) < SAME


def test_permutation_catches_rows_permuted_alone():
    p = Problem(1)
    assert discrepancy(p.run(Network([np.roll(p.A[0], 1, axis=0), *p.A[1:]])), p.run()) > OTHER


@structural
@given(seeds, shapes, st.floats(0.1, 10))
def test_scaled_weights_want_the_step_divided_by_the_scale_twice_a_layer(seed, n, c):
    p = Problem(seed, n)
    scaled, eps = Network([c * A for A in p.A]), c**p.d * p.eps
    assert discrepancy(p.run(scaled, eps=eps, eta=p.eta * c ** (-2 * p.d)), p.run()) < SAME


def test_scaled_weights_catch_the_step_divided_once_a_layer():
    p = Problem(1)
    scaled, eps = Network([1.5 * A for A in p.A]), 1.5**p.d * p.eps
    assert discrepancy(p.run(scaled, eps=eps, eta=p.eta * 1.5**-p.d), p.run()) > OTHER


def right_side_of_9(p, theta, sign=-1.0, base=2.0):
    """Return (1-theta) e - theta sum_j 2^j B_{j-1}^T xi_j + theta 2^d B^T eps, with e = x0 - x_star.

    xi_j = A_j^T (h_j(x0) - h_j(x_star)) - (h_{j-1}(x0) - h_{j-1}(x_star))/2: equation (9) for any depth.
    """
    before = p.x0 - p.x_star
    error, B = (1 - theta) * before, np.eye(p.n[0])
    for j, (A, h, h_star) in enumerate(
        zip(p.A, p.G.layers(p.x0), p.G.layers(p.x_star), strict=True), start=1
    ):
        xi = A.T @ (h - h_star) - before / 2
        error = error + sign * theta * base**j * (B.T @ xi)
        before, B = h - h_star, A @ B
    return error + theta * 2.0**p.d * (B.T @ p.eps)


@structural
@given(seeds, shapes, st.floats(0.01, 2))
def test_identity_9(seed, n, theta):
    p = Problem(seed, n)
    assert discrepancy(p.run(eta=theta * 2.0**p.d, k=1) - p.x_star, right_side_of_9(p, theta)) < SAME


def test_identity_9_catches_sign_power_and_step_twins():
    p = Problem(1)
    step = lambda theta: p.run(eta=theta * 2.0**p.d, k=1) - p.x_star  # noqa: E731
    assert discrepancy(step(0.7), right_side_of_9(p, 0.7, sign=1.0)) > OTHER
    assert discrepancy(step(0.7), right_side_of_9(p, 0.7, base=1.9)) > OTHER
    assert discrepancy(step(0.71), right_side_of_9(p, 0.7)) > OTHER
    assert (
        discrepancy(p.run(eta=5.6, k=1, solve=gradient_descent) - p.x_star, right_side_of_9(p, 0.7)) > OTHER
    )


@structural
@given(seeds, shapes, st.integers(0, 6))
def test_k_steps_are_k_times_one_step(seed, n, k):
    p = Problem(seed, n)
    x = p.x0
    for _ in range(k):
        x = p.run(x0=x, k=1)
    assert np.array_equal(p.run(k=k), x)
    assert discrepancy(p.run(k=k + 1), x) > 1e-6  # false twin: one step more


@structural
@given(seeds, shapes)
def test_the_target_is_a_fixed_point_without_noise(seed, n):
    p = Problem(seed, n)
    assert np.array_equal(p.run(x0=p.x_star, eps=0 * p.eps, k=5), p.x_star)
    assert discrepancy(p.run(x0=p.x_star, k=5), p.x_star) > 1e-6  # noise moves it


def test_fixed_points_do_not_depend_on_the_step_size():
    p = Problem(1, (2, 400, 600))
    y = p.G(p.x_star) + p.eps
    a, b = (plugin(p.G, y, p.x0, step_size=eta, tol=1e-13) for eta in (2.0, 4.0))
    assert a.converged and b.converged
    assert discrepancy(a.x, b.x) < 1e-11
    assert discrepancy(a.x, p.x_star) > OTHER


@pytest.mark.parametrize("sampler", ["stored", "revealed"])
@pytest.mark.parametrize("activation", ["relu", leaky_relu(0.1)])
def test_it_inverts_a_wide_network_and_stops(sampler, activation):
    rng = np.random.default_rng(1)
    G = gaussian_network((5, 400, 500, 450), rng=rng, trials=3, sampler=sampler, activation=activation)
    x_star, x0 = rng.standard_normal((2, 3, 5))
    slope = 0.5 if activation == "relu" else activation.mean_slope
    solution = plugin(G, G(x_star), x0, step_size=0.75 * slope**-3, tol=1e-13)
    assert solution.converged.all()
    assert np.linalg.norm(solution.x - x_star, axis=1).max() < 1e-9
    assert np.linalg.norm(x0 - x_star, axis=1).min() > 0.5


@pytest.mark.parametrize("theta", [2.5, 10.0, 1e8])
def test_too_large_a_step_diverges_early(theta):
    rng = np.random.default_rng(1)
    for trials in (None, 2):
        G = gaussian_network((3, 300, 400), rng=rng, trials=trials)
        x_star, x0 = rng.standard_normal((2, 3))
        solution = plugin(G, G(x_star), x0, step_size=4 * theta, tol=1e-13)
        assert np.all(np.asarray(solution.stop_reason) == "diverged")
        assert np.all(np.asarray(solution.iterations) < 500)
        assert not np.isfinite(solution.x).any()


def test_a_batch_is_its_trials_bit_for_bit():
    rng = np.random.default_rng(1)
    G = gaussian_network((3, 20, 25), rng=rng, trials=6, sampler="stored")
    x_star, x0 = rng.standard_normal((2, 6, 3))
    y = G(x_star)
    batch = plugin(G, y, x0, step_size=3.0, tol=1e-10, max_iterations=300)
    assert len(set(batch.iterations.tolist())) > 1
    for t in range(6):
        alone = Network([A.A[t] for A in G.operators])
        single = plugin(alone, y[t], x0[t], step_size=3.0, tol=1e-10, max_iterations=300)
        assert np.array_equal(single.x, batch.x[t], equal_nan=True)
        assert (single.iterations, single.stop_reason) == (batch.iterations[t], batch.stop_reason[t])


@pytest.mark.slow
def test_theorem_scale():
    # The widths satisfy (6) with C_0 = 1621; k = 3, theta = 1, R = 3, unit noise. A tenth of Corollary 1's
    # bound is 13 times the floor 2^d sqrt(n_0/n_d) |g|, g nearly N(0, 1): false-alarm rate below 1e-9.
    n = (1, 8105, 445785, 5067212)
    rng = np.random.default_rng(1)
    G = gaussian_network(n, rng=rng, steps=3)
    noise = rng.standard_normal(n[-1])
    y = G(np.array([1.0])) + noise / np.linalg.norm(noise)
    right, twin = (
        abs(plugin(G, y, np.array([-2.0]), step_size=eta, iterations=3).x[0] - 1) for eta in (8.0, 4.0)
    )
    assert right <= (3 / 8 + 240 / np.sqrt(n[-1])) / 10
    assert twin > (3 / 8 + 240 / np.sqrt(n[-1])) / 10  # false twin: half the step
