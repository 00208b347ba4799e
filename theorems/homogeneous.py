r"""With a positively homogeneous activation, one layer, transposed, returns $\lambda$ times its input on average.

For all slopes $a, b$, with $\sigma(t) = a \max(t, 0) + b \min(t, 0)$, all $m$, $n$ and fixed $x \in \mathbb{R}^n$, with $A
\in \mathbb{R}^{m \times n}$ of i.i.d. $\mathcal{N}(0, \frac{1}{m})$ entries,
$$\mathbb{E} A^{\mathsf{T}} \sigma(A x) = \lambda x, \quad \lambda = \mathbb{E} g \sigma(g) = \frac{a + b}{2} .$$

Reading: Section 5, where (7) is extended. The second moments are checked with it: with $T = A^{\mathsf{T}} \sigma(A x)$
and $q = \frac{1}{2} (a^2 + b^2)$,
$$\mathbb{E} T T^{\mathsf{T}} = \left(1 - \frac{1}{m}\right) \lambda^2 x x^{\mathsf{T}}
+ \frac{q}{m} \left(\lVert x \rVert^2 I + 2 x x^{\mathsf{T}}\right),$$
derived here. Here $x$ is the first unit vector, the slope above 0 is 1, and $\lambda = 0$ (the absolute value) is among
the settings: this identity does not need $\lambda \ne 0$, the step $\lambda^{-d}$ does (`homogeneous-step`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, Network, gaussian_network, grid, leaky_relu
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from .problem import unit


class Setting(NamedTuple):
    """A is m x n; the slope below 0 is b, above it 1."""

    b: float
    m: int
    n: int


class FirstTwo(NamedTuple):
    """(T, ||Ax||^2), the latter a scale where the mean of T is 0; and T T^T."""

    mean: Array
    second: Array


def one_layer(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A under the activation."""
    return network((s.n, s.m), rng=rng, trials=trials, sampler="stored", activation=leaky_relu(s.b))


def first_two(s: Setting, G: Network) -> FirstTwo:
    """Measure T and its outer square."""
    x = unit(s.n, 0.0)
    T, size = G.adjoint(G(x)), np.linalg.norm(G.operators[0].matvec(np.broadcast_to(x, (G.trials or 1, s.n))), axis=1) ** 2
    return FirstTwo(np.concatenate([T, size[:, None]], axis=1), T[:, :, None] * T[:, None, :])


def expected(s: Setting, *, slope: float | None = None) -> FirstTwo:
    """Give (lambda x, 1) and E T T^T, with another mean slope in the place of lambda if one is given."""
    x, mean, q = unit(s.n, 0.0), (1 + s.b) / 2 if slope is None else slope, (1 + s.b**2) / 2
    xx = np.outer(x, x)
    return FirstTwo(np.append(mean * x, 1.0), (1 - 1 / s.m) * mean**2 * xx + q / s.m * (np.eye(s.n) + 2 * xx))


def fourth(s: Setting) -> tuple[float, float]:
    """Give E T_1^4 and E (||sigma(Ax)||^2 / m)^2: sums of m independent terms, by their moments."""
    one, two, three, four = (c * (1 + s.b**k) / 2 for k, c in ((1, 1), (2, 3), (3, 15), (4, 105)))
    m = float(s.m)
    sums = (m * four + 4 * m * (m - 1) * three * one + 3 * m * (m - 1) * two**2 + 6 * m * (m - 1) * (m - 2) * two * one**2
            + m * (m - 1) * (m - 2) * (m - 3) * one**4)
    return sums / m**4, (m * 3 * (1 + s.b**4) / 2 + m * (m - 1) * ((1 + s.b**2) / 2) ** 2) / m**4


def variance(s: Setting) -> FirstTwo:
    """Give, twice, the exact variances of T and a bound for those of the products by fourth moments and Cauchy-Schwarz."""
    mean, second = expected(s)
    along, across = fourth(s)
    products = np.full((s.n, s.n), across)
    products[0, :] = products[:, 0] = np.sqrt(along * across)
    np.fill_diagonal(products, 3 * across - np.diag(second) ** 2)
    products[0, 0] = along - second[0, 0] ** 2
    return FirstTwo(2 * np.append(np.diag(second) - mean[:-1] ** 2, 2 / s.m), 2 * products)


homogeneous = ExpectationIdentity(
    id="homogeneous", source="Section 5, positively homogeneous activations", statement=__doc__,
    settings=grid(Setting, b=(0.1, 0.5, -0.5, -1.0), m=(40,), n=(2,)),
    sampler=one_layer, cost=lambda s: stored_cost((s.n, s.m), 2), quantity=first_two, expected=expected, variance=variance,
    margin=0.02, variance_says="each variance is at most twice an upper bound derived for Gaussian weights and this activation",
)
