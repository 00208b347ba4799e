"""The activations, their slopes at 0, and the mean slope lambda by quadrature and in closed form."""

import numpy as np
import pytest
from scipy import special

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import Activation, Network, gaussian_slope, leaky_relu, relu

T = np.array([-2.0, -0.0, 0.0, 3.0])


def test_relu_is_bit_for_bit_the_maximum_with_zero():
    assert np.array_equal(relu(T), np.maximum(T, 0))
    assert np.array_equal(relu.derivative(T), [0, 0, 0, 1])


def test_leaky_relu():
    sigma = leaky_relu(0.1)
    np.testing.assert_allclose(sigma(T), [-0.2, 0, 0, 3])
    assert np.array_equal(sigma.derivative(T), [0.1, 0.1, 0.1, 1])


def test_input_is_not_overwritten_and_nan_stays():
    t = T.copy()
    Activation(2.0, -1.0, "v")(t)
    assert np.array_equal(t, T)
    assert np.isnan(relu(np.array([np.nan]))).all()


@pytest.mark.parametrize(
    "sigma",
    [
        relu,
        leaky_relu(0.1),
        Activation(1.0, -0.5, "a"),
        Activation(1.0, 1.0, "id"),
        Activation(1.0, -1.0, "abs"),
    ],
)
def test_mean_slope_by_quadrature_is_the_closed_form(sigma):
    assert gaussian_slope(sigma) == pytest.approx(sigma.mean_slope, abs=1e-12)
    wrong = sigma._replace(positive=sigma.positive * 1.001)
    assert gaussian_slope(wrong) != pytest.approx(sigma.mean_slope, abs=1e-5)


@pytest.mark.parametrize(
    "sigma",
    [
        pytest.param(lambda t: np.logaddexp(0, t), id="softplus"),
        pytest.param(lambda t: t * special.ndtr(t), id="gelu"),
        pytest.param(lambda t: t * special.expit(t), id="silu"),
        pytest.param(lambda t: t / 2, id="half"),
    ],
)
def test_half_the_identity_plus_an_even_function_cannot_be_told_from_relu(sigma):
    assert gaussian_slope(sigma) == pytest.approx(0.5, abs=1e-12)


def test_mean_slope_of_a_saturating_activation():
    # By Stein's identity E g tanh(g) = E (1 - tanh(g)^2); here by Gauss-Hermite nodes.
    nodes, weights = np.polynomial.hermite_e.hermegauss(180)
    expected = weights @ (1 - np.tanh(nodes) ** 2) / np.sqrt(2 * np.pi)
    assert gaussian_slope(np.tanh) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("activation", ["ReLU", "tanh", "", None, 3])
def test_unknown_activations_are_refused(activation):
    with pytest.raises(InvalidArgument, match="activation") as caught:
        Network([np.eye(2)], activation=activation)
    assert caught.value.argument == "activation"
