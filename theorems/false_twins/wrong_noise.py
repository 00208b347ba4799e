"""Observe G(x*) with noise that is wrong in one known way; each function takes what `observe` takes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from plugin_verify import Network
from plugin_verify.typing import Array

from ..problem import observe


def noise_times(factor: float) -> Callable[[Network, Array, Array], Array]:
    """Give y = G(x*) + factor eps."""
    return lambda G, x_star, epsilon: observe(G, x_star, factor * epsilon)


def noise_in_range(e: float) -> Callable[[Network, Array, Array], Array]:
    """Turn the noise towards the first column b of B = A_d...A_1, at the same norm: it then knows the weights.

    Its direction is that of (1 - e) eps / ||eps|| + e b / ||b||.
    """

    def towards(G: Network, x_star: Array, epsilon: Array) -> Array:
        size = np.linalg.norm(epsilon, axis=-1, keepdims=True)
        mixed = (1 - e) * epsilon / np.where(size > 0, size, 1.0) + e * unit(G.B[..., 0])
        return observe(G, x_star, size * unit(mixed))

    return towards


def unit(v: Array) -> Array:
    """Give v / ||v||."""
    direction: Array = v / np.linalg.norm(v, axis=-1, keepdims=True)
    return direction
