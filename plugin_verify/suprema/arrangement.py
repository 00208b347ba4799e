"""Find the largest N(xi) on a disc from the arrangement of the units' lines. Compiled.

N(xi) is convex on each cell of the arrangement, so that its maximum lies at an extreme point of a cell: where two lines cross,
or on the circle. On each line the crossings are sorted as the kinks of a segment. The circle is cut by the lines into arcs on
which xi(theta) = c + M (cos theta, sin theta); for every u in question |<u, xi>''| <= K = N of the columns of M put together, so
that N(xi) exceeds the larger of its ends by at most K width^2 / 8. Arcs that could exceed the best value found are halved until
none could by more than TOLERANCE K.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.errors import InvalidArgument
from plugin_verify.suprema.pieces import add, length, pieces, size
from plugin_verify.suprema.restriction import Restriction
from plugin_verify.suprema.segment import along
from plugin_verify.typing import Array

TOLERANCE = 1e-13
"""By how much of K the value may fall short; K is at most radius (||p|| + rho)(||A||^2 + 1)."""


def arrangement_supremum(x: Restriction) -> Array:
    """Return sup |Z|, (trials,), for a plane S_2, exact to rounding and TOLERANCE.

    Raises:
        InvalidArgument: if S_2 is no plane.
    """
    if x.q != 2:
        raise InvalidArgument(f"arrangement_supremum(): S_2 has dimension {x.q}; give a plane, or call bracket_supremum()",
                              argument="x")
    return np.array([_disc(pieces(x, trial)) for trial in range(len(x.A_v))])


@compiled
def _disc(f: Any) -> float:
    """Return the larger of the maxima over the vertices inside and over the circle."""
    best, foot, step = 0.0, np.empty(2), np.empty(2)
    for i in range(f.b.size):
        norm = np.sqrt(f.e[0, i] * f.e[0, i] + f.e[1, i] * f.e[1, i])
        a, b, off = f.e[0, i] / norm, f.e[1, i] / norm, -f.b[i] / norm
        foot[0], foot[1], step[0], step[1] = off * a, off * b, -b, a
        best = max(best, along(f, foot, step, np.sqrt(max(f.radius * f.radius - off * off, 0.0)), i))
    return _circle(f, best)


@compiled
def _circle(f: Any, best: float) -> float:
    """Return the larger of `best` and the maximum over the circle, going once around it, arc by arc."""
    on, off = _crossings(f)
    angles = np.concatenate((on, off))
    order = np.argsort(angles)
    c, M = f.c.copy(), f.radius * f.M
    for i in range(on.size):
        if on[i] > off[i] or (on[i] == off[i] and f.b[i] > 0.0):
            _toggle(f, i, 1.0, c, M)
    start = angles[order[-1]] - 2.0 * np.pi if angles.size else -2.0 * np.pi
    for k in order:
        best = _arc(c, M, f.rho, start, angles[k], best)
        _toggle(f, k % on.size, 1.0 if k < on.size else -1.0, c, M)
        start = angles[k]
    return _arc(c, M, f.rho, start, 0.0, best) if not angles.size else best


@compiled
def _crossings(f: Any) -> Any:
    """Give the angles in [0, 2 pi) at which each unit comes on and goes off, going round the circle."""
    on, off = np.empty(f.b.size), np.empty(f.b.size)
    for i in range(f.b.size):
        towards = np.arctan2(f.e[1, i], f.e[0, i])
        half = np.arccos(max(-1.0, min(1.0, -f.b[i] / (f.radius * np.hypot(f.e[0, i], f.e[1, i])))))
        on[i], off[i] = (towards - half) % (2.0 * np.pi), (towards + half) % (2.0 * np.pi)
    return on, off


@compiled
def _toggle(f: Any, i: int, sign: float, c: Any, M: Any) -> None:
    """Add a unit to the map on an arc, or take it away."""
    add(c, sign * f.b[i], f.U[:, i])
    for j in range(2):
        add(M[:, j], sign * f.radius * f.e[j, i], f.U[:, i])


@compiled
def _arc(c: Any, M: Any, rho: float, start: float, end: float, best: float) -> float:
    """Return the larger of `best` and the largest N(c + M (cos, sin)) on an arc, to TOLERANCE K."""
    K = length(M[0]) + rho * np.sqrt(length(M[1:, 0]) ** 2 + length(M[1:, 1]) ** 2)
    left, right = _at(c, M, rho, start), _at(c, M, rho, end)
    best = max(best, left, right)
    pending = [(start, end, left, right)]
    while pending:
        start, end, left, right = pending.pop()
        if max(left, right) + K * (end - start) ** 2 / 8.0 <= best + TOLERANCE * K:
            continue
        middle = 0.5 * (start + end)
        value = _at(c, M, rho, middle)
        best = max(best, value)
        pending.append((start, middle, left, value))
        pending.append((middle, end, value, right))
    return best


@compiled
def _at(c: Any, M: Any, rho: float, angle: float) -> float:
    xi = c.copy()
    add(xi, np.cos(angle), M[:, 0])
    add(xi, np.sin(angle), M[:, 1])
    return size(xi, rho)
