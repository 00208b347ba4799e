"""What the sampled Lemma 8 must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import false_twin

from ..lemma_8_sampled import Lipschitz, Setting, lemma_8_sampled, networks
from .wrong_networks import fan_in


def bound_one(s: Setting) -> Lipschitz:
    """Allow 1."""
    return Lipschitz(np.array(1.0), np.array(1.0))


one = false_twin(lemma_8_sampled, "constant-1", "1 stands for 3", bound=bound_one)
fan_in_variance = false_twin(lemma_8_sampled, "fan-in-variance", "the weights have variance 1/n_{i-1}",
                             sampler=partial(networks, network=fan_in))
