from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from plugin_verify.statistics import Tally, empty, merge

counts = st.integers(0, 10**12)
tallies = st.builds(
    Tally, counts, counts, counts, counts, st.integers(0, 4).flatmap(lambda rows: arrays(float, (rows, 3)))
)


def same(a: Tally, b: Tally) -> bool:
    return a[:4] == b[:4] and a.values.shape == b.values.shape and a.values.tobytes() == b.values.tobytes()


@given(tallies, tallies, tallies)
def test_merging_is_associative_to_the_byte(a: Tally, b: Tally, c: Tally) -> None:
    assert same(merge([merge([a, b]), c]), merge([a, merge([b, c])]))
    assert same(merge([merge([a, b]), c]), merge([a, b, c]))


@given(tallies)
def test_empty_changes_nothing(a: Tally) -> None:
    assert same(merge([empty(3), a, empty(3)]), a)


def test_order_is_kept_and_matters() -> None:
    one = Tally(2, 1, 1, 0, np.array([[1.0], [2.0]]))
    two = Tally(1, 0, 1, 1, np.array([[3.0]]))
    assert merge([one, two]).values.tolist() == [[1.0], [2.0], [3.0]]
    assert merge([one, two])[:4] == (3, 1, 2, 1)
    assert not same(merge([one, two]), merge([two, one]))
