r"""One step of PLUGIn through one layer is a supremum.

For all $m$, $n$ and $A \in \mathbb{R}^{m \times n}$, all $x^*$ and $x^k$, at $d = 1$, $\theta = 1$ and $\epsilon = 0$, the next
iterate has
$$\lVert x^{k+1} - x^* \rVert = 2 \sup_{u \in \mathbb{S}^{n-1}} Z(u, x^k; x^*), \quad
Z(u, v; x^*) = \langle A u, \sigma(A v) - \sigma(A x^*) \rangle - \frac{1}{2} \langle u, v - x^* \rangle,$$
and so, with $\mathcal{T}^0 = \mathbb{B}^n(0, 1) \times \mathbb{B}(x^*, r)$,
$$\lVert x^{k+1} - x^* \rVert \le 2 \sup_{(u, v) \in \mathcal{T}^0} Z(u, v; x^*)
\quad \text{if } \lVert x^k - x^* \rVert \le r . \quad (8)$$

Reading: $Z$ is computed as it is defined, without the transpose of $A$. That the supremum is attained is seen at the unit
vector along $x^* - x^{k+1}$, to 1e-12 of the size of the iterates; that nothing exceeds it, at unit vectors drawn at random
and along the axes. Then (8) holds, as $x^k$ is in the ball. The statement holds always, whatever $A$ is; what is supported is
that it does but for a probability of 1e-3, over Gaussian $A$ and the iterates that it leads to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, HighProbabilityBound, Network, Solution, grid, plugin
from plugin_verify.networks import gaussian_network, stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .problem import refuse, unit, validate_plane

DIRECTIONS = 8
"""Unit vectors u that are drawn at random."""


class Setting(NamedTuple):
    """A is m x n; x* is the first unit vector, x^k is k steps from x* + R u, u at an angle in degrees."""

    m: int
    n: int
    k: int = 1
    R: float = 1.0
    angle: float = 0.0


class Draw(NamedTuple):
    """The layer, and directions u (trials, DIRECTIONS + 2 n, n)."""

    G: Network
    u: Array


class Supremum(NamedTuple):
    """How far 2 Z at the best u is from the norm, and by how much 2 Z exceeds it at the others, over the size of the iterates."""

    attained: Array
    exceeded: Array


def draw(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Draw:
    """Draw A and the directions; the axes and their opposites stand among them."""
    u = rng.standard_normal((trials, DIRECTIONS, s.n))
    axes = np.broadcast_to(np.concatenate([np.eye(s.n), -np.eye(s.n)]), (trials, 2 * s.n, s.n))
    random = u / np.linalg.norm(u, axis=-1, keepdims=True)
    return Draw(network((s.n, s.m), rng=rng, trials=trials, sampler="stored"), np.concatenate([random, axes], axis=1))


def Z(G: Network, u: Array, v: Array, w: Array) -> Array:
    """Return Z(u, v; w) for each of the k directions u (trials, k, n)."""
    change = (G(v) - G(w))[..., None]
    value: Array = (G.operators[0].matvecs(u) @ change)[..., 0] - (u @ (v - w)[..., None])[..., 0] / 2
    return value


def supremum(s: Setting, sample: Draw, *, solver: Callable[..., Solution] = plugin,
             observe: Callable[..., Array] = problem.observe,
             process: Callable[[Network, Array, Array, Array], Array] = Z) -> Supremum:
    """Take k + 1 steps, and hold the error against 2 Z at the k-th iterate."""
    x_star = unit(s.n, 0.0)
    G, start = sample.G, x_star + s.R * unit(s.n, s.angle)
    x = plugin(G, G(x_star), start, step_size=2.0, iterations=s.k).x
    error = solver(G, observe(G, x_star, np.zeros(s.m)), start, step_size=2.0, iterations=s.k + 1).x - x_star
    size = np.linalg.norm(error, axis=-1)
    u = -error / np.where(size > 0, size, 1.0)[:, None]
    best = 2 * process(G, u[:, None], x, x_star)[:, 0]
    others = 2 * process(G, sample.u, x, x_star).max(axis=1)
    scale = size + np.linalg.norm(x, axis=-1) + 1
    return Supremum(np.abs(best - size) / scale, np.maximum(others - size, 0) / scale)


def bound(s: Setting) -> Supremum:
    """Give what the two are held to."""
    validate_plane((s.n, s.m), s.angle)
    refuse({f"k={s.k}, R={s.R}: k is at least 0 and R positive": s.k < 0 or s.R <= 0})
    return Supremum(np.float64(1e-12), np.float64(1e-12))  # type: ignore[arg-type]


def cost(s: Setting) -> Cost:
    """Model a trial: A drawn, and read for every step and every u."""
    validate_plane((s.n, s.m), s.angle)
    return stored_cost((s.n, s.m), s.k + 8 + DIRECTIONS + s.n)


equation_8 = HighProbabilityBound(
    id="equation-8", source="Equation (8)", statement=__doc__,
    settings=(Setting(12, 1), *grid(Setting, m=(20,), n=(2,), k=(0, 1), angle=(90.0,)), Setting(60, 5, 3, 2.0, 120.0)),
    labels={"attained": "|2 Z − ‖x^{k+1} − x*‖|, relative", "exceeded": "2 Z − ‖x^{k+1} − x*‖, relative"},
    sampler=draw, cost=cost, quantity=supremum, bound=bound, failure_probability=lambda s: 1e-3,
)
