r"""At large width and little noise the limit of gradient descent is $x^* + 2^d J^{\mathsf{T}} \epsilon$.

For all $d$, $x^*$ and $\epsilon$ fixed before the weights, all $\theta$ in $(0, 2)$ and all $k$, with $x^0 = x^*$, $\eta =
\theta 2^d$, $J = D_d A_d \cdots D_1 A_1$ the derivative of $\mathcal{G}$ at $x^*$ and $w = 2^d J^{\mathsf{T}} \epsilon$,
the $k$-th iterate of gradient descent (4) satisfies, where the noise is so small that no unit changes its sign,
$$\lVert x^k - x^* - w \rVert \le \frac{b + q^k}{1 - b} \lVert w \rVert, \quad q = |1 - \theta| + \theta b,$$
$$b = 2 \sqrt{n_0 \sum_j 2/n_j} + 3 \sqrt{\sum_j 5/n_j},$$ with probability at least 0.95 at the widths that are looked at here.

Reading: not in the paper. It is what the sharp noise floor is for PLUGIn, with $J$ for $B$. Over weights and noise
$\epsilon \sim \mathcal{N}(0, \frac{1}{n_d} \gamma^2 I)$ the root mean square of $w$ is exactly $2^{d/2} \sqrt{n_0/n_d}
\gamma$, where PLUGIn's is $2^d \sqrt{n_0/n_d} \gamma$. The inequality follows from $\lVert 2^d J^{\mathsf{T}} J - I \rVert
\le b$; that this $b$ will do is heuristic: the leading order of the norm, and three deviations of $2^d \lVert J x^*
\rVert^2$ at $\lVert x^* \rVert = 1$. The noise has norm $10^{-6}$ here. The band and its probability are ours, not the
paper's.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, HighProbabilityBound, Network, Solution, gaussian_network, gradient_descent
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2, A4


class Setting(NamedTuple):
    """x0 = x*, the first unit vector; noise = ||eps||, with its direction. R and angle say where x0 is, and stay."""

    n: tuple[int, ...]
    theta: float = 1.0
    k: int = 6
    noise: float = 1e-6
    noise_direction: str = "generic"
    R: float = 0.0
    angle: float = 0.0
    x_star_norm: float = 1.0


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw networks with all their weights."""
    return network(s.n, rng=rng, trials=trials, sampler="stored")


def slack(n: tuple[int, ...]) -> float:
    """Give b."""
    inverse = sum(1 / m for m in n[1:])
    return 2 * sqrt(2 * n[0] * inverse) + 3 * sqrt(5 * inverse)


def off_floor(s: Setting, G: Network, *, descent: Callable[..., Solution] = gradient_descent,
              observe: Callable[..., Array] = problem.observe, floor: float = 1.0) -> Array:
    """Measure how far the k-th iterate is from x* + floor w, over ||w||."""
    x_star, epsilon, scale = problem.x_star(s), problem.epsilon(s), 2.0 ** (len(s.n) - 1)
    x = descent(G, observe(G, x_star, epsilon), x_star, step_size=s.theta * scale, iterations=s.k).x
    w = scale * G.gradient(x_star, np.broadcast_to(epsilon, (len(x), s.n[-1])))
    off: Array = np.linalg.norm(x - x_star - floor * w, axis=-1) / np.linalg.norm(w, axis=-1)
    return off


def bound(s: Setting) -> float:
    """Give the factor of ||w||, after refusing settings of which the statement says nothing."""
    problem.validate(s)
    b = slack(s.n)
    problem.refuse({f"theta={s.theta}: it lies between 0 and 2": not 0 < s.theta < 2,
                    f"noise={s.noise}: the noise is not 0, and at most 1e-6": not 0 < s.noise <= 1e-6,
                    f"R={s.R}: x0 is x*": s.R != 0,
                    f"n={s.n}: b = {b:.3g} is not below 1; take wider layers": b >= 1})
    return (b + (abs(1 - s.theta) + s.theta * b) ** s.k) / (1 - b)


def cost(s: Setting) -> Cost:
    """Model a trial: k steps, each of which reads the weights twice."""
    return stored_cost(s.n, 2 * s.k + 2)


sharp_floor_gradient_descent = HighProbabilityBound(
    id="sharp-floor-gradient-descent", source="Beside Remark 4 (sharp at large width)", statement=__doc__,
    hypotheses=(A1, A2, A4),
    settings=(Setting((2, 20_000)), Setting((2, 20_000), 0.5, 10), Setting((1, 1000, 1500))),
    labels={"value": "distance from x* + w over ‖w‖"}, sampler=networks, cost=cost, quantity=off_floor, bound=bound,
    failure_probability=lambda s: 0.05,
)
