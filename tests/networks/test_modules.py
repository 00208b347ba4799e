"""A torch module and the network read from it are one function; what is not supported is named with its position."""

import numpy as np
import pytest

from plugin_verify.errors import NetworkFileError
from plugin_verify.networks import Network
from plugin_verify.solvers import gradient_descent

torch = pytest.importorskip("torch", reason="reads torch modules: pip install 'plugin-verify[torch]'")
nn = torch.nn


def value(module, x):
    with torch.no_grad():
        return module(torch.tensor(x, dtype=torch.float64)).numpy()


def modules():
    torch.manual_seed(1)
    return {
        "the paper's": nn.Sequential(nn.Linear(3, 8, bias=False), nn.ReLU(), nn.Linear(8, 6, bias=False), nn.ReLU()),
        "a decoder": nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 9), nn.ReLU(), nn.Linear(9, 6), nn.Sigmoid()),
        "nested": nn.Sequential(nn.Identity(), nn.Sequential(nn.Linear(3, 8), nn.LeakyReLU(0.2)), nn.Dropout(0.5),
                                nn.Linear(8, 6, bias=False), nn.Tanh(), nn.Unflatten(1, (2, 3)), nn.Flatten()),
        "no last activation": nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 6)),
        "one layer": nn.Linear(3, 6), "one leaky layer": nn.Sequential(nn.Linear(3, 6, bias=False), nn.LeakyReLU(0.3)),
        "one sigmoid layer": nn.Sequential(nn.Linear(3, 6), nn.Sigmoid())}


@pytest.mark.parametrize("name", modules())
def test_the_network_is_the_module(name, tmp_path) -> None:
    module = modules()[name].double().eval()
    G, x = Network.from_torch(module), np.random.default_rng(2).standard_normal((5, 3))
    np.testing.assert_allclose(G(x), value(module, x), rtol=1e-12, atol=1e-14)
    assert G.homogeneous == (name in ("the paper's", "one leaky layer"))
    G.save(tmp_path / "g.npz")
    assert np.array_equal(Network.load(tmp_path / "g.npz")(x), G(x))


@pytest.mark.parametrize("name", modules())
def test_gradient_descent_takes_the_steps_of_autograd(name) -> None:
    module = modules()[name].double().eval()
    rng = np.random.default_rng(3)
    y, x0 = value(module, rng.standard_normal((1, 3)))[0], rng.standard_normal(3)
    x = torch.tensor(x0[None], requires_grad=True)
    for _ in range(20):
        (gradient,) = torch.autograd.grad(((module(x) - torch.tensor(y)) ** 2).sum() / 2, x)
        x = (x - 0.3 * gradient).detach().requires_grad_()
    found = gradient_descent(Network.from_torch(module), y, x0, step_size=0.3, iterations=20)
    np.testing.assert_allclose(found.x, x.detach().numpy()[0], rtol=1e-10, atol=1e-12)


def test_a_module_that_stands_there_twice_is_applied_twice() -> None:
    torch.manual_seed(5)
    shared, act = nn.Linear(6, 6), nn.ReLU()
    module = nn.Sequential(nn.Linear(3, 6), act, shared, act, shared, act, nn.Linear(6, 4), act).double()
    x = np.random.default_rng(6).standard_normal((5, 3))
    G = Network.from_torch(module)
    assert G.n == (3, 6, 6, 6, 4)
    np.testing.assert_allclose(G(x), value(module, x), rtol=1e-12, atol=1e-14)


def test_the_adjoint_is_the_product_of_the_weights() -> None:
    module, r = modules()["a decoder"].double(), np.random.default_rng(4).standard_normal(6)
    A = [layer.weight.detach().numpy() for layer in module if isinstance(layer, nn.Linear)]
    np.testing.assert_allclose(Network.from_torch(module).adjoint(r), A[0].T @ A[1].T @ A[2].T @ r, rtol=1e-12)


def test_a_state_dict_in_a_file_is_the_same_network(tmp_path) -> None:
    from safetensors.torch import save_file

    module = modules()["a decoder"]
    save_file(module.state_dict(), tmp_path / "g.safetensors")
    x = np.random.default_rng(5).standard_normal(3)
    loaded = Network.load(tmp_path / "g.safetensors", activation="relu", output="sigmoid")
    assert np.array_equal(loaded(x), Network.from_torch(module)(x))


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(3, 3)

    def forward(self, x):
        return x + self.inner(x)


def test_further_training_leaves_the_network_as_it_was_read() -> None:
    module, x = modules()["nested"].double().eval(), np.ones((1, 3))
    G = Network.from_torch(module)
    before = G(x)
    with torch.no_grad():
        module[1][0].bias += 0.1
        module[1][0].weight *= 2
    assert np.array_equal(G(x), before) and np.abs(G(x) - value(module, x)).max() > 1e-3


@pytest.mark.parametrize("module, told", [
    (nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Sequential(nn.Conv1d(4, 4, 1))),
     "layer 2.0, Conv1d, is not supported; Linear, ReLU, LeakyReLU, a final Sigmoid or Tanh.*see BlackBox"),
    (nn.Sequential(nn.Linear(3, 4), nn.GELU()), "layer 1, GELU, is not supported"),
    (nn.Sequential(nn.Linear(3, 3), nn.ReLU(), Residual()), "layer 2, Residual, is not supported; its forward is code"),
    (nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 4)), "layer 1, Linear, follows a linear layer without an activation"),
    (nn.Sequential(nn.ReLU(), nn.Linear(3, 4)), "layer 0, ReLU, follows no linear layer"),
    (nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Sigmoid()), "layer 2, Sigmoid, follows no linear layer; one activation"),
    (nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 4)), "layer 1, Sigmoid, stands before the last layer"),
    (nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.LeakyReLU(), nn.Linear(4, 4)),
     "layer 3, LeakyReLU, differs from 1"),
    (nn.Sequential(nn.Linear(3, 4), nn.Dropout(), nn.ReLU()), "layer 1, Dropout, is in training mode .*; call module.eval()"),
    (nn.Sequential(), "Sequential holds no Linear layer"), (nn.ReLU(), r"layer \(the module itself\), ReLU"),
    (nn.utils.parametrizations.weight_norm(nn.Linear(3, 4)), "ParametrizedLinear, is not supported")], ids=lambda v: str(v)[:30])
def test_an_unsupported_layer_is_named(module, told) -> None:
    with pytest.raises(NetworkFileError, match=told) as caught:
        Network.from_torch(module)
    assert "\n" not in str(caught.value)
