"""What the law of a network's output must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin, leaky_relu

from ..norms import networks, norms
from .wrong_networks import SOFTPLUS, under, wider

variance = false_twin(norms, "variance-1.05", "the weights' variance is 5% too large",
                      sampler=partial(networks, network=wider(0.05)))
leaky = false_twin(norms, "leaky-0.1", "the activation is a leaky ReLU of slope 0.1",
                   sampler=partial(networks, network=under(leaky_relu(0.1))))
soft = false_twin(norms, "softplus", "the activation is softplus", sampler=partial(networks, network=under(SOFTPLUS)))
