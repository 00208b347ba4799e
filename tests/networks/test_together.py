import numpy as np
import pytest

from plugin_verify import Network, gradient_descent, plugin
from plugin_verify.networks.together import Together


@pytest.fixture(params=["sigmoid", "relu", "biased"])
def pair(request: pytest.FixtureRequest) -> tuple[Network, Together]:
    rng = np.random.default_rng(1)
    weights = [rng.standard_normal(shape) / 3 for shape in ((12, 4), (15, 12), (20, 15))]
    if request.param == "biased":
        network = Network(weights, "leaky_relu(0.3)", biases=[rng.standard_normal(len(A)) for A in weights], output="tanh")
    else:
        network = Network(weights, output=request.param)
    return network, Together(network)


def test_it_gives_what_the_network_gives(pair: tuple[Network, Together]) -> None:
    network, together = pair
    rng = np.random.default_rng(2)
    x, other, r = rng.standard_normal((6, 4)), rng.standard_normal((6, 4)), rng.standard_normal((6, 20))
    assert np.abs(together(x) - network(x)).max() < 1e-12 and np.abs(together.adjoint(r) - network.adjoint(r)).max() < 1e-12
    together(other)
    assert np.abs(together.gradient(x, r) - network.gradient(x, r)).max() < 1e-12


@pytest.mark.parametrize("solve", [plugin, gradient_descent])
def test_solvers_take_the_same_steps(pair: tuple[Network, Together], solve) -> None:
    network, together = pair
    rng = np.random.default_rng(3)
    x0, y = rng.standard_normal((6, 4)), network(rng.standard_normal((6, 4)))
    ours, theirs = (solve(G, y, x0, step_size=0.05, iterations=40) for G in (together, network))
    assert np.abs(ours.x - theirs.x).max() < 1e-10 * np.abs(theirs.x).max() and np.abs(ours.x - x0).max() > 1e-3
