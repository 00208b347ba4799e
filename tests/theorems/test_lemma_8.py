"""The tails of Lemma 8 enclose scipy's, and its product is the sum of its parts."""

import math

import pytest
from mpmath import iv
from scipy.stats import chi2

from theorems.lemma_8 import Setting, log_product, prove
from theorems.lemma_8_line import chernoff, tail


@pytest.mark.parametrize("m", range(1, 12))
def test_the_tail_is_enclosed(m: int) -> None:
    found, exact = tail(m, iv.mpf(9 * m)), chi2.sf(9 * m, m)
    assert float(found.a) * (1 - 1e-9) <= exact <= float(found.b) * (1 + 1e-9)
    assert exact <= float(chernoff(m, iv.mpf(9)).b)


def test_the_product_is_what_is_written() -> None:
    terms = [math.log1p((1 + math.sqrt(20 + 2 * i)) / math.sqrt(104 * 5**i)) for i in range(1, 200)]
    assert math.fsum(terms) <= float(log_product(104.0).b) <= math.fsum(terms) + 1e-9


def test_a_small_constant_is_not_proved() -> None:
    assert prove(Setting(10.0)).holds is None
