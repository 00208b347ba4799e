r"""The deviation $Z$ of one layer is centred.

For all $m$, $n$ and fixed $u, v, w \in \mathbb{R}^n$, with $A \in \mathbb{R}^{m \times n}$ of i.i.d. $\mathcal{N}(0,
\frac{1}{m})$ entries,
$$Z(u, v; w) = \langle A u, \sigma(A v) - \sigma(A w) \rangle - \frac{1}{2} \langle u, v - w \rangle$$
has the mean $\mathbb{E} Z(u, v; w) = 0$.

Reading: reconstructed, the text of Lemma 2 being in an appendix that was not available; the body of the paper says that
the process is centred. The vectors are fixed before $A$ is drawn. An activation with the right mean and the wrong size
would pass, so the second moment is checked with it,
$$m\, \mathbb{E} Z(u, v; 0)^2 = \frac{1}{2} \lVert u \rVert^2 \lVert v \rVert^2 + \frac{3}{4} \langle u, v \rangle^2,$$
derived here, as is its like for $w$ along $v$ or orthogonal to it, the two cases that are looked at. The vectors $u$ and
$v$ have norm 1; $\mathbb{E} \lVert A u \rVert^2 = 1$ stands beside the mean that is 0, as its scale.
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import ExpectationIdentity, Network, gaussian_network, grid
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from .problem import refuse, unit


class Setting(NamedTuple):
    """A is m x n; v is the first unit vector, u at an angle to it; w has the norm w_norm and stands at w_angle to v."""

    m: int
    n: int = 2
    angle: float = 0.0
    w_norm: float = 0.0
    w_angle: float = 0.0


class Deviation(NamedTuple):
    """(||Au||^2, Z), and m Z^2."""

    mean: Array
    second: Array


def vectors(s: Setting) -> tuple[Array, Array, Array]:
    """Give u, v and w."""
    refuse({f"n={s.n}: the vectors need n >= 2": s.n < 2,
            f"w_angle={s.w_angle}: the second moment is known at 0, 90 and 180 degrees": s.w_angle not in (0.0, 90.0, 180.0)})
    return unit(s.n, s.angle), unit(s.n, 0.0), s.w_norm * unit(s.n, s.w_angle)


def one_layer(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A."""
    return network((s.n, s.m), rng=rng, trials=trials, sampler="stored")


def deviation(s: Setting, G: Network, *, half: float = 0.5) -> Deviation:
    """Measure Z and its square."""
    u, v, w = vectors(s)
    Au = G.operators[0].matvec(u)
    Z = np.vecdot(Au, G(v) - G(w)) - half * (u @ (v - w))
    return Deviation(np.stack([np.vecdot(Au, Au), Z], axis=1), s.m * Z**2)


def second_moment(s: Setting) -> float:
    """Give m E Z^2: E g_u^2 (sigma(g_v) - sigma(g_w))^2 less the square of its mean."""
    u, v, w = vectors(s)
    along, across = (u @ v) ** 2, 1 - (u @ v) ** 2  # of u, in the plane of the first two axes
    cross = {0.0: 0.5 + along, 90.0: (along + across) / pi + u[0] * u[1] / 2, 180.0: 0.0}[s.w_angle]
    turned = across if s.w_angle == 90.0 else along
    square = 0.5 + along + s.w_norm**2 * (0.5 + turned) - 2 * s.w_norm * cross
    return float(square - (u @ (v - w)) ** 2 / 4)


def expected(s: Setting) -> Deviation:
    """Give (1, 0) and m E Z^2."""
    return Deviation(np.array([1.0, 0.0]), np.array(second_moment(s)))


def variance(s: Setting) -> Deviation:
    """Give twice a bound for the variances.

    That of Z is exact; a term's fourth moment is bounded by |sigma(a) - sigma(b)| <= |a - b| and Cauchy-Schwarz.
    """
    u, v, w = vectors(s)
    size, mean, spread = float(np.linalg.norm(v - w)), float(u @ (v - w)) / 2, second_moment(s)
    fourth = (105**0.25 * size + abs(mean)) ** 4
    return Deviation(2 * np.array([2 / s.m, spread / s.m]), np.array(2 * ((2 - 3 / s.m) * spread**2 + fourth / s.m)))


lemma_2 = ExpectationIdentity(
    id="lemma-2", source="Lemma 2 (reconstructed)", statement=__doc__,
    settings=(*grid(Setting, m=(60,), angle=(0.0, 45.0)),
              Setting(60, w_norm=sqrt(2), w_angle=180.0), Setting(60, 3, 30.0, 1.0, 90.0)),
    sampler=one_layer, cost=lambda s: stored_cost((s.n, s.m), 1), quantity=deviation, expected=expected, variance=variance,
    margin=0.025, variance_says="each variance is at most twice an upper bound derived for Gaussian weights and ReLU",
)
