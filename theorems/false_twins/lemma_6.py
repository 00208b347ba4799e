"""What Lemma 6 must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..lemma_6 import lemma_6, prove

four = false_twin(lemma_6, "constant-4", "4 stands for 15", prove=partial(prove, constant=4.0))
narrow = false_twin(lemma_6, "no-growth", "n_i >= C n_0 is enough: the hypothesis of growing widths is necessary",
                    prove=partial(prove, growth=1.0), where=lambda s: s.C <= 1)
