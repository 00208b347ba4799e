r"""The start may know the weights.

For all widths, all $x^*$, $R > 0$ and $k \ge 0$ and every $x^0$ with $\lVert x^0 - x^* \rVert \le R$ that may be chosen
after the weights are drawn: under A1 to A3, with $\epsilon = 0$ and $\eta = 2^d$, the $k$-th iterate of PLUGIn (5) satisfies
$$\lVert x^k - x^* \rVert \le 2^{-k} R, \quad \lVert \mathcal{G}(x^k) - \mathcal{G}(x^*) \rVert \le 2^{-k} (3 R)$$
with probability at least $1 - 2(k+3)e^{-10 n_0}$.

Reading: Remark 3 with $\delta = 0$, held against Corollary 1 without noise, at $d = 1$. The start that is tried is
adversarial: near $x^*$ a step multiplies the error by $I - M$, $M = 2 A_1^{\mathsf{T}} D A_1$ with $D$ the rows active at
$x^*$; $x^0 = x^* \pm R v$ with its top right-singular vector $v$, and of the two the one with the larger error counts. The
bound is one on a supremum over starts. At $n_0 = 1$, $k = 1$ and $R \ge \lVert x^* \rVert$ it is attained at one of the two
ends, for the error is piecewise linear in the start with its one kink at 0; elsewhere the ends bound it from below, so that
they can refute and not support.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import NamedTuple

import numpy as np

from plugin_verify import Network, Solution, UniformBound, gaussian_network, grid, plugin
from plugin_verify.networks import stored_cost
from plugin_verify.networks.cost import Cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2, A3, C_0
from .problem import refuse, unit


class Setting(NamedTuple):
    """Widths of one layer; x* is the first unit vector."""

    n: tuple[int, ...]
    k: int = 1
    R: float = 1.0


class Errors(NamedTuple):
    """What the remark bounds."""

    latent: Array
    signal: Array


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A_1."""
    return network(s.n, rng=rng, trials=trials, sampler="stored")


def adversary(s: Setting, G: Network) -> Array:
    """Give the top right-singular vector of I - M, a unit vector a trial (trials, n_0)."""
    active = G(unit(s.n[0], 0.0)) > 0
    A = np.swapaxes(G.B, -1, -2)
    values, vectors = np.linalg.eigh(np.eye(s.n[0]) - 2 * np.matmul(A * active[:, None, :], G.B))
    top: Array = np.take_along_axis(vectors, np.abs(values).argmax(axis=1)[:, None, None], axis=2)[..., 0]
    return top


def errors(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
           observe: Callable[..., Array] = problem.observe) -> tuple[Errors, Errors]:
    """Run k steps from both ends of the adversary's line; the larger errors bound the supremum from below, or are it."""
    x_star, v = unit(s.n[0], 0.0), adversary(s, G)
    signal, y = G(x_star), observe(G, x_star, np.zeros(s.n[-1]))
    ends = [solver(G, y, x_star + side * s.R * v, step_size=2.0, iterations=s.k).x for side in (1, -1)]
    low = Errors(np.maximum(*(np.linalg.norm(x - x_star, axis=-1) for x in ends)),
                 np.maximum(*(np.linalg.norm(G(x) - signal, axis=-1) for x in ends)))
    exact = s.n[0] == 1 and s.k == 1 and s.R >= 1
    return low, low if exact else Errors(*(np.full_like(part, np.inf) for part in low))


def bound(s: Setting, *, rate: float = 0.5) -> Errors:
    """Give Corollary 1's right-hand sides without noise."""
    refuse({f"n={s.n}: this file knows d = 1": len(s.n) != 2, f"R={s.R}: the distance is positive": s.R <= 0})
    return Errors(np.array(rate**s.k * s.R), np.array(rate**s.k * 3 * s.R))


def cost(s: Setting) -> Cost:
    """Model a trial: a layer that is drawn, and 2 k steps."""
    return stored_cost(s.n, 2 * s.k + 4)


remark_3 = UniformBound(
    id="remark-3", source="Remark 3", statement=__doc__, hypotheses=(A1, A2, A3), unknown=(C_0,),
    settings=(*grid(Setting, n=((1, 600),), R=(1.5,)), Setting((1, 600), 3), Setting((2, 1200), R=0.1)),
    labels={"latent": "‖x^k − x*‖", "signal": "‖G(x^k) − G(x*)‖"}, sampler=networks, cost=cost, quantity=errors, bound=bound,
    failure_probability=lambda s: 2 * (s.k + 3) * exp(-10 * s.n[0]), resolution=lambda s: 1e-14 * (1 + s.R),
)
