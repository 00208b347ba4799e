"""The decomposition adds up to one step; at depth one and without noise (9) is the equation that (8) starts from."""

import numpy as np
import pytest

from plugin_verify import plugin
from theorems import equation_8, equation_9
from theorems.equation_9 import Setting, networks, one_step, terms
from theorems.problem import epsilon, x_star, x_start


@pytest.mark.parametrize("s", equation_9.equation_9.settings, ids=str)
def test_the_terms_add_up(s: Setting) -> None:
    G = networks(s, np.random.default_rng(1), 5)
    x = np.broadcast_to(x_start(s), (5, s.n[0]))
    y = G(x_star(s)) + epsilon(s)
    after = x - s.theta * 2 ** G.depth * np.einsum("tij,ti->tj", G.B, G(x) - y)
    kept, layers, noise = terms(s, G, x)
    assert np.allclose(after - x_star(s), kept + layers.sum(axis=1) + noise, rtol=0, atol=1e-12)


def test_at_depth_one_the_inequality_is_an_equation() -> None:
    s = Setting((2, 12), k=0, angle=90.0)
    assert np.allclose(one_step(s, networks(s, np.random.default_rng(2), 50)).inequality, 1, atol=1e-12)


def test_the_process_of_equation_8_is_that_of_equation_9() -> None:
    s = equation_8.Setting(12, 3, angle=90.0)
    G, u = equation_8.draw(s, np.random.default_rng(3), 6)
    start = np.array([1.0, 1.0, 0.0])
    x = np.broadcast_to(start, (6, 3))
    xi = -terms(Setting((3, 12), k=0, angle=90.0), G, x).layers[:, 0]
    assert np.allclose(2 * equation_8.Z(G, u, x, np.eye(3)[0]), np.einsum("tkn,tn->tk", u, xi), atol=1e-12)
    assert np.allclose(plugin(G, G(np.eye(3)[0]), start, step_size=2.0, iterations=1).x - np.eye(3)[0], -xi, atol=1e-12)
