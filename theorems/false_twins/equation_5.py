"""What equation (5) must refute."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from plugin_verify import Network, Solution, false_twin, gaussian_network, gradient_descent, plugin
from plugin_verify.typing import Array, Generator

from ..equation_5 import Draw, Setting, apart, draw, equation_5
from .mutants import plugin_with_step


class Adjoint(NamedTuple):
    """A network with another backward map than its own."""

    G: Network
    back: Callable[[Array], Array]

    def __call__(self, x: Array) -> Array:
        """Return G(x)."""
        return self.G(x)

    def adjoint(self, r: Array) -> Array:
        """Return what stands for A_1^T ... A_d^T r."""
        return self.back(r)


def without_transpose(G: Network, y: Array, x0: Array, **how: Any) -> Solution:
    """Multiply by A_j where A_j^T belongs, wherever the shapes allow it."""

    def back(r: Array) -> Array:
        for A in reversed(G.operators):
            r = A.matvec(r) if A.rows == A.columns else A.rmatvec(r)  # type: ignore[union-attr]
        return r

    return plugin(Adjoint(G, back), y, x0, **how)


def resampled(G: Network, y: Array, x0: Array, **how: Any) -> Solution:
    """Multiply by the product of weights that are not the network's."""
    other = gaussian_network(G.n, rng=np.random.default_rng(5), trials=G.trials, sampler="stored")
    return plugin(Adjoint(G, other.adjoint), y, x0, **how)


def stale(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Step along the residual of the iterate before."""
    solution = plugin(G, y, x0, step_size=step_size, iterations=0)
    before = x = solution.x
    for _ in range(iterations):
        before, x = x, x - step_size * G.adjoint(G(before) - y)
    return solution._replace(x=x)


def one_step_less(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Stop at k - 1."""
    return plugin(G, y, x0, step_size=step_size, iterations=max(iterations - 1, 0))


def decaying(G: Network, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
    """Shrink the iterate by a thousandth before every step."""
    solution = plugin(G, y, x0, step_size=step_size, iterations=0)
    x = solution.x
    for _ in range(iterations):
        x = 0.999 * x
        x = x - step_size * G.adjoint(G(x) - y)
    return solution._replace(x=x)


def softplus_networks(s: Setting, rng: Generator, trials: int) -> Draw:
    """Draw networks whose activation is not homogeneous."""
    G, O = draw(s, rng, trials)  # noqa: E741
    return Draw(Network(G.operators, lambda t: np.logaddexp(0.0, t)), O)


def square(s: Setting) -> bool:
    """Tell whether a layer is square."""
    return any(a == b for a, b in pairwise(s.n))


eta_3_percent = false_twin(equation_5, "eta-3-percent", "the step size is 3% too long",
                           quantity=partial(apart, solver=plugin_with_step(1.03)))
transpose = false_twin(equation_5, "missing-transpose", "a square layer is not transposed", where=square,
                       quantity=partial(apart, solver=without_transpose))
stale_residual = false_twin(equation_5, "stale-residual", "the residual is that of the iterate before",
                            quantity=partial(apart, solver=stale))
decay = false_twin(equation_5, "decay", "the iterate shrinks by a thousandth a step", quantity=partial(apart, solver=decaying))
softplus = false_twin(equation_5, "softplus", "softplus stands for ReLU", sampler=softplus_networks)
stops_early = false_twin(equation_5, "stops-at-k-1", "it stops at k - 1", quantity=partial(apart, solver=one_step_less))
product = false_twin(equation_5, "resampled-product", "the product is that of other weights",
                     quantity=partial(apart, solver=resampled))
wrong_sign = false_twin(equation_5, "wrong-sign", "the step has the other sign",
                        quantity=partial(apart, solver=plugin_with_step(-1.0)))
gd_for_plugin = false_twin(equation_5, "gd-for-plugin", "gradient descent runs in the place of PLUGIn",
                           quantity=partial(apart, solver=gradient_descent))
