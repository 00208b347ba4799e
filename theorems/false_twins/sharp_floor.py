"""What the noise floor at large width must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import Network, false_twin, gaussian_network, gradient_descent
from plugin_verify.typing import Array, Generator

from ..sharp_floor import Setting, off_floor, sharp_floor


def stored(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw the networks with all their weights."""
    return gaussian_network(s.n, rng=rng, trials=trials, sampler="stored")


def scaled_with_theta(s: Setting, G: Network) -> Array:
    """Measure the distance from x* + theta v."""
    return off_floor(s, G, floor=s.theta)


def root(s: Setting, G: Network) -> Array:
    """Measure the distance from x* + 2^{d/2} B^T eps."""
    return off_floor(s, G, floor=2 ** (-(len(s.n) - 1) / 2))


higher = false_twin(sharp_floor, "floor-1.1", "the limit is x* + 1.1 v", quantity=partial(off_floor, floor=1.1))
theta = false_twin(sharp_floor, "floor-theta", "the limit is x* + theta v", quantity=scaled_with_theta,
                   where=lambda s: s.theta != 1)
half = false_twin(sharp_floor, "floor-root", "2^{d/2} stands for 2^d", quantity=root)
descent = false_twin(sharp_floor, "gd-for-plugin", "gradient descent runs in the place of PLUGIn", sampler=stored,
                     quantity=partial(off_floor, solver=gradient_descent), where=lambda s: len(s.n) == 2)
