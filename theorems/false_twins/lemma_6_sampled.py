"""What the sampled Lemma 6 must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..lemma_6_sampled import bound, lemma_6_sampled, networks
from .wrong_networks import fan_in

four = false_twin(lemma_6_sampled, "constant-4", "4 stands for 15", bound=partial(bound, constant=4.0),
                  where=lambda s: 2 <= s.n[0] <= 3)
one = false_twin(lemma_6_sampled, "constant-1", "1 stands for 15", bound=partial(bound, constant=1.0))
fan_in_variance = false_twin(lemma_6_sampled, "fan-in-variance", "the weights have variance 1/n_{i-1}",
                             sampler=partial(networks, network=fan_in))
