r"""One layer, transposed, returns half of its input on average.

For all $m$, $n$ and fixed $x \in \mathbb{R}^n$, with $A \in \mathbb{R}^{m \times n}$ of i.i.d. $\mathcal{N}(0, 1/m)$ entries,
$$\mathbb{E} A^{\mathsf{T}} \sigma(A x) = \frac{1}{2} x . \quad (7)$$

Reading: the mean alone cannot tell ReLU from softplus, or Gaussian weights from signs, so the second moments are checked with it. With
$T = A^{\mathsf{T}} \sigma(A x)$,
$$\mathbb{E} T T^{\mathsf{T}} = \frac{1}{4} x x^{\mathsf{T}} + \frac{1}{m}\left(\frac{1}{2} \lVert x \rVert^2 I + \frac{3}{4} x x^{\mathsf{T}}\right),$$
which is not in the paper and is derived here. The law does not change when $A$ is turned, so $x$ lies along the first axis.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, false_twin, grid
from plugin_verify.networks import Network, gaussian_network, network_cost
from plugin_verify.typing import Array, Generator

from .moments import mean_variance, moments, second_variance
from .problem import unit


class Setting(NamedTuple):
    """A is m x n, x has the norm x_norm."""

    m: int
    n: int
    x_norm: float = 1.0


class FirstTwo(NamedTuple):
    """The vector T and the matrix T T^T."""

    mean: Array
    second: Array


def x(s: Setting) -> Array:
    """Give x, along the first axis."""
    return s.x_norm * unit(s.n, 0.0)


def one_layer(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A."""
    return gaussian_network((s.n, s.m), rng=rng, trials=trials, steps=1)


def first_two(s: Setting, G: Network) -> FirstTwo:
    """Measure T = A^T sigma(Ax) and its outer square."""
    T = G.adjoint(G(x(s)))
    return FirstTwo(T, T[:, :, None] * T[:, None, :])


def expected(s: Setting, *, half: float = 0.5) -> FirstTwo:
    """Give x/2 and E T T^T; `half` is the false twin's handle."""
    xx = np.outer(x(s), x(s))
    return FirstTwo(half * x(s), xx / 4 + (s.x_norm**2 / 2 * np.eye(s.n) + 3 / 4 * xx) / s.m)


equation_7 = ExpectationIdentity(
    id="equation-7", source="Equation (7)", statement=__doc__,
    settings=(*grid(Setting, m=(7, 40), n=(1, 4)), Setting(40, 3, 100.0), Setting(3, 5), Setting(300, 2), Setting(7, 2, 0.0)),
    sampler=one_layer, cost=lambda s: network_cost((s.n, s.m), 1), quantity=first_two, expected=expected, margin=0.02,
    variance=lambda s: FirstTwo(2 * mean_variance(x(s), (s.n, s.m)),
                                2 * second_variance(s.n, moments((s.n, s.m), s.x_norm))),
    variance_says="each variance is at most twice that under the claim, which is known exactly",
)


def wide_weights(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A with entries five per cent too large in variance."""
    A = rng.standard_normal((trials, s.m, s.n)) * np.sqrt(1.05 / s.m)
    return Network([A])


def sign_weights(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A with signs for entries: the right mean and variance, the wrong law."""
    return Network([rng.choice((-1.0, 1.0), size=(trials, s.m, s.n)) / np.sqrt(s.m)])


def leaky(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A under a leaky ReLU of slope 0.1."""
    from plugin_verify.networks import leaky_relu

    return gaussian_network((s.n, s.m), rng=rng, trials=trials, steps=1, activation=leaky_relu(0.1))


def not_zero(s: Setting) -> bool:
    """Tell whether x is not 0, where T = 0 whatever the weights."""
    return s.x_norm > 0


half_is_055 = false_twin(equation_7, "half-is-0.55", "0.55 stands for 1/2", expected=lambda s: expected(s, half=0.55), where=not_zero)
variance_105 = false_twin(equation_7, "variance-1.05", "the weights' variance is 5% too large", sampler=wide_weights, where=not_zero)
signs = false_twin(equation_7, "sign-weights", "the weights are signs", sampler=sign_weights,
                   where=lambda s: not_zero(s) and s.m < 20)
leaky_relu_01 = false_twin(equation_7, "leaky-0.1", "the activation is a leaky ReLU of slope 0.1", sampler=leaky, where=not_zero)
