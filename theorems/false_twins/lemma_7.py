"""What Lemma 7 must refute."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mpmath import iv

from plugin_verify import false_twin

from ..lemma_7 import Range, bound, lemma_7, prove_count


def every_pair(s: Range) -> Iterator[tuple[int, int]]:
    """List every m >= 1, also those below n."""
    return ((m, n) for n in range(s.n_first, s.n_last + 1) for m in range(1, s.m_last + 1))


two_for_e = false_twin(lemma_7, "two-for-e", "2 stands for e", where=lambda s: s.m_last >= 100 * s.n_last >= 2000,
                       prove=partial(prove_count, at_most=lambda m, n: (iv.mpf(2) * m / n) ** n))
exponent = false_twin(lemma_7, "exponent-n-minus-1", "n - 1 stands for the exponent n", where=lambda s: s.n_first == 1,
                      prove=partial(prove_count, at_most=lambda m, n: bound(m, n) / (iv.e * m / n)))
m_below_n = false_twin(lemma_7, "m-below-n", "m may be less than n: this hypothesis is necessary",
                       where=lambda s: s.n_last >= 2, prove=partial(prove_count, over=every_pair))
