r"""The first PLUGIn iterate is unbiased at any depth.

For all $d$ and widths, all fixed $x^*$ and $x^0$, and noise $\epsilon$ independent of the weights, the first
iterate of PLUGIn (5) with $\eta = \theta 2^d$ has the mean
$$\mathbb{E} x^1 = (1 - \theta) x^0 + \theta x^* .$$
Started from $x^0 = 0$ with $\epsilon \sim \mathcal{N}(0, \frac{1}{n_d} \gamma^2 I)$ it has the second moments
$$\mathbb{E} x^1 (x^1)^{\mathsf{T}} = \eta^2 \left(S_d + \frac{\gamma^2}{n_d} I\right),$$
where $S_0 = x^* (x^*)^{\mathsf{T}}$, $T_0 = \lVert x^* \rVert^2 I$ and
$$S_j = \left(\frac{1}{4} + \frac{3}{4 n_j}\right) S_{j-1} + \frac{1}{2 n_j} T_{j-1}, \quad T_j
= \frac{1}{2} T_{j-1} + \frac{1}{n_j} S_{j-1} .$$

Reading: the paper says so for $\theta = 1$ (Section 3). The second moments are derived here: they see noise that
was dropped, and noise that knows the weights, to which the mean is blind. Both iterates are of the same network and
noise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, Solution, grid, plugin
from plugin_verify.networks import Network, gaussian_network, stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .moments import mean_variance, moments, second_variance
from .problem import refuse, unit, validate_plane


class Setting(NamedTuple):
    """x* has norm 1; x0 = x* + R u at an angle in degrees; the noise has the norm gamma in the mean square."""

    n: tuple[int, ...]
    theta: float = 1.0
    R: float = 1.0
    angle: float = 0.0
    gamma: float = 1.0


class Iterate(NamedTuple):
    """x^1 from x0, and the matrix x^1 (x^1)^T from 0."""

    mean: Array
    second: Array


class Draw(NamedTuple):
    """Everything random in a batch of trials: the networks, and noise (trials, n_d)."""

    G: Network
    noise: Array


def x_star(s: Setting) -> Array:
    """Give x*, the first unit vector."""
    return unit(s.n[0], 0.0)


def x_start(s: Setting) -> Array:
    """Give x0."""
    return x_star(s) + s.R * unit(s.n[0], s.angle)


def eta(s: Setting) -> float:
    """Give the step size."""
    return s.theta * 2.0 ** (len(s.n) - 1)


def draw(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Draw:
    """Draw networks and noise."""
    return Draw(network(s.n, rng=rng, trials=trials, steps=2, sampler="stored"), gaussian_noise(s, rng, trials))


def gaussian_noise(s: Setting, rng: Generator, trials: int) -> Array:
    """Draw noise N(0, gamma^2 / n_d I)."""
    noise: Array = rng.standard_normal((trials, s.n[-1])) * (s.gamma / np.sqrt(s.n[-1]))
    return noise


def first_iterate_of(s: Setting, sample: Draw, *, solver: Callable[..., Solution] = plugin,
                     observe: Callable[..., Array] = problem.observe) -> Iterate:
    """Take one step from x0 and one from 0."""
    G, noise = sample
    y = observe(G, x_star(s), noise)
    from_x0, from_0 = (solver(G, y, start, step_size=eta(s), iterations=1).x for start in (x_start(s), np.zeros(s.n[0])))
    return Iterate(from_x0, from_0[:, :, None] * from_0[:, None, :])


def expected(s: Setting) -> Iterate:
    """Give the mean of x^1, and eta^2 (S_d + gamma^2 / n_d I) by the recursion of the statement."""
    validate_plane(s.n, s.angle)
    refuse({f"R={s.R}, gamma={s.gamma}: both are >= 0": min(s.R, s.gamma) < 0})
    S, T = np.outer(x_star(s), x_star(s)), np.eye(s.n[0])
    for n in s.n[1:]:
        S, T = (1 / 4 + 3 / (4 * n)) * S + T / (2 * n), T / 2 + S / n
    return Iterate((1 - s.theta) * x_start(s) + s.theta * x_star(s),
                   eta(s) ** 2 * (S + s.gamma**2 / s.n[-1] * np.eye(s.n[0])))


def variance(s: Setting) -> Iterate:
    """Give the variances of the products exactly, and of the iterate exactly if x0 = c x*, c >= 0.

    There G(x0) = c G(x*). Else the deviations of G(x0) and G(x*) are added up, which bounds that of their difference.
    """
    on_the_ray = s.angle == 0 or (s.angle == 180 and s.R <= 1)
    deviation = (np.sqrt(mean_variance(x_star(s) - x_start(s), s.n)) if on_the_ray
                 else np.sqrt(mean_variance(x_start(s), s.n)) + np.sqrt(mean_variance(x_star(s), s.n)))
    mean = eta(s) ** 2 * (deviation**2 + s.gamma**2 / s.n[-1])
    return Iterate(2 * mean, 2 * eta(s) ** 4 * second_variance(s.n[0], moments(s.n, 1.0, s.gamma)))


first_iterate = ExpectationIdentity(
    id="first-iterate", source="Section 3", statement=__doc__,
    settings=(
        *grid(Setting, n=((2, 60),), theta=(1.0, 0.4, 1.3), R=(2.0,), angle=(90.0,)),
        *grid(Setting, n=((3, 60),), R=(2.0,), angle=(180.0,), gamma=(0.0,)),
        *grid(Setting, n=((2, 12, 15),), angle=(0.0, 180.0)),
        *grid(Setting, n=((2, 12, 15),), theta=(0.4,)),
        *grid(Setting, n=((1, 12, 15), (2, 12, 15, 14))),
    ),
    sampler=draw, cost=lambda s: stored_cost(s.n, 4), quantity=first_iterate_of, expected=expected, variance=variance,
    margin=0.024, variance_says="each variance is at most twice an upper bound derived for Gaussian weights, ReLU and this noise",
)
