"""What the sampled Lemma 8 must refute."""

from __future__ import annotations

import numpy as np

from plugin_verify import false_twin
from plugin_verify.typing import Generator

from ..lemma_8_sampled import Lipschitz, Setting, lemma_8_sampled, networks
from .mutants import Rescaled, fan_in


def bound_one(s: Setting) -> Lipschitz:
    """Allow 1."""
    return Lipschitz(np.array(1.0), np.array(1.0))


def fan_in_networks(s: Setting, rng: Generator, trials: int) -> Rescaled:
    """Draw weights of variance one over the fan-in."""
    return fan_in(networks(s, rng, trials))


def scaled(s: Setting, G: Rescaled) -> Lipschitz:
    """Measure both constants of a rescaled network."""
    sides = [np.linalg.norm(G(np.array([side])), axis=-1) for side in (1.0, -1.0)]
    return Lipschitz(G.factor * np.linalg.norm(G.G.B[..., 0], axis=-1), np.maximum(*sides))


one = false_twin(lemma_8_sampled, "constant-1", "1 stands for 3", bound=bound_one)
fan_in_variance = false_twin(lemma_8_sampled, "fan-in-variance", "the weights have variance 1/n_{i-1}", sampler=fan_in_networks,
                             quantity=scaled)
