r"""One step of PLUGIn from $x^*$ carries $2^{d/2}$ times the noise of one step of gradient descent.

For all $d$, widths, $x^* \ne 0$ and $\epsilon \sim \mathcal{N}(0, \frac{1}{n_d} \gamma^2 I)$ independent of the weights,
with $x^0 = x^*$ and $\eta = 2^d$, the first iterates of PLUGIn (5) and of gradient descent (4) satisfy
$$\mathbb{E} \lVert x^1_{\mathrm{PLUGIn}} - x^* \rVert^2 = 4^d \frac{n_0}{n_d} \gamma^2, \quad
\mathbb{E} \lVert x^1_{\mathrm{GD}} - x^* \rVert^2 = 2^d \frac{n_0}{n_d} \gamma^2 .$$

Reading: derived here. Remark 4 compares PLUGIn's error, of the order of $2^d \sqrt{n_0/n_d} \gamma$, with that of gradient
descent, of the order of $\sqrt{n_0/n_d} \gamma$ up to logarithms, in prose and at steps that depend on $d$; the paper finds
PLUGIn's constant the larger one. From $x^*$ the errors are $2^d B^{\mathsf{T}} \epsilon$ and $2^d J^{\mathsf{T}} \epsilon$,
$J = D_d A_d \cdots D_1 A_1$ being the derivative at $x^*$, and at large width these are also the errors of the limits (the
sharp noise floors). So the ratio of the floors tends to $2^{d/2}$ in the mean square; what is exact, and checked, is the
ratio after one step. Both iterates are of the same network and noise.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, ExpectationIdentity, Network, Solution, gaussian_network, gradient_descent, plugin
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2, A4
from .problem import refuse, unit


class Setting(NamedTuple):
    """x* is the first unit vector."""

    n: tuple[int, ...]
    gamma: float = 1.0


class Draw(NamedTuple):
    """Networks, and noise (trials, n_d)."""

    G: Network
    noise: Array


class Floors(NamedTuple):
    """The squared errors times n_d / (n_0 gamma^2)."""

    plugin: Array
    descent: Array


def draw(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Draw:
    """Draw the noise, then the networks with all their weights."""
    noise = rng.standard_normal((trials, s.n[-1])) * (s.gamma / sqrt(s.n[-1]))
    return Draw(network(s.n, rng=rng, trials=trials, sampler="stored"), noise)


def floors(s: Setting, sample: Draw, *, solver: Callable[..., Solution] = plugin,
           observe: Callable[..., Array] = problem.observe) -> Floors:
    """Take one step of each from x*."""
    G, noise = sample
    x_star = unit(s.n[0], 0.0)
    y = observe(G, x_star, noise)
    errors = (run(G, y, x_star, step_size=2.0 ** (len(s.n) - 1), iterations=1).x - x_star
              for run in (solver, gradient_descent))
    return Floors(*(np.vecdot(error, error) * (s.n[-1] / (s.n[0] * s.gamma**2)) for error in errors))


def expected(s: Setting) -> Floors:
    """Give 4^d and 2^d."""
    refuse({f"gamma={s.gamma}: the noise is not 0": s.gamma <= 0})
    d = len(s.n) - 1
    return Floors(np.array(4.0**d), np.array(2.0**d))


def fourth_moment(n: tuple[int, ...], share: float) -> float:
    """Give E ||W^T g||^4, g standard normal, where W multiplies by Gaussian layers and keeps each unit with probability `share`.

    With share 1/2 the law of W^T W is that of J^T J: what is quadratic in a row of A_j does not know the sign of its unit.
    With P = W W^T and given W's layers so far, p = E (tr P)^2 and q = E tr P^2 obey a linear recursion.
    """
    p, q = float(n[0]) ** 2, float(n[0])
    for m in n[1:]:
        K, KK = m * share, m * share * (1 - share) + (m * share) ** 2
        p, q = (KK * p + 2 * K * q) / m**2, (K * p + (KK + K) * q) / m**2
    return p + 2 * q


def variance(s: Setting) -> Floors:
    """Give twice the variances."""
    d = len(s.n) - 1
    return Floors(*(np.array(2 * (16.0**d * fourth_moment(s.n, share) / s.n[0] ** 2 - float(mean) ** 2))
                    for share, mean in zip((1.0, 0.5), expected(s), strict=True)))


def cost(s: Setting) -> Cost:
    """Model a trial: one step of each, and its noise."""
    return stored_cost(s.n, 4)


remark_4_gradient_descent = ExpectationIdentity(
    id="remark-4-gradient-descent", source="Remark 4 (sharp)", statement=__doc__, hypotheses=(A1, A2, A4),
    settings=(Setting((4, 12)), Setting((4, 12), 0.1), Setting((5, 14, 12)), Setting((5, 14, 13, 12))),
    sampler=draw, cost=cost, quantity=floors, expected=expected, variance=variance, margin=0.025,
    variance_says="each variance is at most twice what is derived for Gaussian weights, ReLU and this noise",
)
