"""What Lemma 2, with its second moment, must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import Network, false_twin, leaky_relu

from ..lemma_2 import Deviation, Setting, deviation, lemma_2, one_layer, vectors
from .wrong_networks import under, wider


def after_the_weights(s: Setting, G: Network) -> Deviation:
    """Turn u to where A^T sigma(Av) points: chosen after the weights are drawn."""
    _, v, w = vectors(s)
    T = G.adjoint(G(v) - G(w)) - (v - w) / 2
    Z = np.linalg.norm(T, axis=1)
    return deviation(s, G)._replace(second=s.m * Z**2)


def oblique(s: Setting) -> bool:
    """Tell whether u has a part along v - w, without which the constant 1/2 does not show."""
    u, v, w = vectors(s)
    return bool(abs(u @ (v - w)) > 0.9)


variance = false_twin(lemma_2, "variance-1.05", "the weights' variance is 5% too large",
                      sampler=partial(one_layer, network=wider(0.05)))
half = false_twin(lemma_2, "half-is-0.45", "0.45 stands for 1/2", quantity=partial(deviation, half=0.45), where=oblique)
leaky = false_twin(lemma_2, "leaky-0.1", "the activation is a leaky ReLU of slope 0.1", where=oblique,
                   sampler=partial(one_layer, network=under(leaky_relu(0.1))))
chosen = false_twin(lemma_2, "u-knows-weights", "u is chosen after the weights, so that Z is largest",
                    quantity=after_the_weights)
