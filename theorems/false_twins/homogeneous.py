"""What the extension to positively homogeneous activations must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import Network, false_twin, leaky_relu
from plugin_verify.typing import Generator

from ..homogeneous import Setting, expected, homogeneous


def wide_weights(s: Setting, rng: Generator, trials: int) -> Network:
    """Draw A with entries five per cent too large in variance."""
    return Network([np.sqrt(1.05 / s.m) * rng.standard_normal((trials, s.m, s.n))], leaky_relu(s.b))


variance = false_twin(homogeneous, "variance-1.05", "the weights' variance is 5% too large", sampler=wide_weights)
half = false_twin(homogeneous, "half", "lambda = 1/2, as for ReLU", expected=partial(expected, slope=0.5))
