"""What the first iterate, with its second moments, must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import false_twin, gradient_descent
from plugin_verify.typing import Generator

from ..first_iterate import Draw, Setting, draw, first_iterate, first_iterate_of
from .mutants import fan_in, plugin_with_step


def draw_without_noise(s: Setting, rng: Generator, trials: int) -> Draw:
    """Forget the noise."""
    sample = draw(s, rng, trials)
    return sample._replace(noise=np.zeros_like(sample.noise))


def draw_aligned_noise(s: Setting, rng: Generator, trials: int) -> Draw:
    """Turn the noise into the range of A_d...A_1: of the same norm, but it knows the weights."""
    sample = draw(s, rng, trials)
    along = sample.G.B[..., -1]
    size = np.linalg.norm(sample.noise, axis=1, keepdims=True)
    return sample._replace(noise=size * along / np.linalg.norm(along, axis=1, keepdims=True))


def draw_fan_in(s: Setting, rng: Generator, trials: int) -> Draw:
    """Draw weights of variance one over the fan-in."""
    sample = draw(s, rng, trials)
    return sample._replace(G=fan_in(sample.G))  # type: ignore[arg-type]


def noisy(s: Setting) -> bool:
    """Tell whether there is noise at all."""
    return s.gamma > 0


eta_3_percent = false_twin(first_iterate, "eta-3-percent", "the step size is 3% too long",
                           quantity=partial(first_iterate_of, solver=plugin_with_step(1.03)))
eta_halved = false_twin(first_iterate, "eta-halved", "the step size is half of theta 2^d",
                        quantity=partial(first_iterate_of, solver=plugin_with_step(0.5)))
gd_for_plugin = false_twin(first_iterate, "gd-for-plugin", "gradient descent runs in the place of PLUGIn",
                           quantity=partial(first_iterate_of, solver=gradient_descent))
dropped_noise = false_twin(first_iterate, "dropped-noise", "the observation has no noise", sampler=draw_without_noise,
                           where=noisy)
aligned_noise = false_twin(first_iterate, "noise-knows-weights", "the noise depends on the weights", sampler=draw_aligned_noise,
                           where=noisy)
fan_in_variance = false_twin(first_iterate, "fan-in-variance", "the weights have variance 1/n_{i-1}", sampler=draw_fan_in)
