"""What the comparison with gradient descent must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import Network, false_twin, gradient_descent
from plugin_verify.typing import Generator

from ..remark_4_gradient_descent import Draw, Floors, Setting, draw, floors, remark_4_gradient_descent
from .wrong_solvers import plugin_with_step


def wide_weights(s: Setting, rng: Generator, trials: int) -> Draw:
    """Draw weights five per cent too large in variance."""
    G, noise = draw(s, rng, trials)
    return Draw(Network([np.sqrt(1.05) * A.A for A in G.operators]), noise)  # type: ignore[union-attr]


def draw_aligned(s: Setting, rng: Generator, trials: int) -> Draw:
    """Turn the noise into the range of A_d...A_1: of the same norm, but it knows the weights."""
    G, noise = draw(s, rng, trials)
    along = G.B[..., -1]
    scale = np.linalg.norm(noise, axis=1, keepdims=True) / np.linalg.norm(along, axis=1, keepdims=True)
    return Draw(G, scale * along)


def without_depth(s: Setting) -> Floors:
    """Expect that gradient descent's error does not grow with the depth."""
    return Floors(np.array(4.0 ** (len(s.n) - 1)), np.array(1.0))


eta_3_percent = false_twin(remark_4_gradient_descent, "eta-3-percent", "PLUGIn's step size is 3% too long",
                           quantity=partial(floors, solver=plugin_with_step(1.03)))
variance = false_twin(remark_4_gradient_descent, "variance-1.05", "the weights' variance is 5% too large", sampler=wide_weights)
depth = false_twin(remark_4_gradient_descent, "no-depth", "gradient descent's error is sqrt(n_0/n_d) gamma, at this step",
                   expected=without_depth)
alike = false_twin(remark_4_gradient_descent, "gd-for-plugin", "gradient descent runs in the place of PLUGIn",
                   quantity=partial(floors, solver=gradient_descent))
aligned = false_twin(remark_4_gradient_descent, "noise-knows-weights", "the noise depends on the weights", sampler=draw_aligned)
