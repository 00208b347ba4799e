"""What equation (5) must refute."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np

from plugin_verify import Network, Solution, false_twin, gaussian_network, gradient_descent, plugin
from plugin_verify.typing import Array

from ..equation_5 import Setting, apart, draw, equation_5
from . import wrong_networks
from .wrong_solvers import Adjoint, one_step_less, plugin_with_step, stale


def resampled(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Multiply by the product of weights that are not the network's."""
    other = gaussian_network(G.n, rng=np.random.default_rng(5), trials=G.trials, sampler="stored")
    return plugin(Adjoint(G, other.adjoint), y, x0, step_size=step_size, iterations=iterations)


def decaying(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Shrink the iterate by a thousandth before every step."""
    solution = plugin(G, y, x0, step_size=step_size, iterations=0)
    x = solution.x
    for _ in range(iterations):
        x = 0.999 * x
        x = x - step_size * G.adjoint(G(x) - y)
    return solution._replace(x=x)


def square(s: Setting) -> bool:
    """Tell whether a layer is square."""
    return any(a == b for a, b in pairwise(s.n))


eta_3_percent = false_twin(equation_5, "eta-3-percent", "the step size is 3% too long",
                           quantity=partial(apart, solver=plugin_with_step(1.03)))
transpose = false_twin(equation_5, "missing-transpose", "a square layer is not transposed", where=square,
                       sampler=partial(draw, network=wrong_networks.untransposed))
stale_residual = false_twin(equation_5, "stale-residual", "the residual is that of the iterate before",
                            quantity=partial(apart, solver=stale))
decay = false_twin(equation_5, "decay", "the iterate shrinks by a thousandth a step", quantity=partial(apart, solver=decaying))
softplus = false_twin(equation_5, "softplus", "softplus stands for ReLU",
                      sampler=partial(draw, network=wrong_networks.under(wrong_networks.SOFTPLUS)))
stops_early = false_twin(equation_5, "stops-at-k-1", "it stops at k - 1", quantity=partial(apart, solver=one_step_less))
product = false_twin(equation_5, "resampled-product", "the product is that of other weights",
                     quantity=partial(apart, solver=resampled))
wrong_sign = false_twin(equation_5, "wrong-sign", "the step has the other sign",
                        quantity=partial(apart, solver=plugin_with_step(-1.0)))
gd_for_plugin = false_twin(equation_5, "gd-for-plugin", "gradient descent runs in the place of PLUGIn",
                           quantity=partial(apart, solver=gradient_descent))
