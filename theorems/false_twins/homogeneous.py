"""What the extension to positively homogeneous activations must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..homogeneous import expected, homogeneous, one_layer
from .wrong_networks import wider

variance = false_twin(homogeneous, "variance-1.05", "the weights' variance is 5% too large",
                      sampler=partial(one_layer, network=wider(0.05)))
half = false_twin(homogeneous, "half", "lambda = 1/2, as for ReLU", expected=partial(expected, slope=0.5))
