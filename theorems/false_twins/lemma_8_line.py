"""What Lemma 8 on a line must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import Proof, false_twin

from ..lemma_8_line import Setting, lemma_8_line, prove


def one_row_less(s: Setting) -> Proof:
    """Ask from two rows on."""
    return prove(s._replace(m=s.m - 1))


two_rows = false_twin(lemma_8_line, "two-rows", "n_1 >= 2 is enough: the hypothesis n_1 >= 3 is necessary", prove=one_row_less,
                      where=lambda s: s.m == 3)
two = false_twin(lemma_8_line, "constant-2", "2 stands for 3", prove=partial(prove, constant=2.0), where=lambda s: s.m <= 7)
