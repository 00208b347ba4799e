r"""PLUGIn converges geometrically to a neighbourhood of $x^*$.

For all $d$ and widths $n_0, \dots, n_d$, all $x^*$, $x^0$ with $\lVert x^0 - x^* \rVert \le R$, all noise
$\epsilon$, all $\theta \in (0, \frac{4}{3})$ and all $k \ge 0$: under A1 to A4, with $\alpha = |1 - \theta| +
\frac{1}{2}\theta$ and the step size $\eta = \theta 2^d$, the $k$-th iterate of PLUGIn (5),
$$x^{k+1} = x^k - \eta A_1^{\mathsf{T}} A_2^{\mathsf{T}} \cdots A_d^{\mathsf{T}}
\left(\mathcal{G}(x^k) - y\right), \quad
y = \mathcal{G}(x^*) + \epsilon,$$
satisfies
$$\lVert x^k - x^* \rVert \le \alpha^k R + \frac{15\theta}{1 - \alpha} 2^d \sqrt{n_0/n_d} \lVert \epsilon \rVert$$
and
$$\lVert \mathcal{G}(x^k) - \mathcal{G}(x^*) \rVert \le 3\alpha^k R
+ \frac{45\theta}{1 - \alpha} 2^d \sqrt{n_0/n_d} \lVert \epsilon \rVert$$
with probability at least $1 - 2(k+3)e^{-10 n_0}$.

Reading: $x^*$, $x^0$ and $\epsilon$ are fixed before the weights are drawn, and so is the one $k$ that is looked
at. Both errors are held to their bounds at once, as the single probability says.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import HighProbabilityBound, Hypothesis, Solution, grid, plugin
from plugin_verify.networks import Network
from plugin_verify.typing import Array

from . import problem
from .assumptions import A1, A2, A3, A4, C_0


class Setting(NamedTuple):
    """Everything under "for all"; angle in degrees between x0 - x* and x*, noise = ||eps||."""

    n: tuple[int, ...]
    theta: float = 1.0
    k: int = 1
    R: float = 1.0
    angle: float = 0.0
    noise: float = 0.0
    x_star_norm: float = 1.0
    noise_direction: str = "generic"


class Errors(NamedTuple):
    """What the theorem bounds."""

    latent: Array
    signal: Array


def errors(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
           observe: Callable[..., Array] = problem.observe) -> Errors:
    """Run k steps from x0 on every sampled network."""
    x_star = problem.x_star(s)
    signal, y = G(x_star), observe(G, x_star, problem.epsilon(s))
    x = solver(G, y, problem.x_start(s), step_size=s.theta * 2 ** (len(s.n) - 1), iterations=s.k).x
    return Errors(np.linalg.norm(x - x_star, axis=-1), np.linalg.norm(G(x) - signal, axis=-1))


def bound(s: Setting) -> Errors:
    """Give the theorem's two right-hand sides."""
    problem.validate(s)
    d, n_0, n_d = len(s.n) - 1, s.n[0], s.n[-1]
    alpha = abs(1 - s.theta) + s.theta / 2
    floor = s.theta / (1 - alpha) * 2**d * sqrt(n_0 / n_d) * s.noise
    return Errors(alpha**s.k * s.R + 15 * floor, 3 * alpha**s.k * s.R + 45 * floor)


theta_in_range = Hypothesis(name="theta", says=r"$0 < \theta < \frac{4}{3}$", holds=lambda s: 0 < s.theta < 4 / 3)

COUNTABLE = (  # n_0 = 1 and cheap enough: the theorem's probability is within reach of counting
    *grid(Setting, n=((1, 1000),), theta=(1.0, 0.1), k=(1,), angle=(0.0, 180.0)),
    Setting((1, 1000), k=0),  # equality, which must not count as a violation
    *grid(Setting, n=((1, 1000),), theta=(0.375, 1.3), k=(10,)),
    *grid(Setting, n=((1, 1000),), theta=(0.1,), k=(10,), R=(3.0,), angle=(180.0,)),
    *grid(Setting, n=((1, 1000),), k=(1,), x_star_norm=(0.0,)),
    *grid(Setting, n=((1, 4000),), k=(10,), noise=(1.0,), noise_direction=("generic", "ones")),
    *grid(Setting, n=((1, 4000),), k=(10,), theta=(0.375,), noise=(1.0,), noise_direction=("first",)),
)
BOUNDARY = grid(Setting, n=((1, 80), (1, 160), (1, 230), (1, 250), (1, 344)))
RARE_BELOW = grid(Setting, n=((2, 633), (3, 1044), (5, 1875)))  # 0.8 times the width at which the claim begins to hold
RARE_WITHIN = grid(Setting, n=((2, 830), (3, 1370)))  # 1.05 times that width
RARE_ABOVE = grid(Setting, n=((2, 949), (3, 1566), (5, 2813)))  # 1.2 times
WIDE = (  # condition (6) holds amply; the probability is beyond counting, or the trials are dear
    *grid(Setting, n=((2, 1200), (5, 3000)), theta=(0.1, 1.0), k=(1, 5), angle=(90.0,)),
    *grid(Setting, n=((2, 4000),), k=(10,), noise=(1.0,), angle=(45.0,), R=(0.5,)),
    Setting((1, 200, 6299)),  # two layers, too narrow
    *grid(Setting, n=((1, 520, 21461),), k=(1, 5)),
    *grid(Setting, n=((5, 2600, 107300, 1249806),), theta=(1.0,), k=(3,), noise=(1.0,), angle=(120.0,)),
    *grid(Setting, n=((1, 8105, 445785, 5067212),), theta=(1.0,), k=(3,), R=(2.0,), noise=(1.0,)),
)
PAPER = grid(Setting, n=((20, 600, 500, 500),), theta=(0.375, 1.0), k=(1, 10), angle=(90.0,), R=(4.0,))

theorem_1 = HighProbabilityBound(
    id="theorem-1", source="Theorem 1", statement=__doc__,
    settings=COUNTABLE + BOUNDARY + RARE_BELOW + RARE_WITHIN + RARE_ABOVE + WIDE + PAPER,
    hypotheses=(A1, A2, A3, A4, theta_in_range), unknown=(C_0,),
    labels={"latent": "‖x^k − x*‖", "signal": "‖G(x^k) − G(x*)‖"},
    sampler=problem.networks, cost=problem.cost, quantity=errors, bound=bound, resolution=problem.resolution, gaussian=True,
    failure_probability=lambda s: 2 * (s.k + 3) * exp(-10 * s.n[0]),
)
