r"""At large width an iteration multiplies the error by $|1 - \theta|$.

For all $\theta > 0$, all $d$, all $x^*$, $x^0$ and $k \ge 1$, with $\epsilon = 0$ and $\eta = \theta 2^d$, the $k$-th
iterate of PLUGIn (5) satisfies
$$\left\lvert \left(\frac{\lVert x^k - x^* \rVert}{\lVert x^0 - x^* \rVert}\right)^{1/k} - |1 - \theta| \right\rvert \le
\frac{1}{10}$$ with probability at least 0.99 at the widths that are looked at here.

Reading: not in the paper; this is what really happens beside Theorem 1, whose rate is $|1 - \theta| + \frac{1}{2} \theta$
and whose range of $\theta$ ends at $\frac{4}{3}$. As the widths grow, $B^{\mathsf{T}} \mathcal{G}(x)$ tends to $2^{-d} x$
and the rate to $|1 - \theta|$, so that PLUGIn converges for $\theta$ in $(0, 2)$ and diverges beyond. The band has two
sides; what it may be depends on $\theta \sqrt{s_2}$ with $s_2 = n_0 \sum_j 2^j/n_j$, which is at most $4 \cdot 10^{-4}$ here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import HighProbabilityBound, Network, Solution, gaussian_network, grid, plugin
from plugin_verify.networks import network_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2
from .problem import unit, validate_plane


class Setting(NamedTuple):
    """x* is the first unit vector, x0 = x* + u with u at an angle in degrees."""

    n: tuple[int, ...]
    theta: float
    k: int = 4
    angle: float = 90.0


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw networks, revealed where that is cheaper."""
    return network(s.n, rng=rng, trials=trials, steps=s.k)


def off_rate(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
             observe: Callable[..., Array] = problem.observe, slack: float = 0.0) -> Array:
    """Measure how far the mean rate is from |1 - theta| + slack."""
    x_star = unit(s.n[0], 0.0)
    y, start = observe(G, x_star, np.zeros(s.n[-1])), x_star + unit(s.n[0], s.angle)
    x = solver(G, y, start, step_size=s.theta * 2.0 ** (len(s.n) - 1), iterations=s.k).x
    off: Array = np.abs(np.linalg.norm(x - x_star, axis=-1) ** (1 / s.k) - abs(1 - s.theta) - slack * s.theta)
    return off


def band(s: Setting) -> float:
    """Give the band's half-width."""
    validate_plane(s.n, s.angle)
    return 0.1


sharp_rate = HighProbabilityBound(
    id="sharp-rate", source="Beside Theorem 1 (sharp at large width)", statement=__doc__, hypotheses=(A1, A2),
    settings=(*grid(Setting, n=((2, 10_000),), theta=(1.9, 2.1)),
              Setting((1, 20_000, 40_000), 1.5, 2, 180.0)),
    labels={"value": "distance from |1 − θ|"}, sampler=networks, cost=lambda s: network_cost(s.n, s.k), quantity=off_rate,
    bound=band, failure_probability=lambda s: 0.01,
)
