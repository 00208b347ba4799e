"""The step is 1/gamma, gamma the product of the largest singular values, and it is not covariant under scaling of the weights."""

import numpy as np
import pytest

from plugin_verify import Network, plugin
from theorems.step_heuristic import Normalised, Setting, networks, operator_norms, wide

S = Setting((2, 30, 20))


def test_gamma_is_the_product_of_the_largest_singular_values() -> None:
    G = networks(S, np.random.default_rng(1), 4)
    singular = [np.linalg.svd(A.A, compute_uv=False)[:, 0] for A in G.operators]  # type: ignore[union-attr]
    assert operator_norms(G) == pytest.approx(singular[0] * singular[1], rel=1e-12)


def test_a_step_of_one_is_one_over_gamma() -> None:
    G = networks(S, np.random.default_rng(2), 1)
    gamma, x0, y = operator_norms(G), np.ones(2), G(np.array([1.0, 0.0]))
    assert np.allclose(plugin(Normalised(G, gamma), y, x0, step_size=1.0, iterations=5).x,
                       plugin(G, y, x0, step_size=float(1 / gamma[0]), iterations=5).x, rtol=1e-13, atol=0)


def test_scaled_weights_take_the_step_c_to_the_d() -> None:
    """With c A_j for A_j the heuristic does on the scaled network what c^d times its step does on the first."""
    c, G = 3.0, networks(S, np.random.default_rng(3), 1)
    scaled = Network([c * A.A for A in G.operators])  # type: ignore[union-attr]
    x_star, x0 = np.array([1.0, 0.0]), np.ones(2)
    there = plugin(Normalised(scaled, operator_norms(scaled)), scaled(x_star), x0, step_size=1.0, iterations=3).x
    here = plugin(Normalised(G, operator_norms(G)), G(x_star), x0, step_size=c**2, iterations=3).x
    assert np.allclose(there, here, rtol=1e-12, atol=0)


def test_narrow_layers_are_outside() -> None:
    assert not wide.holds(Setting((2, 200, 400))) and wide.holds(Setting((2, 1200, 300)))
