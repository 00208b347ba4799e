"""The dot test passes for a transpose, and fails for everything that resembles one."""

import numpy as np
import pytest

from plugin_verify.networks import Network
from plugin_verify.operators import dottest


def gap(forward, adjoint, rows, columns, trials=None):
    return dottest(forward, adjoint, rows=rows, columns=columns, rng=np.random.default_rng(1), trials=trials)


def test_a_matrix_and_its_transpose_pass():
    A = np.random.default_rng(2).standard_normal((5, 3))
    assert gap(lambda u: A @ u, lambda v: A.T @ v, 5, 3) < 1e-15
    assert gap(lambda u: u @ A.T, lambda v: v @ A, 5, 3, trials=4).shape == (4,)


def test_a_zero_matrix_passes():
    assert gap(lambda u: np.zeros(5), lambda v: np.zeros(3), 5, 3) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda A, v: A @ v, id="not transposed"),
        pytest.param(lambda A, v: -(A.T @ v), id="sign"),
        pytest.param(lambda A, v: 1.01 * (A.T @ v), id="one percent"),
        pytest.param(lambda A, v: np.zeros_like(v), id="zero"),
        pytest.param(lambda A, v: np.roll(A.T @ v, 1), id="shifted"),
    ],
)
def test_a_wrong_transpose_fails(wrong):
    A = np.random.default_rng(3).standard_normal((4, 4))
    assert gap(lambda u: A @ u, lambda v: wrong(A, v), 4, 4) > 1e-4


def test_a_network_without_activation_passes_and_with_it_fails():
    rng = np.random.default_rng(4)
    weights = [rng.standard_normal(shape) for shape in ((6, 3), (5, 6))]
    linear, relu = Network(weights, activation=lambda t: t), Network(weights)
    assert gap(linear, linear.adjoint, 5, 3) < 1e-15
    assert gap(relu, relu.adjoint, 5, 3) > 1e-4
