"""What equation (7), with its second moments, must refute."""

from __future__ import annotations

import numpy as np

from plugin_verify import Network, false_twin, gaussian_network, leaky_relu
from plugin_verify.typing import Generator

from ..equation_7 import FirstTwo, Setting, equation_7, expected


def half_is_055(s: Setting) -> FirstTwo:
    """Expect 0.55 x."""
    mean, second = expected(s)
    return FirstTwo(1.1 * mean, second)


def wide_weights(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A with entries five per cent too large in variance."""
    return Network([rng.standard_normal((trials, s.m, s.n)) * np.sqrt(1.05 / s.m)])


def sign_weights(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A with signs for entries: the right mean and variance, the wrong law."""
    return Network([rng.choice((-1.0, 1.0), size=(trials, s.m, s.n)) / np.sqrt(s.m)])


def leaky_networks(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A under a leaky ReLU of slope 0.1."""
    return gaussian_network((s.n, s.m), rng=rng, trials=trials, steps=1, activation=leaky_relu(0.1))


def not_zero(s: Setting) -> bool:
    """Tell whether x is not 0, where T = 0 whatever the weights."""
    return s.x_norm > 0


variance = false_twin(equation_7, "variance-1.05", "the weights' variance is 5% too large", sampler=wide_weights, where=not_zero)
leaky = false_twin(equation_7, "leaky-0.1", "the activation is a leaky ReLU of slope 0.1", sampler=leaky_networks, where=not_zero)
half = false_twin(equation_7, "half-is-0.55", "0.55 stands for 1/2", expected=half_is_055, where=not_zero)
signs = false_twin(equation_7, "sign-weights", "the weights are signs", sampler=sign_weights,
                   where=lambda s: not_zero(s) and s.m < 20)
