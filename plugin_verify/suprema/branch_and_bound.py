"""Bracket the largest N(xi) on a ball in any dimension, by branch and bound over truncated cones. Compiled.

The 2^q orthants are the first cells. The cell with the largest bound is halved, at its longest edge or in its radii,
whichever is longer (where xi is positively homogeneous the maximum lies on the sphere, and radii are not split). The search
is anytime: whenever it stops, the largest bound of the cells that are left is an upper end. It depends on its arguments
alone, and with a larger budget it goes on from where a smaller one ended.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.errors import InvalidArgument
from plugin_verify.suprema.ascent import climb
from plugin_verify.suprema.cells import cell_bound, corners
from plugin_verify.suprema.pieces import Pieces, add, evaluate, length, pieces, preactivate, size
from plugin_verify.suprema.queue import pop, push
from plugin_verify.suprema.restriction import Restriction
from plugin_verify.typing import Array

ROUNDING = 1e-12
"""Added to every upper end, relative to the bound of the whole ball: rounding in sums of some thousand terms is far below it."""
STARTS, STEPS = 3, 20
"""The first axes of the ball, and their opposites, from which the search from below starts, and its alternations."""


def bracket_supremum(x: Restriction, *, gap: float, cells: int) -> tuple[Array, Array]:
    """Return (lower, upper), (trials,) each, with lower <= sup |Z| <= upper.

    Args:
        gap: the search stops when upper <= (1 + gap) lower,
        cells: or when the ball is cut into so many cells; fewer than 2^q leave the bound of the whole ball.

    Raises:
        InvalidArgument: if gap is negative.
    """
    if not gap >= 0:
        raise InvalidArgument(f"bracket_supremum(): gap={gap!r}; give the relative width at which to stop, 0 or more",
                              argument="gap")
    ends = [_bracket(pieces(x, trial), float(gap), cells) for trial in range(len(x.A_v))]
    return np.array([low for low, _ in ends]), np.array([high for _, high in ends])


def _bracket(f: Pieces, gap: float, cells: int) -> tuple[float, float]:
    q, whole = f.M.shape[1], whole_ball(f)
    low = climb(f, np.eye(q)[:STARTS], STEPS)
    high = whole
    if high > (1 + gap) * low and cells >= 2**q:
        low, high = _search(f, low, whole, gap, cells)
    return low, max(low, high) + ROUNDING * whole


def whole_ball(f: Pieces) -> float:
    """Bound N(xi) with every unit at half its pre-activation: sigma(a) = a/2 + |a|/2, and |a| is as long as a."""
    c, M = f.c + 0.5 * f.U @ f.b, f.M + 0.5 * f.U @ f.e.T
    reach = math.sqrt(f.b @ f.b) + f.radius * _norm(f.e)
    return float(abs(c[0]) + f.rho * math.sqrt(c[1:] @ c[1:]) + f.radius * (math.sqrt(M[0] @ M[0]) + f.rho * _norm(M[1:]))
                 + 0.5 * reach * (math.sqrt(f.U[0] @ f.U[0]) + f.rho * _norm(f.U[1:])))


def _norm(matrix: Array) -> float:
    """Return the operator norm."""
    return float(np.linalg.norm(matrix, 2)) if matrix.size else 0.0


@compiled
def _search(f: Any, low: float, whole: float, gap: float, cells: int) -> tuple[float, float]:
    """Run branch and bound from a value that is reached and a bound for the whole ball."""
    q = f.M.shape[1]
    homogeneous = not (f.b.any() or f.c.any())
    directions, members, radii = np.zeros((2 * q + cells, q)), np.empty((cells, q), np.int64), np.empty((cells, 2))
    bounds, queue = np.empty(cells), np.empty(cells, np.int64)
    for j in range(q):
        directions[j, j], directions[q + j, j] = 1.0, -1.0
    used = 2**q
    for cell in range(used):
        for j in range(q):
            members[cell, j] = j + q * ((cell >> j) % 2)
        radii[cell, 0], radii[cell, 1], bounds[cell] = f.radius if homogeneous else 0.0, f.radius, whole
        low = max(low, _consider(f, directions, members, radii, homogeneous, cell, bounds))
        push(queue, cell, bounds, cell)
    while used < cells and bounds[queue[0]] > (1.0 + gap) * low:
        cell = pop(queue, used, bounds)
        _halve(directions, members, radii, cell, used, 2 * q + used)
        bounds[used] = bounds[cell]
        for half, many in ((cell, used - 1), (used, used)):
            low = max(low, _consider(f, directions, members, radii, homogeneous, half, bounds))
            push(queue, many, bounds, half)
        used += 1
    return low, bounds[queue[0]]


@compiled
def _consider(f: Any, directions: Any, members: Any, radii: Any, homogeneous: bool, cell: int, bounds: Any) -> float:
    """Lower the bound of a cell from that of the cell it was cut from; return the value at its outermost centre."""
    q = directions.shape[1]
    t, centre, y, a, xi = np.empty((q, q)), np.zeros(q), np.zeros(q), np.empty(f.b.size), np.empty(f.c.size)
    for k in range(q):
        t[k] = directions[members[cell, k]]
        add(centre, 1.0, t[k])
    bounds[cell] = min(bounds[cell], cell_bound(f, corners(t, radii[cell, 0], radii[cell, 1], homogeneous)))
    add(y, radii[cell, 1] / length(centre), centre)
    preactivate(f, y, a)
    evaluate(f, y, a, xi)
    return size(xi, f.rho)


@compiled
def _halve(directions: Any, members: Any, radii: Any, cell: int, new: int, direction: int) -> None:
    """Split a cell in two: itself and a new one. A new direction, midway on the longest edge, is put in its place."""
    q = members.shape[1]
    longest, one, other = 0.0, 0, 0
    for k in range(q):
        for n in range(k):
            edge = 0.0
            for j in range(q):
                edge += (directions[members[cell, k], j] - directions[members[cell, n], j]) ** 2
            if edge > longest:
                longest, one, other = edge, k, n
    members[new] = members[cell]
    radii[new] = radii[cell]
    if radii[cell, 1] - radii[cell, 0] > np.sqrt(longest) * radii[cell, 1]:
        radii[cell, 1] = radii[new, 0] = 0.5 * (radii[cell, 0] + radii[cell, 1])
        return
    middle = directions[members[cell, one]].copy()
    add(middle, 1.0, directions[members[cell, other]])
    directions[direction] = 0.0
    add(directions[direction], 1.0 / length(middle), middle)
    members[cell, one] = members[new, other] = direction
