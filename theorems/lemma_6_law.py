r"""The size of the noise that comes through $B^{\mathsf{T}}$ is a product of independent chi-squares.

For all $d$, widths and $\epsilon \in \mathbb{R}^{n_d}$ fixed before the weights $A_1, \dots, A_d$ of A2 are drawn, with $B
= A_d \cdots A_1$, the variable $V = \lVert B^{\mathsf{T}} \epsilon \rVert^2 n_d/(n_0 \lVert \epsilon \rVert^2)$ has the
law of $\prod_{i=0}^{d-1} \chi^2_{n_i}/n_i$, the factors independent. So
$$\mathbb{E} V = 1, \quad \mathbb{E} V^2 = \prod_{i=0}^{d-1} \left(1 + \frac{2}{n_i}\right) .$$

Reading: derived here, as what Lemma 6 rests on. The two moments are what is checked: the first tells the variance of the
weights and noise that knows them, the second the number of factors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, Network, gaussian_network, grid
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator


class Setting(NamedTuple):
    """Widths n_0, ..., n_d; the noise is a fixed unit vector."""

    n: tuple[int, ...]


class Size(NamedTuple):
    """V and its square."""

    first: Array
    second: Array


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A_1, ..., A_d."""
    return network(s.n, rng=rng, trials=trials, sampler="stored")


def size(s: Setting, G: Network) -> Size:
    """Measure V."""
    eps = np.cos(np.arange(s.n[-1], dtype=np.float64) ** 2)
    back = G.adjoint(eps / np.linalg.norm(eps))
    V = np.vecdot(back, back) * (s.n[-1] / s.n[0])
    return Size(V, V**2)


def moment(n: tuple[int, ...], power: int) -> float:
    """Give E V^power, exactly."""
    return float(np.prod([1 + 2 * j / m for m in n[:-1] for j in range(power)]))


lemma_6_law = ExpectationIdentity(
    id="lemma-6-law", source="Lemma 6 (reconstructed)", statement=__doc__,
    settings=grid(Setting, n=((4, 12), (5, 14, 13, 12))),
    sampler=networks, cost=lambda s: stored_cost(s.n, 1), quantity=size, margin=0.025,
    expected=lambda s: Size(np.array(1.0), np.array(moment(s.n, 2))),
    variance=lambda s: Size(np.array(2 * (moment(s.n, 2) - 1)), np.array(2 * (moment(s.n, 4) - moment(s.n, 2) ** 2))),
    variance_says="each variance is at most twice what the law of the statement gives it",
)
