"""What the step size of the extension must refute."""

from __future__ import annotations

from plugin_verify import Network, false_twin, gaussian_network, leaky_relu
from plugin_verify.typing import Array, Generator

from ..homogeneous_step import Setting, first_iterate, homogeneous_step, networks, step_size


def absolute_networks(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw networks whose activation is the absolute value."""
    return gaussian_network(s.n, rng=rng, trials=trials, sampler="stored", activation=leaky_relu(-1.0))


def six_per_cent(s: Setting, G: Network) -> Array:
    """Take a step that is 6% too long."""
    return first_iterate(s, G, eta=1.06 * step_size(s))


def step_of_relu(s: Setting, G: Network) -> Array:
    """Take the step 2^d of ReLU."""
    return first_iterate(s, G, eta=2.0 ** (len(s.n) - 1))


long = false_twin(homogeneous_step, "eta-6-percent", "the step size is 6% too long", quantity=six_per_cent)
relu = false_twin(homogeneous_step, "eta-of-relu", "the step size is 2^d, as for ReLU", sampler=networks, quantity=step_of_relu)
absolute = false_twin(homogeneous_step, "lambda-zero", "lambda = 0, with the step size 2^d for want of another: the hypothesis "
                      "that lambda is not 0 is necessary", sampler=absolute_networks, quantity=step_of_relu)
