r"""One step of PLUGIn, layer by layer.

For all $d$, widths and weights, all $x^*$, $x^k$, noise $\epsilon$ and $\theta$, with $h_j = \sigma(A_j \cdots \sigma(A_1 x^k)
\cdots)$, $h_j^*$ the same at $x^*$, $h_0 = x^k$, $h_0^* = x^*$, $B_j = A_j \cdots A_1$, $B_0 = I$ and
$$\xi_j = A_j^{\mathsf{T}} (h_j - h_j^*) - \frac{1}{2} (h_{j-1} - h_{j-1}^*),$$
the step (5) with $\eta = \theta 2^d$ gives
$$x^{k+1} - x^* = (1 - \theta)(x^k - x^*) - \theta \sum_{j=1}^d 2^j B_{j-1}^{\mathsf{T}} \xi_j
+ \theta 2^d B_d^{\mathsf{T}} \epsilon,$$
and so
$$\lVert x^{k+1} - x^* \rVert \le |1 - \theta| \lVert x^k - x^* \rVert + \theta \sum_{j=1}^d 2^j
\sup_{u \in \mathbb{S}^{n_0 - 1}} Z_j(B_{j-1} u, h_{j-1}) + \theta 2^d \lVert B_d^{\mathsf{T}} \epsilon \rVert, \quad (9)$$
where $Z_j(u, v) = \langle A_j u, \sigma(A_j v) - \sigma(A_j h_{j-1}^*) \rangle - \frac{1}{2} \langle u, v - h_{j-1}^* \rangle$.

Reading: the paper has $d = 2$ and $\theta = 1$; other depths and $\theta$ are derived here. The supremum is $\lVert
B_{j-1}^{\mathsf{T}} \xi_j \rVert$. Both statements hold always, whatever the weights; what is supported is that they do but
for a probability of 1e-3, over Gaussian weights and the iterates that they lead to. The identity is held to 1e-11 of the sum
of its terms' norms, which is rounding; the inequality to 1, and at $d = 1$ without noise it is an equation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import HighProbabilityBound, Solution, grid, plugin
from plugin_verify.networks import Cost, Network, gaussian_network, stored_cost
from plugin_verify.typing import Array, Generator

from . import problem


class Setting(NamedTuple):
    """What x^k is: k steps from x0 = x* + R u, at an angle in degrees; noise = ||eps||."""

    n: tuple[int, ...]
    theta: float = 1.0
    k: int = 1
    R: float = 1.0
    angle: float = 0.0
    noise: float = 0.0
    x_star_norm: float = 1.0
    noise_direction: str = "generic"


class Step(NamedTuple):
    """The two sides of the identity apart, over its terms; the left side of (9) over its right side."""

    identity: Array
    inequality: Array


class Terms(NamedTuple):
    """What x^{k+1} - x* is the sum of: (trials, n_0), (trials, d, n_0), (trials, n_0)."""

    kept: Array
    layers: Array
    noise: Array


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw networks with all their weights: the decomposition needs each A_j transposed."""
    return network(s.n, rng=rng, trials=trials, sampler="stored")


def down(G: Network, r: Array, j: int) -> Array:
    """Return B_j^T r, layer by layer."""
    for i in range(j, 0, -1):
        r = down_one(G, r, i)
    return r


def terms(s: Setting, G: Network, x: Array) -> Terms:
    """Split a step from x."""
    x_star, d = problem.x_star(s), len(s.n) - 1
    here, there = (x, *G.layers(x)), (x_star, *G.layers(x_star))
    h = [a - b for a, b in zip(here, there, strict=True)]
    xi = [down(G, down_one(G, h[j], j) - h[j - 1] / 2, j - 1) for j in range(1, d + 1)]
    weights = np.array([-s.theta * 2.0**j for j in range(1, d + 1)])
    noise = down(G, np.broadcast_to(problem.epsilon(s), (len(x), s.n[-1])), d)
    return Terms((1 - s.theta) * h[0], weights[:, None] * np.stack(xi, axis=-2), s.theta * 2.0**d * noise)


def down_one(G: Network, r: Array, j: int) -> Array:
    """Return A_j^T r."""
    return np.asarray(G.operators[j - 1].rmatvec(r))


def one_step(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
             observe: Callable[..., Array] = problem.observe,
             split: Callable[[Setting, Network, Array], Terms] = terms) -> Step:
    """Take k + 1 steps, and hold the last against its decomposition at the k-th iterate."""
    x_star, start, eps, eta = problem.x_star(s), problem.x_start(s), problem.epsilon(s), s.theta * 2 ** (len(s.n) - 1)
    x = plugin(G, problem.observe(G, x_star, eps), start, step_size=eta, iterations=s.k).x
    after = solver(G, observe(G, x_star, eps), start, step_size=eta, iterations=s.k + 1).x - x_star
    kept, layers, noise = split(s, G, x)
    right = sum(np.linalg.norm(part, axis=-1) for part in (kept, noise)) + np.linalg.norm(layers, axis=-1).sum(axis=-1)
    apart = np.linalg.norm(after - (kept + layers.sum(axis=-2) + noise), axis=-1)
    return Step(apart / right, np.linalg.norm(after, axis=-1) / right)


def cost(s: Setting) -> Cost:
    """Model a trial: the network drawn, read about 2k + 10 times."""
    problem.validate(s)
    return stored_cost(s.n, 2 * s.k + 10)


def bound(s: Setting) -> Step:
    """Give what the two are held to."""
    problem.validate(s)
    return Step(np.float64(1e-11), np.float64(1.0))  # type: ignore[arg-type]


equation_9 = HighProbabilityBound(
    id="equation-9", source="Equation (9)", statement=__doc__,
    settings=(
        *grid(Setting, n=((2, 12),), k=(1,), angle=(90.0,)),
        *grid(Setting, n=((3, 14, 9),), theta=(1.0, 0.4), k=(1,), angle=(90.0,), noise=(1.0,)),
        *grid(Setting, n=((2, 10, 8, 12),), theta=(1.3,), k=(2,), angle=(120.0,), noise=(0.5,), noise_direction=("ones",)),
        *grid(Setting, n=((4, 6, 6, 6, 5),), theta=(0.375,), k=(1,), angle=(180.0,), noise=(1.0,)),
    ),
    labels={"identity": "both sides apart, over their terms", "inequality": "left side of (9) over its right side"},
    sampler=networks, cost=cost, quantity=one_step, bound=bound, failure_probability=lambda s: 1e-3,
)
