"""What the claims about the assumptions must refute."""

from __future__ import annotations

import numpy as np

from plugin_verify import false_twin
from plugin_verify.typing import Array, Generator

from ..assumptions import Layer, assumption_a2, condition_6, draw_products, prove_largest

ten_per_cent_more = false_twin(condition_6, "ten-per-cent-more", "the largest C_0 is a tenth larger",
                               prove=lambda s: prove_largest(s, share=1.1))


def draw_fan_in(s: Layer, rng: Generator, trials: int) -> tuple[Array, Array]:
    """Draw weights of variance one over the fan-in."""
    one, two = draw_products(s, rng, trials)
    return np.sqrt(s.m / s.n) * one, np.sqrt(s.m / s.n) * two


def draw_uniform(s: Layer, rng: Generator, trials: int) -> tuple[Array, Array]:
    """Draw uniform weights of variance 1/m."""
    A = rng.uniform(-np.sqrt(3 / s.m), np.sqrt(3 / s.m), size=(trials, s.m, s.n))
    return A[..., 0], A.sum(axis=-1) / np.sqrt(s.n)


fan_in = false_twin(assumption_a2, "fan-in-variance", "the weights have variance one over the fan-in", sampler=draw_fan_in)
uniform = false_twin(assumption_a2, "uniform-weights", "the weights are uniform with the right variance", sampler=draw_uniform)
