"""What the claims about the assumptions must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import false_twin
from plugin_verify.typing import Array, Generator

from ..assumptions import Layer, assumption_a2, condition_6, draw_products, prove_largest
from .wrong_networks import fan_in, uniform, weights

ten_per_cent_more = false_twin(condition_6, "ten-per-cent-more", "the largest C_0 is a tenth larger",
                               prove=lambda s: prove_largest(s, share=1.1))


def equal_rows_of(A: Array) -> Array:
    """Give the first row to all."""
    return np.repeat(A[..., :1, :], A.shape[-2], axis=-2)


def draw_equal_sizes(s: Layer, rng: Generator, trials: int) -> tuple[Array, Array]:
    """Draw entries whose sizes are the same along a row, with independent signs."""
    size = np.abs(rng.standard_normal((trials, s.m, 1))) / np.sqrt(s.m)
    A = size * rng.choice((-1.0, 1.0), size=(trials, s.m, s.n))
    return A[..., 0], A.sum(axis=-1) / np.sqrt(s.n)


equal_sizes = false_twin(assumption_a2, "equal-sizes", "entries of a row have one size", sampler=draw_equal_sizes)
uniform_weights = false_twin(assumption_a2, "uniform-weights", "the weights are uniform with the right variance",
                             sampler=partial(draw_products, network=weights(uniform)))
equal_rows = false_twin(assumption_a2, "equal-rows", "all rows are the same",
                        sampler=partial(draw_products, network=weights(equal_rows_of)))
fan_in_variance = false_twin(assumption_a2, "fan-in-variance", "the weights have variance one over the fan-in",
                             sampler=partial(draw_products, network=fan_in))
