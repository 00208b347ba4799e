r"""At large width PLUGIn's limit is $x^* + 2^d B^{\mathsf{T}} \epsilon$, whatever $\theta$ is.

For all $d$, $x^*$, $x^0$ with $\lVert x^0 - x^* \rVert = R$ and $\epsilon$ fixed before the weights, all $\theta$ in $(0,
2)$ and all $k$, with $\eta = \theta 2^d$, $B = A_d \cdots A_1$ and $v = 2^d B^{\mathsf{T}} \epsilon$, the $k$-th iterate of
PLUGIn (5) satisfies
$$\lVert x^k - x^* - v \rVert \le \frac{b}{1 - b} \lVert v \rVert + q^k \left(R + \frac{\lVert v \rVert}{1 - b}\right), \quad
q = |1 - \theta| + \theta b,$$
$$b = 2 \sqrt{n_0 \sum_j 2^j/n_j} + 3 \sqrt{\sum_j (2^j + 3)/n_j}$$ with probability at least 0.99 at the widths that are looked
at here, where $b$ is less than 0.1.

Reading: not in the paper. The root mean square of $v$ over the weights is exactly $2^d \sqrt{n_0/n_d} \lVert \epsilon
\rVert$ (the law behind Lemma 6), so that at large width this is the noise floor: the constant is 1 where Theorem 1 has
$\frac{15 \theta}{1 - \alpha}$, which is at least 30.
If $\lVert 2^d B^{\mathsf{T}}(\mathcal{G}(x) - \mathcal{G}(x')) - (x - x') \rVert \le b \lVert x - x' \rVert$ for all $x$,
$x'$, a step contracts by $q < 1$, its fixed point $z$ has $\lVert z - x^* - v \rVert \le \frac{b}{1 - b} \lVert v \rVert$,
and the inequality follows. That this $b$ will do is heuristic: its first part is the leading order of the operator norm of
$2^d B^{\mathsf{T}} D_d A_d \cdots D_1 A_1 - I$, its second three deviations of what it does to $x^*$ along $x^*$. The band
and its probability are ours, not the paper's.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, HighProbabilityBound, Network, Solution, gaussian_network, grid, plugin
from plugin_verify.networks import network_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2, A4


class Setting(NamedTuple):
    """x0 = x* + R u at an angle in degrees; noise = ||eps||, with its direction."""

    n: tuple[int, ...]
    theta: float = 1.0
    k: int = 16
    R: float = 0.0
    angle: float = 180.0
    noise: float = 10.0
    x_star_norm: float = 1.0
    noise_direction: str = "generic"


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw networks, revealed where that is cheaper."""
    return network(s.n, rng=rng, trials=trials, steps=s.k)


def slack(n: tuple[int, ...]) -> float:
    """Give b."""
    inverse = [(2.0**j, 1 / m) for j, m in enumerate(n[1:], 1)]
    return 2 * sqrt(n[0] * sum(p * i for p, i in inverse)) + 3 * sqrt(sum((p + 3) * i for p, i in inverse))


def off_floor(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
              observe: Callable[..., Array] = problem.observe, floor: float = 1.0) -> Array:
    """Measure how far the k-th iterate is from x* + floor v, over what the statement allows."""
    x_star, epsilon, scale = problem.x_star(s), problem.epsilon(s), 2.0 ** (len(s.n) - 1)
    y = observe(G, x_star, epsilon)
    x = solver(G, y, problem.x_start(s), step_size=s.theta * scale, iterations=s.k).x
    v, b = scale * G.adjoint(np.broadcast_to(epsilon, (len(x), s.n[-1]))), slack(s.n)
    size = np.linalg.norm(v, axis=-1)
    allowed = b / (1 - b) * size + (abs(1 - s.theta) + s.theta * b) ** s.k * (s.R + size / (1 - b))
    off: Array = np.linalg.norm(x - x_star - floor * v, axis=-1) / allowed
    return off


def bound(s: Setting) -> float:
    """Give one, after refusing settings of which the statement says nothing."""
    problem.validate(s)
    problem.refuse({f"theta={s.theta}: it lies between 0 and 2": not 0 < s.theta < 2,
                    f"noise={s.noise}: the noise is not 0": s.noise == 0,
                    f"n={s.n}: b = {slack(s.n):.3g} is too large for theta={s.theta}; take wider layers":
                        abs(1 - s.theta) + s.theta * slack(s.n) >= 1})
    return 1.0


def cost(s: Setting) -> Cost:
    """Model a trial: k steps of PLUGIn."""
    return network_cost(s.n, s.k)


sharp_floor = HighProbabilityBound(
    id="sharp-floor", source="Beside Theorem 1 (sharp at large width)", statement=__doc__, hypotheses=(A1, A2, A4),
    settings=(*grid(Setting, n=((2, 40_000),), theta=(0.5, 1.5)), Setting((2, 40_000), k=8, R=1.0),
              Setting((1, 30_000, 40_000), k=3)),
    labels={"value": "distance from x* + v over what is allowed"}, sampler=networks, cost=cost, quantity=off_floor, bound=bound,
    failure_probability=lambda s: 0.01,
)
