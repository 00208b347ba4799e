r"""At the step size $2^d$ every PLUGIn iteration halves the error, down to the noise.

For all $d$ and widths, all $x^*$, $x^0$ with $\lVert x^0 - x^* \rVert \le R$, all noise $\epsilon$ and all $k \ge
0$: under A1 to A4 the $k$-th iterate of PLUGIn (5) with $\eta = 2^d$ satisfies
$$\lVert x^k - x^* \rVert \le 2^{-k} R + 30 \cdot 2^d \sqrt{n_0/n_d} \lVert \epsilon \rVert$$
and
$$\lVert \mathcal{G}(x^k) - \mathcal{G}(x^*) \rVert \le 2^{-k} (3R)
+ 90 \cdot 2^d \sqrt{n_0/n_d} \lVert \epsilon \rVert$$
with probability at least $1 - 2(k+3)e^{-10 n_0}$.

Reading: as in Theorem 1, of which this is the case $\theta = 1$; its constants are written out here, not derived.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, sqrt
from typing import NamedTuple

from plugin_verify import HighProbabilityBound, Solution, grid, plugin
from plugin_verify.networks import Network
from plugin_verify.typing import Array

from . import problem, theorem_1
from .assumptions import A1, A2, A3, A4, C_0
from .theorem_1 import Errors


class Setting(NamedTuple):
    """Everything under "for all"; angle in degrees between x0 - x* and x*, noise = ||eps||."""

    n: tuple[int, ...]
    k: int = 1
    R: float = 1.0
    angle: float = 0.0
    noise: float = 0.0
    x_star_norm: float = 1.0
    noise_direction: str = "generic"


def errors(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
           observe: Callable[..., Array] = problem.observe) -> Errors:
    """Run k steps with eta = 2^d: Theorem 1's errors at theta = 1."""
    return theorem_1.errors(theorem_1.Setting(theta=1.0, **s._asdict()), G, solver=solver, observe=observe)


def bound(s: Setting) -> Errors:
    """Give the corollary's two right-hand sides."""
    problem.validate(s)
    d, n_0, n_d = len(s.n) - 1, s.n[0], s.n[-1]
    floor = 2**d * sqrt(n_0 / n_d) * s.noise
    return Errors(2.0**-s.k * s.R + 30 * floor, 2.0**-s.k * 3 * s.R + 90 * floor)


corollary_1 = HighProbabilityBound(
    id="corollary-1", source="Corollary 1", statement=__doc__, hypotheses=(A1, A2, A3, A4), unknown=(C_0,),
    settings=(
        *grid(Setting, n=((1, 1000),), k=(1, 3), angle=(0.0, 180.0)),
        Setting((1, 1000), k=0),
        *grid(Setting, n=((1, 4000),), k=(10,), noise=(1.0,), R=(10.0,)),
        *grid(Setting, n=((1, 250),)),
        *grid(Setting, n=((2, 1200), (5, 3000)), k=(1, 5), angle=(90.0,)),
        *grid(Setting, n=((5, 2600, 107300, 1249806),), k=(3,), angle=(60.0,)),
        *grid(Setting, n=((20, 600, 500, 500),), k=(1, 10), angle=(90.0,), R=(4.0,)),
    ),
    labels={"latent": "‖x^k − x*‖", "signal": "‖G(x^k) − G(x*)‖"},
    sampler=problem.networks, cost=problem.cost, quantity=errors, bound=bound, resolution=problem.resolution, gaussian=True,
    failure_probability=lambda s: 2 * (s.k + 3) * exp(-10 * s.n[0]),
)
