"""The network's value, layers and two directions against what the paper writes, and twins they must catch."""

import math
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import BlackBox, Network, gaussian_network, leaky_relu
from plugin_verify.operators import dottest
from plugin_verify.strategies import networks

N = (3, 7, 4, 6)  # all widths distinct, one layer contractive
structural = settings(deadline=None, derandomize=True, max_examples=50)
seeds = st.integers(0, 2**32 - 1)


def draw(n=N, seed=1, trials=None, **options):
    rng = np.random.default_rng(seed)
    return gaussian_network(n, rng=rng, trials=trials, sampler="stored", **options), rng


def matrices(G):
    return [A.A for A in G.operators]


def test_value_and_layers_are_the_nested_formula():
    G, rng = draw()
    A_1, A_2, A_3 = matrices(G)
    x = rng.standard_normal(3)
    relu = lambda t: np.maximum(t, 0)  # noqa: E731
    expected = relu(A_1 @ x), relu(A_2 @ relu(A_1 @ x)), relu(A_3 @ relu(A_2 @ relu(A_1 @ x)))
    for h, e in zip(G.layers(x), expected, strict=True):
        np.testing.assert_allclose(h, e, rtol=1e-13, atol=1e-15)
    assert np.array_equal(G(x), G.layers(x)[-1])


@structural
@given(networks(weights="gaussian"), seeds, st.just(0.0) | st.floats(1e-100, 1e6))
def test_positively_homogeneous_and_zero_at_zero(G, seed, c):
    x = np.random.default_rng(seed).standard_normal(G.n[0])
    np.testing.assert_allclose(G(c * x), c * G(x), rtol=1e-12, atol=c * 1e-14)
    assert np.array_equal(G(np.zeros(G.n[0])), np.zeros(G.n[-1]))


def test_softplus_is_not_homogeneous():
    G, rng = draw(activation=lambda t: np.logaddexp(0, t))
    x = rng.standard_normal(3)
    assert np.abs(G(2 * x) - 2 * G(x)).max() > 0.1


@structural
@given(seeds)
def test_permuting_hidden_units_changes_nothing(seed):
    G, rng = draw(seed=seed)
    A_1, A_2, A_3 = matrices(G)
    p, q = rng.permutation(7), rng.permutation(4)
    H = Network([A_1[p], A_2[q][:, p], A_3[:, q]])
    x, r = rng.standard_normal(3), rng.standard_normal(6)
    np.testing.assert_allclose(H(x), G(x), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(H.adjoint(r), G.adjoint(r), rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(H.gradient(x, r), G.gradient(x, r), rtol=1e-11, atol=1e-12)


def test_permuting_the_rows_alone_is_caught():
    G, rng = draw()
    A_1, A_2, A_3 = matrices(G)
    x, r = rng.standard_normal(3), rng.standard_normal(6)
    twin = Network([np.roll(A_1, 1, axis=0), A_2, A_3])
    assert np.abs(twin(x) - G(x)).max() > 1e-2
    assert np.abs(twin.adjoint(r) - G.adjoint(r)).max() > 1e-2


@structural
@given(networks(), st.data())
def test_the_static_product_is_the_layerwise_transposes(G, data):
    layerwise = r = data.draw(arrays(np.float64, G.n[-1], elements=st.integers(-9, 9)))
    for A in reversed(matrices(G)):
        layerwise = A.T @ layerwise
    assert np.array_equal(G.adjoint(r), layerwise)  # integers: exactly


def test_the_wrong_order_of_transposes_is_caught_even_where_it_fits():
    rng = np.random.default_rng(1)
    A_1, A_2 = rng.standard_normal((2, 4, 4))
    r = rng.standard_normal(4)
    wrong = A_2.T @ (A_1.T @ r)
    assert np.abs(Network([A_1, A_2]).adjoint(r) - wrong).max() > 0.1


@pytest.mark.parametrize("trials", [None, 3])
@pytest.mark.parametrize("sampler", ["stored", "revealed"])
def test_adjoint_passes_the_dot_test(trials, sampler):
    rng = np.random.default_rng(2)
    G = gaussian_network(N, rng=rng, trials=trials, sampler=sampler, activation=lambda t: t)
    gap = dottest(G, G.adjoint, rows=6, columns=3, rng=rng, trials=trials)
    assert np.all(gap < 1e-13)


def finite_differences(G, x, y):
    """Return the gradient of ||G(x) - y||^2 / 2 by central differences."""
    loss = lambda x: np.sum((G(x) - y) ** 2) / 2  # noqa: E731
    step = 1e-6
    return np.array([(loss(x + step * e) - loss(x - step * e)) / (2 * step) for e in np.eye(x.size)])


@structural
@given(seeds, st.sampled_from(["relu", leaky_relu(0.2)]))
def test_gradient_is_that_of_the_squared_error_off_kinks(seed, activation):
    G, rng = draw(seed=seed, activation=activation)
    x, y = rng.standard_normal(3), rng.standard_normal(6)
    z = np.concatenate([np.ravel(A @ h) for A, h in zip(matrices(G), (x, *G.layers(x)[:-1]), strict=True)])
    if np.abs(z[z != 0]).min() < 1e-3:
        return
    np.testing.assert_allclose(G.gradient(x, G(x) - y), finite_differences(G, x, y), rtol=1e-5, atol=1e-6)


def test_gradient_twins_are_caught_by_finite_differences():
    G, rng = draw(seed=3, n=(3, 8, 9))
    x, other, y = rng.standard_normal(3), rng.standard_normal(3), rng.standard_normal(9)
    exact, r = finite_differences(G, x, y), G(x) - y
    assert np.abs(G.gradient(x, r) - exact).max() < 1e-6
    for twin in (G.adjoint(r), G.gradient(other, r), -G.gradient(x, r), G.gradient(x, G(x))):
        assert np.abs(twin - exact).max() > 1e-2


def test_gradient_vanishes_at_zero_and_adjoint_does_not():
    G, rng = draw()
    r = rng.standard_normal(6)
    assert np.array_equal(G.gradient(np.zeros(3), r), np.zeros(3))
    assert np.abs(G.adjoint(r)).max() > 0.01


def test_bits_do_not_depend_on_the_number_of_trials():
    G, rng = draw(n=(5, 61, 33), trials=7)
    x, r = rng.standard_normal((7, 5)), rng.standard_normal((7, 33))
    for t in range(7):
        alone = Network([A[t : t + 1] for A in matrices(G)])
        single = Network([A[t] for A in matrices(G)])
        at = slice(t, t + 1)
        assert np.array_equal(G(x)[t], alone(x[at])[0])
        assert np.array_equal(G(x)[t], single(x[t]))
        assert np.array_equal(G.adjoint(r)[t], alone.adjoint(r[at])[0])
        assert np.array_equal(G.adjoint(r)[t], single.adjoint(r[t]))
        assert np.array_equal(G.gradient(x, r)[t], alone.gradient(x[at], r[at])[0])


def test_B_is_the_product_of_the_matrices():
    G, _ = draw(trials=2)
    A_1, A_2, A_3 = matrices(G)
    np.testing.assert_allclose(G.B, A_3 @ A_2 @ A_1, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("sampler", ["stored", "revealed"])
def test_one_point_is_shared_by_all_trials_and_points_by_one_network(sampler):
    rng = np.random.default_rng(4)
    x = rng.standard_normal(3)
    batch = gaussian_network(N, rng=rng, trials=2, sampler=sampler)
    np.testing.assert_allclose(batch(x), batch(np.stack([x, x])), rtol=1e-12, atol=1e-14)
    assert batch.adjoint(np.ones(6)).shape == (2, 3)
    single = gaussian_network(N, rng=rng, sampler=sampler)
    np.testing.assert_allclose(single(np.stack([x, 2 * x]))[1], 2 * single(x), rtol=1e-10, atol=1e-12)
    assert single.adjoint(np.ones((5, 6))).shape == (5, 3)


@pytest.mark.parametrize(
    "x", [np.ones(4), np.ones((2, 3)), np.ones((4, 2, 3)), 1.0, np.ones(0), "x", [1j, 1, 1]]
)
def test_points_of_the_wrong_shape_or_type_are_refused(x):
    G, _ = draw(trials=4)
    for call in (G, G.layers):
        with pytest.raises(InvalidArgument) as caught:
            call(x)
        assert caught.value.argument == "x"


def test_residuals_of_the_wrong_shape_are_refused():
    G, _ = draw()
    with pytest.raises(InvalidArgument, match=r"r has shape \(3,\); \(6,\) or \(k, 6\) was wanted") as caught:
        G.adjoint(np.ones(3))
    assert caught.value.argument == "r"


@pytest.mark.parametrize("trials", [None, 3])
def test_the_gradient_of_revealed_weights_is_that_of_the_matrices_they_are(trials):
    rng = np.random.default_rng(5)
    G = gaussian_network(N, rng=rng, trials=trials, sampler="revealed")
    leading = () if trials is None else (trials,)
    x, gradients = rng.standard_normal((*leading, 3)), []
    y = G(np.ones(3))
    for _ in range(4):
        gradients.append((x, G.gradient(x, G(x) - y)))
        x = x - 4 * gradients[-1][1]
    eyes = [np.broadcast_to(np.eye(A.columns), (*leading, A.columns, A.columns)) for A in G.operators]
    completed = Network([np.swapaxes(A.matvecs(eye), -1, -2) for A, eye in zip(G.operators, eyes, strict=True)])
    for x, gradient in gradients:
        np.testing.assert_allclose(completed.gradient(x, completed(x) - y), gradient, rtol=1e-10, atol=1e-12)


def test_a_gradient_wants_a_derivative():
    softplus, _ = draw(activation=lambda t: np.logaddexp(0, t))
    with pytest.raises(InvalidArgument, match="no known derivative"):
        softplus.gradient(np.ones(3), np.ones(6))


def test_depth_widths_and_trials():
    G, _ = draw(trials=4)
    assert (G.n, G.depth, G.trials) == (N, 3, 4)
    assert math.prod(G.B.shape) == 4 * 6 * 3


def test_biases_and_output_are_the_nested_formula():
    rng = np.random.default_rng(11)
    A, b = [rng.standard_normal((m, n)) for n, m in pairwise(N)], [rng.standard_normal(m) for m in N[1:]]
    x, r = rng.standard_normal(3), rng.standard_normal(6)
    G = Network(A, biases=b, output="sigmoid")
    h_1 = np.maximum(A[0] @ x + b[0], 0)
    h_2 = np.maximum(A[1] @ h_1 + b[1], 0)
    np.testing.assert_allclose(G(x), 1 / (1 + np.exp(-A[2] @ h_2 - b[2])), rtol=1e-13)
    assert np.array_equal(G(x), G.layers(x)[-1]) and len(G.layers(x)) == 3
    np.testing.assert_allclose(G.adjoint(r), A[0].T @ A[1].T @ A[2].T @ r, rtol=1e-12)
    steps = 1e-6 * np.eye(3)
    jacobian = np.stack([(G(x + e) - G(x - e)) / 2e-6 for e in steps], axis=1)
    np.testing.assert_allclose(G.gradient(x, r), jacobian.T @ r, rtol=1e-6)
    np.testing.assert_allclose(G.jacobian(x), jacobian, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(G(np.stack([x, -x])), [G(x), G(-x)], rtol=1e-13)


def test_biases_one_a_trial():
    G, rng = draw(trials=4)
    b = [rng.standard_normal((4, 7)), rng.standard_normal(4), rng.standard_normal((4, 6))]
    x, H = rng.standard_normal((4, 3)), Network(G.operators, biases=b, output="tanh")
    for t in range(4):
        alone = Network([A.A[t] for A in G.operators], biases=[b[0][t], b[1], b[2][t]], output="tanh")
        assert np.array_equal(alone(x[t]), H(x)[t])
        np.testing.assert_allclose(alone.jacobian(x[t]), H.jacobian(x)[t], rtol=1e-12)
        assert np.array_equal(alone.gradient(x[t], np.ones(6)), H.gradient(x, np.ones(6))[t])


def test_the_form_of_the_paper_is_known():
    A = [np.ones((4, 3)), np.ones((2, 4))]
    zeros = [np.zeros(4), np.zeros(2)]
    assert Network(A).homogeneous and Network(A, biases=zeros, output="relu").homogeneous
    assert Network(A, leaky_relu(0.1), output="leaky_relu(0.1)").homogeneous
    for other in (Network(A, biases=[*zeros[:1], np.ones(2)]), Network(A, output="sigmoid"), Network(A, np.sin),
                  Network(A, output="identity")):
        assert not other.homogeneous


@pytest.mark.parametrize("take", [Network.from_torch, BlackBox])
def test_without_torch_it_is_said_what_to_install(take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InvalidArgument, match=r"needs PyTorch, which is not installed: pip install 'plugin-verify\[torch\]'"):
        take(object())
