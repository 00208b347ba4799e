"""Check that the weights of a network fit together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument
from plugin_verify.operators import Dense, Operator, Revealed, as_finite
from plugin_verify.typing import Array


def as_operators(weights: Sequence[ArrayLike | Operator]) -> tuple[Operator, ...]:
    """Return the layers A_1, ..., A_d as operators; arrays are wrapped, not copied.

    Guarantees at least one layer, (n_i, n_{i-1}) or (trials, n_i, n_{i-1}) each, finite, every input width
    equal to the output width before it, the same number of trials in every layer.
    """
    operators = tuple(_as_operator(A, i) for i, A in enumerate(weights, start=1))
    if not operators:
        raise _refusal("no weights came", "at least A_1 was wanted", "pass [A_1, ..., A_d]")
    for i, (before, A) in enumerate(pairwise(operators), start=2):
        if A.columns != before.rows:
            came = f"A_{i} takes vectors of length {A.columns} but A_{i - 1} gives {before.rows}"
            raise _refusal(came, f"A_{i} with {before.rows} columns was wanted", "order them A_1, ..., A_d")
        if A.trials != before.trials:
            came = f"A_{i} has trials {A.trials} but A_{i - 1} has {before.trials}"
            raise _refusal(came, "the same leading axis in every layer was wanted", "stack every layer alike")
    return operators


def as_biases(biases: Sequence[ArrayLike] | None, operators: Sequence[Operator]) -> tuple[Array, ...] | None:
    """Return b_1, ..., b_d, each (n_i,) or (trials, n_i), finite; None where there is none that is not 0."""
    if biases is None:
        return None
    arrays = tuple(as_finite(b, call="Network()", argument=f"biases b_{i}") for i, b in enumerate(biases, start=1))
    if len(arrays) != len(operators):
        raise _refusal(f"{len(arrays)} biases came for {len(operators)} layers", "one a layer was wanted",
                       "pass zeros where a layer has none")
    for i, (b, A) in enumerate(zip(arrays, operators, strict=True), start=1):
        if b.shape not in {(A.rows,), (A.trials, A.rows)}:
            wanted = f"({A.rows},)" + (f" or ({A.trials}, {A.rows})" if A.trials is not None else "") + " was wanted"
            raise _refusal(f"b_{i} has shape {b.shape}", wanted, f"pass a number for each row of A_{i}")
    return arrays if any(b.any() for b in arrays) else None


def _as_operator(A: ArrayLike | Operator, i: int) -> Operator:
    if isinstance(A, (Dense, Revealed)):
        return A
    array = as_finite(A, call="Network()", argument=f"weights A_{i}")
    if array.ndim not in (2, 3) or 0 in array.shape:
        wanted = f"(n_{i}, n_{i - 1}) or (trials, n_{i}, n_{i - 1}), none of them 0, was wanted"
        raise _refusal(f"A_{i} has shape {array.shape}", wanted, "reshape it")
    return Dense(array)


def _refusal(came: str, wanted: str, remedy: str) -> InvalidArgument:
    return InvalidArgument(f"Network(): {came}; {wanted}; {remedy}", argument="weights")
