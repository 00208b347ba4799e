"""What the first iterate, with its second moments, must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin, gradient_descent

from ..first_iterate import Setting, draw, first_iterate, first_iterate_of
from .wrong_networks import fan_in
from .wrong_noise import noise_in_range, noise_times
from .wrong_solvers import plugin_with_step


def noisy(s: Setting) -> bool:
    """Tell whether there is noise at all."""
    return s.gamma > 0


eta_3_percent = false_twin(first_iterate, "eta-3-percent", "the step size is 3% too long",
                           quantity=partial(first_iterate_of, solver=plugin_with_step(1.03)))
eta_halved = false_twin(first_iterate, "eta-halved", "the step size is half of theta 2^d",
                        quantity=partial(first_iterate_of, solver=plugin_with_step(0.5)))
gd_for_plugin = false_twin(first_iterate, "gd-for-plugin", "gradient descent runs in the place of PLUGIn",
                           quantity=partial(first_iterate_of, solver=gradient_descent))
dropped_noise = false_twin(first_iterate, "dropped-noise", "the observation has no noise", where=noisy,
                           quantity=partial(first_iterate_of, observe=noise_times(0.0)))
aligned_noise = false_twin(first_iterate, "noise-knows-weights", "the noise depends on the weights", where=noisy,
                           quantity=partial(first_iterate_of, observe=noise_in_range(1.0)))
fan_in_variance = false_twin(first_iterate, "fan-in-variance", "the weights have variance 1/n_{i-1}",
                             sampler=partial(draw, network=fan_in))
