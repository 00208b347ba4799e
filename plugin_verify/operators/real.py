"""Turn what a caller passed into real numbers in double precision, or refuse it in one line."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument
from plugin_verify.typing import Array

_REAL_KINDS = "iuf"


def as_real(value: ArrayLike, *, call: str, argument: str) -> Array:
    """Return `value` as a float64 array; an array that already is one is not copied.

    Integers and floats of any width are accepted; booleans, complex numbers, strings, objects and ragged
    lists are not, since NumPy would convert some of them silently.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise _refusal(call, argument, "a ragged list") from None
    if array.dtype.kind not in _REAL_KINDS:
        raise _refusal(call, argument, f"values of type {array.dtype}")
    return array.astype(np.float64, copy=False)


def as_finite(value: ArrayLike, *, call: str, argument: str) -> Array:
    """Return `value` as a float64 array without NaN or infinity."""
    array = as_real(value, call=call, argument=argument)
    # max and min propagate NaN and find infinities without a temporary of the array's size.
    if array.size and not (np.isfinite(array.max()) and np.isfinite(array.min())):
        raise InvalidArgument(
            f"{call}: {argument} holds NaN or infinity; finite numbers were wanted; remove or replace them",
            argument=argument,
        )
    return array


def _refusal(call: str, argument: str, came: str) -> InvalidArgument:
    message = f"{call}: {argument} is {came}; real numbers were wanted; pass an array of floats or integers"
    return InvalidArgument(message, argument=argument)
