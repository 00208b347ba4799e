r"""The inverse problem (1) at a setting: where $x^*$, $x^0$ and the noise stand.

The law of a Gaussian network does not change when $A_1$ is turned, so $x^*$ may lie along the first axis and $x^0$
in the plane of the first two, without loss of generality. What is fixed here is fixed before the weights are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np

from plugin_verify.errors import SettingError
from plugin_verify.networks import Network, gaussian_network, network_cost, validate_widths
from plugin_verify.networks.cost import Cost
from plugin_verify.typing import Array, Generator

DIRECTIONS = ("generic", "ones", "first")


class Problem(Protocol):
    """The fields that the inverse problem needs of a setting."""

    @property
    def n(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def k(self) -> int: ...  # noqa: D102
    @property
    def R(self) -> float: ...  # noqa: D102
    @property
    def angle(self) -> float: ...  # noqa: D102
    @property
    def noise(self) -> float: ...  # noqa: D102
    @property
    def x_star_norm(self) -> float: ...  # noqa: D102
    @property
    def noise_direction(self) -> str: ...  # noqa: D102


def validate(s: Problem) -> None:
    """Refuse a setting that describes no inverse problem.

    Raises:
        SettingError: naming the field and what it may be.
    """
    validate_plane(s.n, s.angle)
    refuse({
        f"k={s.k}: a number of iterations is an integer >= 0": s.k < 0,
        f"R={s.R}: a distance is >= 0": s.R < 0,
        f"noise={s.noise}: the norm of the noise is >= 0": s.noise < 0,
        f"x_star_norm={s.x_star_norm}: a norm is >= 0": s.x_star_norm < 0,
        f"noise_direction={s.noise_direction!r}: choose one of {', '.join(DIRECTIONS)}": s.noise_direction not in DIRECTIONS,
    })


def validate_plane(n: tuple[int, ...], angle: float) -> None:
    """Refuse widths that are none, and an angle that does not exist on a line."""
    validate_widths(n)
    refuse({f"angle={angle}: at n_0 = 1 only 0 and 180 degrees exist": n[0] == 1 and angle not in (0.0, 180.0)})


def refuse(wrong: dict[str, bool]) -> None:
    """Raise the first message whose condition holds.

    Raises:
        SettingError: with that message.
    """
    for message, is_wrong in wrong.items():
        if is_wrong:
            raise SettingError(message, setting=message)


def networks(s: Problem, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw one network a trial, A1 and A2."""
    return network(s.n, rng=rng, trials=trials, steps=s.k)


def observe(G: Network, x_star: Array, epsilon: Array) -> Array:
    """Return y = G(x*) + eps, equation (1)."""
    return G(x_star) + epsilon


def cost(s: Problem) -> Cost:
    """Model a trial: k steps of PLUGIn on a network of these widths."""
    validate(s)
    return network_cost(s.n, s.k)


def resolution(s: Problem) -> float:
    """Bound what rounding does to an error: a few units of the last place of everything that is added up."""
    return 1e-14 * (s.x_star_norm + s.R + 2.0 ** (len(s.n) - 1) * s.noise)


def x_star(s: Problem) -> Array:
    """Give x*, along the first axis."""
    return s.x_star_norm * unit(s.n[0], 0.0)


def x_start(s: Problem) -> Array:
    """Give x0 = x* + R u, u at the setting's angle to the first axis."""
    return x_star(s) + s.R * unit(s.n[0], s.angle)


def unit(n_0: int, degrees: float) -> Array:
    """Give the unit vector in the plane of the first two axes at an angle to the first, exact at right angles."""
    exact = {0.0: (1.0, 0.0), 90.0: (0.0, 1.0), 180.0: (-1.0, 0.0)}
    u = np.zeros(n_0)
    u[:2] = exact.get(degrees, (math.cos(math.radians(degrees)), math.sin(math.radians(degrees))))[:n_0]
    return u


def epsilon(s: Problem) -> Array:
    """Give the noise: of the setting's norm, in a direction that knows nothing of the weights."""
    n_d = s.n[-1]
    if s.noise == 0 or s.noise_direction == "first":
        direction = np.zeros(n_d)
        direction[0] = 1.0
    elif s.noise_direction == "ones":
        direction = np.full(n_d, n_d**-0.5)
    else:
        direction = np.cos(np.arange(n_d, dtype=np.float64) ** 2)
        direction /= np.linalg.norm(direction)
    return s.noise * direction
