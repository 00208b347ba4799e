"""Find the largest N(xi) on a segment exactly: it lies at an end, or where a unit changes sign. Compiled.

Along a segment xi is piecewise linear with a kink where a unit changes sign, and N(xi) convex between kinks. The units are
sorted by their kinks and the slopes summed up in that order, O(p log p).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.errors import InvalidArgument
from plugin_verify.suprema.pieces import add, evaluate, pieces, preactivate, size
from plugin_verify.suprema.restriction import Restriction
from plugin_verify.typing import Array


def segment_supremum(x: Restriction) -> Array:
    """Return the exact sup |Z|, (trials,), for a line S_2.

    Raises:
        InvalidArgument: if S_2 is no line.
    """
    if x.q != 1:
        raise InvalidArgument(f"segment_supremum(): S_2 has dimension {x.q}; give a line, or call bracket_supremum()",
                              argument="x")
    return np.asarray(_each(x))


@compiled
def _each(x: Any) -> Any:
    values = np.empty(x.A_v.shape[0])
    for trial in range(values.size):
        values[trial] = along(pieces(x, trial), np.zeros(1), np.ones(1), x.radius, -1)
    return values


@compiled
def along(f: Any, origin: Any, step: Any, half: float, own: int) -> float:
    """Return the largest N(xi(origin + s step)) over |s| <= half.

    The unit `own` is 0 all along (the segment lies on its hyperplane) and left out; -1 where there is none.
    """
    first, slopes, rate = np.empty(f.b.size), np.zeros(f.b.size), np.zeros(f.c.size)
    xi, y = np.empty(f.c.size), origin.copy()
    add(y, -half, step)
    preactivate(f, y, first)
    for j in range(step.size):
        add(slopes, step[j], f.e[j])
        add(rate, step[j], f.M[:, j])
    if own >= 0:
        first[own] = slopes[own] = 0.0
    kinks, units = _kinks(first, slopes, 2.0 * half)
    evaluate(f, y, first, xi)
    _add_active(f.U, first, slopes, rate)
    best, done = size(xi, f.rho), 0.0
    for k in np.argsort(kinks):
        add(xi, kinks[k] - done, rate)
        done = kinks[k]
        best = max(best, size(xi, f.rho))
        add(rate, abs(slopes[units[k]]), f.U[:, units[k]])
    add(xi, 2.0 * half - done, rate)
    return max(best, size(xi, f.rho))


@compiled
def _kinks(first: Any, slopes: Any, length: float) -> Any:
    """Give where, from the first end on, units change sign strictly inside the segment, and which."""
    kinks, units = np.empty(first.size), np.empty(first.size, np.int64)
    many = 0
    for i in range(first.size):
        if first[i] * slopes[i] < 0.0 and abs(first[i]) < length * abs(slopes[i]):
            kinks[many], units[many] = -first[i] / slopes[i], i
            many += 1
    return kinks[:many], units[:many]


@compiled
def _add_active(U: Any, first: Any, slopes: Any, rate: Any) -> None:
    """Add to the rate of xi the units that are on just after the first end.

    At a kink a unit that comes on adds U_i slope_i; one that goes off takes it away, and its slope is negative: either way
    U_i |slope_i| is added.
    """
    for i in range(first.size):
        if first[i] > 0.0 or (first[i] == 0.0 and slopes[i] > 0.0):
            add(rate, slopes[i], U[:, i])
