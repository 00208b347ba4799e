import numpy as np

from plugin_verify import gaussian_network, plugin
from plugin_verify.adapters import plugin as boxed


def test_the_adapter_gives_the_iterate_of_plugin() -> None:
    G = gaussian_network((2, 30, 20), rng=np.random.default_rng(1))
    y, x0 = np.ones(20), np.array([1.0, -2.0])
    for k in (0, 3):
        assert np.array_equal(boxed(G, G.adjoint, y, x0, 2.0, k), plugin(G, y, x0, step_size=2.0, iterations=k).x)
