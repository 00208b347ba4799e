"""Hold the widths n_0, ..., n_d of a network against condition (6), assumption A3 of the paper.

Layer i wants n_i >= C_0 5^i n_0 L_i with L_i = log prod_{j<i} (e n_j / n_0) = i + sum_{1<=j<i} log(n_j /
n_0).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from plugin_verify.errors import InvalidArgument


def validate_widths(n: Sequence[int], *, call: str = "validate_widths()") -> tuple[int, ...]:
    """Return the widths as a tuple of Python integers: at least two, all positive.

    NumPy integers are fine; booleans, floats, zero and negative numbers are not.

    Args:
        n: (n_0, ..., n_d).
        call: the function that the message names.
    """
    if isinstance(n, (str, bytes)) or not hasattr(n, "__iter__"):
        raise _refusal(call, n)
    entries = tuple(n)
    if len(entries) < 2 or not all(_is_width(entry) for entry in entries):
        raise _refusal(call, entries)
    return tuple(int(entry) for entry in entries)


def condition_6(n: Sequence[int], C_0: float) -> tuple[float, ...]:
    """Return the right-hand sides of (6), C_0 5^i n_0 L_i for i = 1, ..., d: what each n_i must reach.

    A value that is not positive constrains nothing: a preceding layer is narrower than n_0/e.
    """
    n = validate_widths(n, call="condition_6()")
    return tuple(C_0 * _unit(n, i) * _log_product(n, i) for i in range(1, len(n)))


def largest_C_0(n: Sequence[int]) -> float:
    """Return the largest C_0 for which the widths satisfy (6): the setting is in the theorem up to there.

    It is the minimum over layers of n_i / (5^i n_0 L_i). A layer with L_i <= 0 does not constrain.

    Example:
        >>> from plugin_verify import largest_C_0
        >>> largest_C_0((1, 250))
        50.0
        >>> f"{largest_C_0((20, 600, 500, 500)):.4f}"  # widths of the paper's experiments
        '0.0208'
    """
    n = validate_widths(n, call="largest_C_0()")
    return min(_layer_C_0(n, i) for i in range(1, len(n)))


def smallest_widths(n_0: int, d: int, C_0: float) -> tuple[int, ...]:
    """Return the narrowest (n_0, ..., n_d) that satisfies (6) at C_0, chosen layer by layer.

    Greedy: each n_i is as small as the earlier layers allow, and `largest_C_0` of the result is at least C_0.

    Example:
        >>> from plugin_verify import smallest_widths
        >>> smallest_widths(5, 3, C_0=104)
        (5, 2600, 107300, 1249806)
    """
    (n_0, d) = validate_widths((n_0, d), call="smallest_widths()")
    if not 0 < C_0 < math.inf:
        raise InvalidArgument(
            f"smallest_widths(): C_0 is {C_0}; a positive finite number was wanted; pass one", argument="C_0"
        )
    n: tuple[int, ...] = (n_0,)
    for i in range(1, d + 1):
        width = max(1, math.ceil(C_0 * _unit(n, i) * _log_product(n, i)))
        while _layer_C_0((*n, width), i) < C_0:  # the ceiling of a rounded product can be one short
            width += 1
        n = (*n, width)
    return n


def _unit(n: tuple[int, ...], i: int) -> int:
    power: int = 5**i
    return power * n[0]


def _log_product(n: tuple[int, ...], i: int) -> float:
    return i + math.fsum(math.log(n[j]) - math.log(n[0]) for j in range(1, i))


def _layer_C_0(n: tuple[int, ...], i: int) -> float:
    log_product = _log_product(n, i)
    return n[i] / _unit(n, i) / log_product if log_product > 0 else math.inf


def _is_width(entry: object) -> bool:
    return isinstance(entry, (int, np.integer)) and not isinstance(entry, bool) and int(entry) > 0


def _refusal(call: str, came: object) -> InvalidArgument:
    return InvalidArgument(
        f"{call}: widths {came!r} came; at least two positive integers n_0, ..., n_d were wanted; "
        "pass for example (20, 600, 500, 500)",
        argument="n",
    )
