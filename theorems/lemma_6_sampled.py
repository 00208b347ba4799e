r"""Noise that does not know the weights is damped, as networks are drawn.

For all $n_0$, all $d$, all widths that meet condition (6) with $C_0$, and all $\epsilon \in \mathbb{R}^{n_d}$ fixed before
the weights $A_1, \dots, A_d$ of A2 are drawn,
$$\lVert A_1^{\mathsf{T}} \cdots A_d^{\mathsf{T}} \epsilon \rVert \le 15 \sqrt{n_0/n_d} \lVert \epsilon \rVert$$
but for a probability of at most $e^{-10 n_0}$.

Reading: Lemma 6 again, reconstructed, and sampled in place of proved: this watches the networks that are drawn, which the
proof does not see, at the lemma's own probability, where splitting reaches it. At $d = 1$ the squared size over $n_0/n_d
\lVert \epsilon \rVert^2$ is $\chi^2_{n_0}/n_0$.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import HighProbabilityBound, Network, gaussian_network, grid
from plugin_verify.networks import network_cost
from plugin_verify.typing import Array, Generator

from .assumptions import A1, A2, A3, C_0


class Setting(NamedTuple):
    """Widths n_0, ..., n_d; the noise is a fixed unit vector."""

    n: tuple[int, ...]


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A_1, ..., A_d."""
    return network(s.n, rng=rng, trials=trials, steps=1)


def size(s: Setting, G: Network) -> Array:
    """Measure what comes through of the noise."""
    eps = np.cos(np.arange(s.n[-1], dtype=np.float64) ** 2)
    return np.asarray(np.linalg.norm(G.adjoint(eps / np.linalg.norm(eps)), axis=-1))


def bound(s: Setting, *, constant: float = 15.0) -> float:
    """Give what the lemma allows."""
    return constant * sqrt(s.n[0] / s.n[-1])


lemma_6_sampled = HighProbabilityBound(
    id="lemma-6-sampled", source="Lemma 6 (reconstructed)", statement=__doc__, hypotheses=(A1, A2, A3), unknown=(C_0,),
    settings=grid(Setting, n=((1, 520), (2, 1040), (3, 1560), (5, 2600), (1, 520, 21461))), sampler=networks,
    cost=lambda s: network_cost(s.n, 1), quantity=size, bound=bound, failure_probability=lambda s: exp(-10 * s.n[0]),
    gaussian=True,
)
