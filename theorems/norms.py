r"""The size of a random network's output is a product of chi-squares with random degrees of freedom.

For all $d$, widths and fixed $x \in \mathbb{R}^{n_0}$, under A1 and A2, $\lVert \mathcal{G}(x) \rVert^2$ has the law of
$$\lVert x \rVert^2 \prod_{j=1}^{d} \frac{1}{n_j} \chi^2_{K_j}, \quad K_j \sim \mathrm{Bin}(n_j, \frac{1}{2}),$$
all independent. So
$$\mathbb{E} \lVert \mathcal{G}(x) \rVert^2 = 2^{-d} \lVert x \rVert^2, \quad \mathbb{E} \lVert \mathcal{G}(x) \rVert^4
= \lVert x \rVert^4 \prod_{j=1}^{d} \frac{n_j + 5}{4 n_j}, \quad \mathbb{P}(\mathcal{G}(x) = 0) = 1 - \prod_{j=1}^{d} (1 -
2^{-n_j}) .$$

Reading: not in the paper and derived here; it is what the model (2) with A1 and A2 means for lengths, and it tells ReLU
from the activations that equation (7) cannot tell it from. What is checked are the two moments, times $2^d$ and $4^d$, and
the probability that the output is not 0. The law does not change when $A_1$ is turned, so $x$ lies along the first axis.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, Network, gaussian_network
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from .problem import unit


class Setting(NamedTuple):
    """Widths, and the norm of x."""

    n: tuple[int, ...]
    x_norm: float = 1.0


class Sizes(NamedTuple):
    """2^d ||G(x)||^2, its square, and whether G(x) is not 0."""

    first: Array
    second: Array
    alive: Array


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A_1, ..., A_d."""
    return network(s.n, rng=rng, trials=trials, sampler="stored")


def sizes(s: Setting, G: Network) -> Sizes:
    """Measure the output at x."""
    h = G(s.x_norm * unit(s.n[0], 0.0))
    size = 2 ** (len(s.n) - 1) * np.vecdot(h, h)
    return Sizes(size, size**2, (size > 0).astype(float))


def moment(s: Setting, power: int) -> float:
    """Give E (2^d ||G(x)||^2)^power, exactly."""
    from scipy.stats import binom

    total = s.x_norm ** (2 * power)
    for n in s.n[1:]:
        K = np.arange(n + 1.0)
        total *= float(binom.pmf(K, n, 0.5) @ np.prod([2 * (K + 2 * j) / n for j in range(power)], axis=0))
    return total


def expected(s: Setting) -> Sizes:
    """Give the formulas of the statement."""
    n = np.array(s.n[1:], dtype=np.float64)
    return Sizes(np.array(s.x_norm**2), np.array(s.x_norm**4 * np.prod((n + 5) / n)), np.array(np.prod(1 - 0.5**n)))


def variance(s: Setting) -> Sizes:
    """Give twice the variances by the law of the statement."""
    alive = float(expected(s).alive)
    return Sizes(*(np.array(2 * value) for value in (
        moment(s, 2) - moment(s, 1) ** 2, moment(s, 4) - moment(s, 2) ** 2, alive * (1 - alive))))


norms = ExpectationIdentity(
    id="norms", source="Equation (2), A1, A2", statement=__doc__,
    settings=(Setting((2, 4)), Setting((3, 10), 2.0), Setting((2, 9, 11))),
    sampler=networks, cost=lambda s: stored_cost(s.n, 0), quantity=sizes, expected=expected, variance=variance, margin=0.025,
    variance_says="each variance is at most twice what the law of the statement gives it",
)
