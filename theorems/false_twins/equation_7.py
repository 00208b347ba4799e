"""What equation (7), with its second moments, must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin, leaky_relu

from ..equation_7 import FirstTwo, Setting, equation_7, expected, one_layer
from .wrong_networks import signs, under, weights, wider


def half_is_055(s: Setting) -> FirstTwo:
    """Expect 0.55 x."""
    mean, second = expected(s)
    return FirstTwo(1.1 * mean, second)


def not_zero(s: Setting) -> bool:
    """Tell whether x is not 0, where T = 0 whatever the weights."""
    return s.x_norm > 0


variance = false_twin(equation_7, "variance-1.05", "the weights' variance is 5% too large", where=not_zero,
                      sampler=partial(one_layer, network=wider(0.05)))
leaky = false_twin(equation_7, "leaky-0.1", "the activation is a leaky ReLU of slope 0.1", where=not_zero,
                   sampler=partial(one_layer, network=under(leaky_relu(0.1))))
half = false_twin(equation_7, "half-is-0.55", "0.55 stands for 1/2", expected=half_is_055, where=not_zero)
sign_weights = false_twin(equation_7, "sign-weights", "the weights are signs", where=lambda s: not_zero(s) and s.m < 20,
                          sampler=partial(one_layer, network=weights(signs)))
