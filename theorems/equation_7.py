r"""One layer, transposed, returns half of its input on average.

For all $m$, $n$ and fixed $x \in \mathbb{R}^n$, with $A \in \mathbb{R}^{m \times n}$ of i.i.d. $\mathcal{N}(0,
1/m)$ entries,
$$\mathbb{E} A^{\mathsf{T}} \sigma(A x) = \frac{1}{2} x . \quad (7)$$

Reading: the mean alone cannot tell ReLU from softplus, or Gaussian weights from signs, so the second moments are
checked with it. With $T = A^{\mathsf{T}} \sigma(A x)$,
$$\mathbb{E} T T^{\mathsf{T}} = \frac{1}{4} x x^{\mathsf{T}} + \frac{1}{m}\left(\frac{1}{2} \lVert x \rVert^2 I
+ \frac{3}{4} x x^{\mathsf{T}}\right),$$
which is not in the paper and is derived here. The law does not change when $A$ is turned, so $x$ lies along the
first axis.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, grid
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


def one_layer(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A."""
    return network((s.n, s.m), rng=rng, trials=trials, steps=1)


def first_two(s: Setting, G: Network) -> FirstTwo:
    """Measure T = A^T sigma(Ax) and its outer square."""
    T = G.adjoint(G(x(s)))
    return FirstTwo(T, T[:, :, None] * T[:, None, :])


def expected(s: Setting) -> FirstTwo:
    """Give x/2 and E T T^T."""
    xx = np.outer(x(s), x(s))
    return FirstTwo(x(s) / 2, xx / 4 + (s.x_norm**2 / 2 * np.eye(s.n) + 3 / 4 * xx) / s.m)


equation_7 = ExpectationIdentity(
    id="equation-7", source="Equation (7)", statement=__doc__,
    settings=(*grid(Setting, m=(7, 40), n=(1, 4)), Setting(40, 3, 100.0), Setting(3, 5), Setting(300, 2), Setting(7, 2, 0.0)),
    sampler=one_layer, cost=lambda s: network_cost((s.n, s.m), 1), quantity=first_two, expected=expected, margin=0.02,
    variance=lambda s: FirstTwo(2 * mean_variance(x(s), (s.n, s.m)),
                                2 * second_variance(s.n, moments((s.n, s.m), s.x_norm))),
    variance_says="each variance is at most twice that for Gaussian weights and ReLU, which is known exactly",
)
