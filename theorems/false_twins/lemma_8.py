"""What Lemma 8 must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import Proof, false_twin

from ..lemma_8 import Setting, lemma_8, prove


def prove_at_any_width(s: Setting) -> Proof:
    """Ask for n_1 >= n_0 in the place of (6)."""
    return prove(Setting(0.2))


constant = false_twin(lemma_8, "constant-1.1", "1.1 stands for 3", prove=partial(prove, constant=1.1),
                      where=lambda s: s.C_0 <= 104)
any_width = false_twin(lemma_8, "any-width", "n_1 >= n_0 is enough: the hypothesis (6) is necessary", prove=prove_at_any_width)
