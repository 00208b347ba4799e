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
    return products(rng.uniform(-np.sqrt(3 / s.m), np.sqrt(3 / s.m), size=(trials, s.m, s.n)))


def draw_equal_rows(s: Layer, rng: Generator, trials: int) -> tuple[Array, Array]:
    """Draw one row and use it for all."""
    return products(np.repeat(rng.standard_normal((trials, 1, s.n)) / np.sqrt(s.m), s.m, axis=1))


def draw_equal_sizes(s: Layer, rng: Generator, trials: int) -> tuple[Array, Array]:
    """Draw entries whose sizes are the same along a row, with independent signs."""
    size = np.abs(rng.standard_normal((trials, s.m, 1))) / np.sqrt(s.m)
    return products(size * rng.choice((-1.0, 1.0), size=(trials, s.m, s.n)))


def products(A: Array) -> tuple[Array, Array]:
    """Multiply stored weights by the two vectors of the claim."""
    return A[..., 0], A.sum(axis=-1) / np.sqrt(A.shape[-1])


equal_sizes = false_twin(assumption_a2, "equal-sizes", "entries of a row have one size", sampler=draw_equal_sizes)
uniform = false_twin(assumption_a2, "uniform-weights", "the weights are uniform with the right variance", sampler=draw_uniform)
equal_rows = false_twin(assumption_a2, "equal-rows", "all rows are the same", sampler=draw_equal_rows)
fan_in = false_twin(assumption_a2, "fan-in-variance", "the weights have variance one over the fan-in", sampler=draw_fan_in)
