"""The count is that of the sign patterns of a Gaussian matrix, and obeys deletion and restriction."""

import numpy as np
import pytest

from theorems.false_twins.lemma_7 import every_pair
from theorems.lemma_7 import Range, bound, pieces, prove_count


@pytest.mark.parametrize(("m", "n"), [(1, 1), (4, 2), (5, 3), (2, 3)])
def test_the_count_is_that_of_sign_patterns(m: int, n: int) -> None:
    """100 000 points of a fixed seed: the smallest of these cones holds far more than one in a thousand."""
    rng = np.random.default_rng(3)
    A, x = rng.standard_normal((m, n)), rng.standard_normal((100_000, n))
    assert len(np.unique(x @ A.T > 0, axis=0)) == pieces(m, n)
    assert len(np.unique(x @ A.T > 0, axis=0)) != pieces(m + 1, n) or n == 1


def test_one_more_hyperplane_cuts_what_it_meets() -> None:
    for m in range(1, 30):
        for n in range(2, 12):
            assert pieces(m + 1, n) == pieces(m, n) + pieces(m, n - 1)


def test_below_n_the_bound_fails_first_at_one_and_two() -> None:
    proof = prove_count(Range(2, 2, 9), over=every_pair)
    assert proof.holds is False
    assert "m = 1, n = 2: N = 2" in proof.evidence
    assert float(bound(1, 2).b) < 2
