r"""Under Gaussian noise of size $\gamma$ the errors of PLUGIn are of the order of $2^d \sqrt{n_0/n_d} \gamma$.

For all $d$, widths, $x^*$, $x^0$ with $\lVert x^0 - x^* \rVert \le R$, all $k \ge 0$ and $\gamma \ge 0$, and for some
absolute constant $C$: under A1 to A3, with $\epsilon \sim \mathcal{N}(0, \frac{1}{n_d} \gamma^2 I)$ independent of the
weights and $\eta = 2^d$, the $k$-th iterate of PLUGIn (5) satisfies
$$\max\{\lVert x^k - x^* \rVert, \lVert \mathcal{G}(x^k) - \mathcal{G}(x^*) \rVert\}
\le C \left(2^{-k} R + 2^d \sqrt{n_0/n_d} \gamma\right)$$
with high probability.

Reading: Corollary 1 with $\lVert \epsilon \rVert \le \frac{16}{15} \gamma$. So "high" is $1 - 2(k+3)e^{-10 n_0} -
\mathbb{P}(\chi^2_{n_d} > (\frac{16}{15})^2 n_d)$, and the $C$ that follows is 96, the larger of 3 and $90 \cdot
\frac{16}{15}$. The noise is drawn anew in every trial, with the weights. The comparison with gradient descent in this
remark is prose.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, sqrt
from typing import NamedTuple

import numpy as np
import scipy

from plugin_verify import HighProbabilityBound, Solution, UnknownConstant, grid, plugin
from plugin_verify.networks import Cost, Network, gaussian_network, network_cost
from plugin_verify.networks.cost import DRAW
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2, A3, A4, C_0
from .problem import unit, validate_plane

C = UnknownConstant(name="C", role="bound", pin=96.0)


class Setting(NamedTuple):
    """x* has norm 1; x0 = x* + R u at an angle in degrees."""

    n: tuple[int, ...]
    k: int = 1
    R: float = 1.0
    angle: float = 0.0
    gamma: float = 1.0


class Draw(NamedTuple):
    """Networks, and noise (trials, n_d)."""

    G: Network
    noise: Array


def draw(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Draw:
    """Draw the noise, then the networks."""
    noise = rng.standard_normal((trials, s.n[-1])) * (s.gamma / sqrt(s.n[-1]))
    return Draw(network(s.n, rng=rng, trials=trials, steps=s.k), noise)


def largest_error(s: Setting, sample: Draw, *, solver: Callable[..., Solution] = plugin,
                  observe: Callable[..., Array] = problem.observe) -> Array:
    """Run k steps and take the larger of the two errors."""
    G, noise = sample
    x_star = unit(s.n[0], 0.0)
    start = x_star + s.R * unit(s.n[0], s.angle)
    x = solver(G, observe(G, x_star, noise), start, step_size=2.0 ** (len(s.n) - 1), iterations=s.k).x
    errors: Array = np.maximum(np.linalg.norm(x - x_star, axis=-1), np.linalg.norm(G(x) - G(x_star), axis=-1))
    return errors


def shape(s: Setting) -> float:
    """Give what C multiplies."""
    validate_plane(s.n, s.angle)
    return 2.0**-s.k * s.R + 2.0 ** (len(s.n) - 1) * sqrt(s.n[0] / s.n[-1]) * s.gamma


def failure_probability(s: Setting) -> float:
    """Give what Corollary 1 allows, and the probability of noise longer than 16/15 gamma."""
    return 2 * (s.k + 3) * exp(-10 * s.n[0]) + float(scipy.special.chdtrc(s.n[-1], (16 / 15) ** 2 * s.n[-1]))


def cost(s: Setting) -> Cost:
    """Model a trial: k steps on a network, and its noise."""
    network = network_cost(s.n, s.k)
    return network._replace(seconds=network.seconds + 2 * DRAW * s.n[-1], bytes=network.bytes + 24 * s.n[-1])


remark_4 = HighProbabilityBound(
    id="remark-4", source="Remark 4", statement=__doc__, hypotheses=(A1, A2, A3, A4), unknown=(C_0, C),
    settings=(*grid(Setting, n=((1, 520),), k=(8,)), Setting((2, 600), 8, angle=90.0),
              Setting((1, 520), 8, R=100.0, gamma=0.1)),
    labels={"value": "the larger error"},
    sampler=draw, cost=cost, quantity=largest_error, bound=shape, failure_probability=failure_probability,
)
