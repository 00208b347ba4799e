"""A module's linear parts, transposed, against matrices written out; solvers take the box for a network."""

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks import BlackBox, Network
from plugin_verify.solvers import gradient_descent, plugin

torch = pytest.importorskip("torch", reason="reads torch modules: pip install 'plugin-verify[torch]'")
nn = torch.nn


def convolutional():
    torch.manual_seed(1)
    made = nn.Sequential(nn.ConvTranspose2d(4, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.Upsample(scale_factor=2),
                         nn.Conv2d(6, 2, 3), nn.LeakyReLU(0.2), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(8, 30), nn.Sigmoid())
    made[1].running_mean.normal_()
    made[1].running_var.uniform_(0.5, 2)
    with torch.no_grad():
        made[1].weight.uniform_(0.5, 2)
    return made.double().eval()


def affine_matrix(layer, shape):
    """Write out a layer's linear part by its values at the unit vectors, and its output's shape."""
    size = int(np.prod(shape))
    with torch.no_grad():
        origin = layer(torch.zeros(1, *shape, dtype=torch.float64))
        columns = layer(torch.eye(size, dtype=torch.float64).reshape(size, *shape)) - origin
    return columns.reshape(size, -1).numpy().T, origin.shape[1:]


def test_the_adjoint_is_the_transposed_product_of_linear_parts() -> None:
    module, shape = convolutional(), (4, 1, 1)
    B = np.eye(4)
    for layer in module:
        if not isinstance(layer, (nn.ReLU, nn.LeakyReLU, nn.Sigmoid)):
            A, shape = affine_matrix(layer, shape)
            B = A @ B
    box, r = BlackBox(module, (4, 1, 1)), np.random.default_rng(2).standard_normal((5, 30))
    assert box.n == (4, 30)
    np.testing.assert_allclose(box.adjoint(r), r @ B, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(box.adjoint(r[0]), r[0] @ B, rtol=1e-10, atol=1e-12)


def test_value_and_gradient_are_the_modules() -> None:
    module, rng = convolutional(), np.random.default_rng(3)
    box, x, r = BlackBox(module, (4, 1, 1)), rng.standard_normal((5, 4)), rng.standard_normal((5, 30))
    with torch.no_grad():
        np.testing.assert_allclose(box(x), module(torch.tensor(x).reshape(5, 4, 1, 1)).numpy(), rtol=1e-13)
    h = 1e-6
    slope = ((box(x + h * np.eye(4)[0]) - box(x - h * np.eye(4)[0])) * r).sum(axis=1) / (2 * h)
    np.testing.assert_allclose(box.gradient(x, r)[:, 0], slope, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(r[0] @ box.jacobian(x[0]), box.gradient(x[0], r[0]), rtol=1e-10)
    assert np.abs(box.gradient(x, r) - box.adjoint(r)).max() > 1e-3


def test_on_linear_layers_it_is_the_network() -> None:
    torch.manual_seed(4)
    module = nn.Sequential(nn.Linear(3, 40), nn.ReLU(), nn.Linear(40, 50), nn.Sigmoid()).double()
    G, box, rng = Network.from_torch(module), BlackBox(module), np.random.default_rng(5)
    y, x0 = G(rng.standard_normal((2, 3))), rng.standard_normal(3)
    for solver in (plugin, gradient_descent):
        np.testing.assert_allclose(solver(box, y, x0, step_size=0.5, iterations=30).x,
                                   solver(G, y, x0, step_size=0.5, iterations=30).x, rtol=1e-10, atol=1e-12)


def test_the_module_is_left_as_it_was() -> None:
    module = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    BlackBox(module)
    assert module[0].weight.dtype == torch.float32 and module[0].weight.requires_grad


@pytest.mark.parametrize("module, told", [
    (nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.MaxPool1d(2))), "layer 1.0, MaxPool1d, is not supported; Linear, Conv1d"),
    (nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4)), "layer 1, LayerNorm, is not supported"),
    (nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)), "layer 1, BatchNorm1d, is in training mode; call module.eval()")])
def test_an_unsupported_layer_is_named(module, told) -> None:
    with pytest.raises(NetworkFileError, match=told):
        BlackBox(module)


def test_shapes() -> None:
    with pytest.raises(InvalidArgument, match="does not tell the shape of a point; pass input_shape"):
        BlackBox(convolutional())
    box = BlackBox(convolutional(), (4, 1, 1))
    with pytest.raises(InvalidArgument, match=r"x has shape \(3,\); \(4,\) or \(k, 4\) was wanted"):
        box(np.ones(3))
    with pytest.raises(InvalidArgument, match=r"r has shape \(4,\); \(30,\)"):
        box.adjoint(np.ones(4))
