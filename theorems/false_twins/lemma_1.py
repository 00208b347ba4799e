"""What Lemma 1 must refute.

That C_1 = 1.5 is false shows at probabilities that only climbs reach.
"""

from __future__ import annotations

from plugin_verify import false_twin

from ..lemma_1 import lemma_1, shape

c_1_is_three_halves = false_twin(lemma_1, "c1-is-1.5", "C_1 = 1.5", pins={"C_1": 1.5},
                                 where=lambda s: s.m == s.n == 1 and s.t == 100)
c_1_is_1 = false_twin(lemma_1, "c1-is-1", "C_1 = 1", pins={"C_1": 1.0},
                      where=lambda s: (s.q == s.n == 20 and s.m > 1) or (s.m == s.n == 1 and s.t == 100))
c_1_is_quarter = false_twin(lemma_1, "c1-is-0.25", "C_1 = 0.25", pins={"C_1": 0.25}, where=lambda s: s.alpha <= 1)
alpha_r = false_twin(lemma_1, "alpha-r", "alpha r stands for alpha^2 r, with C_1 = 3", bound=lambda s: shape(s) / s.alpha,
                     where=lambda s: s.alpha > 1)
