"""What the law of a network's output must refute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from plugin_verify import Network, false_twin, gaussian_network, leaky_relu
from plugin_verify.typing import Array, Generator

from ..norms import Setting, networks, norms


def wide_weights(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw weights five per cent too large in variance."""
    return Network([np.sqrt(1.05) * layer.A for layer in networks(s, rng, trials).operators])  # type: ignore[union-attr]


def softplus(t: Array) -> Array:
    """Return log(1 + e^t)."""
    return np.logaddexp(0.0, t)


def under(activation: Any) -> Callable[[Setting, Generator, int], Network]:
    """Give a sampler of networks with another activation."""

    def draw(s: Setting, rng: Generator, trials: int) -> Network:
        return gaussian_network(s.n, rng=rng, trials=trials, sampler="stored", activation=activation)

    return draw


variance = false_twin(norms, "variance-1.05", "the weights' variance is 5% too large", sampler=wide_weights)
leaky = false_twin(norms, "leaky-0.1", "the activation is a leaky ReLU of slope 0.1", sampler=under(leaky_relu(0.1)))
soft = false_twin(norms, "softplus", "the activation is softplus", sampler=under(softplus))
