r"""With the step size $\lambda^{-d}$ the first PLUGIn iterate is unbiased for positively homogeneous activations too.

For all slopes $a, b$ with $\lambda = \frac{1}{2} (a + b) \ne 0$ and $\sigma(t) = a \max(t, 0) + b \min(t, 0)$, all $d$ and
widths, and all fixed $x^*$ and $x^0$, the first iterate of PLUGIn (5) with $\eta = \lambda^{-d}$ and $\epsilon = 0$ has
the mean
$$\mathbb{E} x^1 = x^* .$$

Reading: Section 5. The hypothesis $\lambda \ne 0$ is implicit in the paper, whose step size presupposes it: at $b = -a$
the mean of the step is 0 whatever its size, and $x^1$ is $x^0$ on average. The variances are bounded by
$$S_j = \left(\left(1 - \frac{1}{n_j}\right) \lambda^2 + \frac{2q}{n_j}\right) S_{j-1} + \frac{q}{n_j} T_{j-1}, \quad
T_j = q T_{j-1} + \frac{2q}{n_j} S_{j-1},$$
with $q = \frac{1}{2} (a^2 + b^2)$, $S_0 = x x^{\mathsf{T}}$ and $T_0 = \lVert x \rVert^2 I$, which are the second moments of
$A_1^{\mathsf{T}} \cdots A_d^{\mathsf{T}} \mathcal{G}(x)$, derived here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, Hypothesis, Network, Solution, gaussian_network, leaky_relu, plugin
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .problem import refuse, unit


class Setting(NamedTuple):
    """The slope below 0 is b, above it 1; x* is the first unit vector, x0 = x* + R u at an angle in degrees."""

    n: tuple[int, ...]
    b: float
    R: float = 1.0
    angle: float = 90.0


def points(s: Setting) -> tuple[Array, Array]:
    """Give x* and x0."""
    return unit(s.n[0], 0.0), unit(s.n[0], 0.0) + s.R * unit(s.n[0], s.angle)


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw networks with this activation."""
    return network(s.n, rng=rng, trials=trials, sampler="stored", activation=leaky_relu(s.b))


def step_size(s: Setting) -> float:
    """Give lambda^-d."""
    refuse({f"b={s.b}: lambda = 0 has no inverse": s.b == -1})
    return float(((1 + s.b) / 2) ** (1 - len(s.n)))


def first_iterate(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
                  observe: Callable[..., Array] = problem.observe,
                  eta: Callable[[Setting], float] = step_size) -> Array:
    """Take one step of size lambda^-d from x0."""
    x_star, start = points(s)
    return solver(G, observe(G, x_star, np.zeros(s.n[-1])), start, step_size=eta(s), iterations=1).x


def spread(s: Setting, x: Array) -> Array:
    """Give the variance of every entry of A_1^T ... A_d^T G(x) by the recursion of the statement."""
    slope, q = (1 + s.b) / 2, (1 + s.b**2) / 2
    S, T = np.outer(x, x), (x @ x) * np.eye(s.n[0])
    for n in s.n[1:]:
        S, T = ((1 - 1 / n) * slope**2 + 2 * q / n) * S + q / n * T, q * T + 2 * q / n * S
    variance: Array = np.diag(S) - slope ** (2 * len(s.n) - 2) * x**2
    return variance


def variance(s: Setting) -> Array:
    """Give twice a bound for the variances of x^1: the deviations for x* and for x0 add up."""
    x_star, start = points(s)
    bound: Array = 2 * step_size(s) ** 2 * (np.sqrt(spread(s, start)) + np.sqrt(spread(s, x_star))) ** 2
    return bound


homogeneous_step = ExpectationIdentity(
    id="homogeneous-step", source="Section 5, positively homogeneous activations", statement=__doc__,
    hypotheses=(Hypothesis(name="lambda", says=r"$\lambda = \mathbb{E} g \sigma(g) \ne 0$", holds=lambda s: s.b != -1),),
    settings=(Setting((2, 40), 0.1), Setting((2, 40), -0.2, 2.0, 180.0), Setting((2, 25, 30), 0.3), Setting((1, 20, 20, 25), 0.5,
              1.0, 180.0)),
    sampler=networks, cost=lambda s: stored_cost(s.n, 2), quantity=first_iterate, expected=lambda s: points(s)[0],
    variance=variance, margin=0.03,
    variance_says="each variance is at most twice an upper bound derived for Gaussian weights and this activation",
)
