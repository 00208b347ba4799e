"""What the law behind Lemma 6 must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import Network, false_twin

from ..lemma_6_law import Setting, Size, lemma_6_law, moment, networks
from .wrong_networks import wider


def aligned(s: Setting, G: Network) -> Size:
    """Take noise along the last column of A_d...A_1: it knows the weights."""
    eps = G.B[..., -1]
    back = G.adjoint(eps / np.linalg.norm(eps, axis=1, keepdims=True))
    V = np.vecdot(back, back) * (s.n[-1] / s.n[0])
    return Size(V, V**2)


def one_factor(s: Setting) -> Size:
    """Expect the moments of the first factor alone."""
    return Size(np.array(1.0), np.array(moment((s.n[0], 1), 2)))


variance = false_twin(lemma_6_law, "variance-1.05", "the weights' variance is 5% too large",
                      sampler=partial(networks, network=wider(0.05)))
single = false_twin(lemma_6_law, "one-factor", "the law is that of one chi-square", expected=one_factor,
                    where=lambda s: len(s.n) > 2)
knows = false_twin(lemma_6_law, "noise-knows-weights", "the noise depends on the weights", quantity=aligned)
