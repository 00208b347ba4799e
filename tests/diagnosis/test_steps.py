"""Steps: the theory's at the paper's scale, and the recommended one, which follows the scale of the weights."""

import numpy as np
import pytest

from plugin_verify.diagnosis.local import at_code, code_of
from plugin_verify.diagnosis.steps import natural_step, recommended_step
from plugin_verify.networks import Activation, Network, gaussian_network, leaky_relu

A = [np.ones((4, 3)), np.ones((2, 4)), np.ones((5, 2))]


@pytest.mark.parametrize("G, step", [
    (Network(A), 8), (Network(A, leaky_relu(0.6)), 1 / 0.8**3), (Network(A, output="identity"), 4),
    (Network(A, output="sigmoid"), 8), (Network(A, Activation(1, -1, "abs")), None), (Network(A, np.sin), None)])
def test_natural_step(G, step) -> None:
    assert natural_step(G) == (pytest.approx(step) if step else None)


def test_half_of_the_smallest_limit_is_best_for_the_direction_that_sets_it() -> None:
    code = code_of(np.array([[3.0, -1.0], [1.0, 3.0]]))
    step = recommended_step([code])
    assert step == pytest.approx(0.3)
    assert all(code.factor(step) < code.factor(other) for other in (0.9 * step, 1.1 * step))
    assert recommended_step([code_of(np.diag([1.0, -1.0]))]) is None


@pytest.mark.parametrize("c", [0.3, 3.0])
def test_the_recommended_step_follows_the_scale_of_the_weights(c) -> None:
    G = gaussian_network((4, 100, 100), rng=np.random.default_rng(1), sampler="stored")
    scaled = Network([c * A.A for A in G.operators])
    points = np.random.default_rng(2).standard_normal((5, 4))
    steps = [recommended_step([at_code(H, x) for x in points]) for H in (G, scaled)]
    assert steps[1] == pytest.approx(steps[0] / c**4)
