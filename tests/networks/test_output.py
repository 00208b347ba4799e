"""Functions of the last layer: values, derivatives, extremes, names."""

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks.output import OUTPUTS, as_output, identity, sigmoid, tanh


@pytest.mark.parametrize("sigma", OUTPUTS.values(), ids=OUTPUTS.keys())
def test_the_derivative_is_that_of_the_value(sigma) -> None:
    t, h = np.linspace(-6, 6, 41), 1e-6
    np.testing.assert_allclose(sigma.derivative(t), (sigma(t + h) - sigma(t - h)) / (2 * h), atol=1e-9)


def test_extremes_neither_overflow_nor_lose_their_digits() -> None:
    t = np.array([-1e4, -50.0, 0.0, 50.0, 1e4])
    np.testing.assert_allclose(sigmoid(t), [0, np.exp(-50), 0.5, 1, 1], rtol=1e-14)
    np.testing.assert_allclose(sigmoid.derivative(t), [0, np.exp(-50), 0.25, np.exp(-50), 0], rtol=1e-14)
    np.testing.assert_allclose(tanh.derivative(t), [0, 4 * np.exp(-100), 1, 4 * np.exp(-100), 0], rtol=1e-14)


def test_names() -> None:
    assert as_output("sigmoid") is sigmoid and as_output("identity") is identity and as_output(np.sin) is np.sin
    assert as_output("leaky_relu(0.2)").negative == 0.2
    with pytest.raises(InvalidArgument, match=r"output 'softmax' came; 'sigmoid', 'tanh', 'identity', an activation's name"):
        as_output("softmax")
