from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_verify.claims.components import columns, field_norms, row
from plugin_verify.errors import ClaimError


class Two(NamedTuple):
    a: object
    b: object


def test_a_plain_number_is_one_component() -> None:
    names, vector = row(3, claim="c", what="bound")
    assert names == ("value",) and vector.tolist() == [3.0]


@given(trials=st.integers(1, 5), shape=st.lists(st.integers(1, 3), max_size=3))
def test_columns_and_row_name_the_same_components_in_the_same_order(trials: int, shape: list[int]) -> None:
    one = np.arange(float(np.prod(shape))).reshape(shape)
    names, matrix = columns(Two(np.zeros(trials), np.broadcast_to(one, (trials, *shape))), trials, claim="c")
    own, vector = row(Two(0.0, one), claim="c", what="bound")
    assert names == own and names[0] == "a" and matrix.shape == (trials, len(names))
    assert (matrix == vector).all()


def test_an_array_component_is_named_by_its_index() -> None:
    assert columns(Two(np.zeros(2), np.zeros((2, 1, 2))), 2, claim="c")[0] == ("a", "b[0, 0]", "b[0, 1]")


@pytest.mark.parametrize("value", [np.zeros(3), np.float64(1), Two(np.zeros(2), np.zeros((3, 2)))])
def test_the_leading_axis_must_be_trials(value: object) -> None:
    with pytest.raises(ClaimError, match="leading axis must be trials") as refusal:
        columns(value, 2, claim="toy")
    assert refusal.value.claim == "toy"


@pytest.mark.parametrize("value", ["a", [[1.0], [1.0, 2.0]], object(), Two(1.0, {})])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ClaimError, match="not numbers"):
        row(value, claim="toy", what="bound")


@pytest.mark.parametrize("value, says", [(None, "bound is None.*`return` missing"), (Two(1.0, None), "bound's b is None"),
                                         (1j, "bound is complex"), (np.array([1j]), "take abs, .real or .imag")])
def test_what_is_missing_or_complex_is_refused_at_its_field(value: object, says: str) -> None:
    with pytest.raises(ClaimError, match=says) as refusal:
        row(value, claim="toy", what="bound")
    assert refusal.value.field == "bound"


@pytest.mark.parametrize("value", [float("nan"), Two(1.0, float("nan"))])
def test_nan_is_no_bound(value: object) -> None:
    with pytest.raises(ClaimError, match="bound is NaN"):
        row(value, claim="toy", what="bound")


def test_a_margin_is_relative_to_the_field_and_to_1_where_that_is_0() -> None:
    assert field_norms(Two(np.array([3.0, 4.0]), 0.0), claim="c").tolist() == [5.0, 5.0, 1.0]
