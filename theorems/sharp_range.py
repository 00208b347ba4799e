r"""At large width PLUGIn converges for $\theta$ between $\frac{4}{3}$ and 2, and diverges beyond 2.

For all $d$, $x^*$, $x^0$ and $k \ge 1$, with $\epsilon = 0$, $\eta = \theta 2^d$ and
$$b = 2 \sqrt{n_0 \sum_j 2^j/n_j} + 3 \sqrt{\sum_j (2^j + 3)/n_j} ,$$
the $k$-th iterate of PLUGIn (5) satisfies
$$\lVert x^k - x^* \rVert \le (\theta - 1 + \theta b)^k \lVert x^0 - x^* \rVert \quad \text{if } 1 < \theta < \frac{2}{1 + b}, $$
$$\lVert x^k - x^* \rVert \ge (\theta - 1 - \theta b)^k \lVert x^0 - x^* \rVert \quad \text{if } \theta > \frac{2}{1 - b},$$
with probability at least 0.99 at the widths that are looked at here. The first factor is less than 1, the second is more.

Reading: not in the paper, whose range of $\theta$ ends at $\frac{4}{3}$: there the rate $|1 - \theta| + \frac{1}{2} \theta$
of Theorem 1 reaches 1. At large width the range is $(0, 2)$. Each inequality follows from $\lVert 2^d
B^{\mathsf{T}}(\mathcal{G}(x) - \mathcal{G}(x^*)) - (x - x^*) \rVert \le b \lVert x - x^* \rVert$ along the iterates; that
this $b$ will do is heuristic, as for the sharp noise floor. The band and its probability are ours, not the paper's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, HighProbabilityBound, Network, Solution, gaussian_network, plugin
from plugin_verify.networks import network_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2
from .problem import refuse, unit, validate_plane
from .sharp_floor import slack


class Setting(NamedTuple):
    """x* is the first unit vector, x0 = x* + u with u at an angle in degrees."""

    n: tuple[int, ...]
    theta: float
    k: int = 8
    angle: float = 90.0


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw networks, revealed where that is cheaper."""
    return network(s.n, rng=rng, trials=trials, steps=s.k)


def factor(s: Setting, G: Network, *, solver: Callable[..., Solution], observe: Callable[..., Array]) -> Array:
    """Measure the mean factor of an iteration."""
    x_star = unit(s.n[0], 0.0)
    y, start = observe(G, x_star, np.zeros(s.n[-1])), x_star + unit(s.n[0], s.angle)
    x = solver(G, y, start, step_size=s.theta * 2.0 ** (len(s.n) - 1), iterations=s.k).x
    mean: Array = np.linalg.norm(x - x_star, axis=-1) ** (1 / s.k)
    return mean


def apart(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
          observe: Callable[..., Array] = problem.observe, end: float = 2.0) -> Array:
    """Measure the mean factor below theta = `end`, where it is to be small, and its inverse beyond."""
    mean = factor(s, G, solver=solver, observe=observe)
    return mean if s.theta < end else 1 / mean


def bound(s: Setting) -> float:
    """Give the factor of the statement, or its inverse: a number below 1."""
    validate_plane(s.n, s.angle)
    b = s.theta * slack(s.n)
    largest = s.theta - 1 + b if s.theta < 2 else 1 / (s.theta - 1 - b) if s.theta - 1 > b else np.inf
    refuse({f"k={s.k}: a number of iterations is at least 1": s.k < 1,
            f"theta={s.theta}: b = {slack(s.n):.3g} leaves out theta <= 1 and what is close to 2": s.theta <= 1 or largest >= 1})
    return largest


def cost(s: Setting) -> Cost:
    """Model a trial: k steps of PLUGIn."""
    return network_cost(s.n, s.k)


sharp_range = HighProbabilityBound(
    id="sharp-range", source="Beside Theorem 1 (sharp at large width)", statement=__doc__, hypotheses=(A1, A2),
    settings=(Setting((2, 60_000), 1.9), Setting((2, 60_000), 2.1), Setting((2, 10_000), 1.4), Setting((2, 10_000), 1.5),
              Setting((1, 20_000, 40_000), 2.5, 4, 180.0)),
    labels={"value": "mean factor (θ < 2), or its inverse"}, sampler=networks, cost=cost, quantity=apart, bound=bound,
    failure_probability=lambda s: 0.01,
)
