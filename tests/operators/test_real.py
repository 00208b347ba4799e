"""Real input is converted, anything else refused in one line that names the argument."""

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.operators import as_finite, as_real


@pytest.mark.parametrize("value", [[1, 2], np.float32([1, 2]), np.array([1.0, 2.0]), 3, np.uint8(3)])
def test_real_numbers_come_out_in_double_precision(value):
    assert as_real(value, call="f()", argument="a").dtype == np.float64


@pytest.mark.parametrize("value", [[True], "1", [[1.0], [1.0, 2.0]], [1j], None, [None], {"a": 1}, object()])
def test_anything_else_is_refused(value):
    with pytest.raises(InvalidArgument, match=r"^f\(\): a is .*; real numbers were wanted; pass") as caught:
        as_real(value, call="f()", argument="a")
    assert caught.value.argument == "a"
    assert "\n" not in str(caught.value)


def test_double_precision_is_not_copied():
    a = np.ones(3)
    assert as_real(a, call="f()", argument="a") is a


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_finite_refuses_what_is_not(bad):
    with pytest.raises(InvalidArgument, match="NaN or infinity"):
        as_finite([[0.0, bad]], call="f()", argument="a")
    assert as_finite([], call="f()", argument="a").size == 0
