"""Describe a piecewise linear network on one linear region: the maps that it is there, and how far the region reaches. Compiled.

A trial's weights lie in one buffer W, layer after layer, each A_j transposed (n_{j-1}, n_j); `start` holds where each begins.
L holds the effective maps L_j = A_j D_{j-1} A_{j-1} ... D_1 A_1 likewise, each transposed (n_0, n_j), starting at n_0 `at[j]`;
`at` also locates layer j in vectors that hold all layers. `on` is the activation pattern: D_j has `pos` where it is true, `neg`
where it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

F = TypeVar("F", bound=Callable[..., Any])
REASSOCIATE = {"reassoc", "contract", "nsz", "arcp"}
"""Sums may be taken in any order, which vector units need; NaN and infinity keep their meaning."""


def compiled(function: F) -> F:
    """Compile a function once and keep the result on disk."""
    made: Any = numba.njit(cache=True, fastmath=REASSOCIATE)(function)
    return made  # type: ignore[no-any-return]


@compiled
def weights_of(W: Any, start: Any, n: Any, j: int) -> Any:
    """Give A_{j+1} transposed, (n_j, n_{j+1})."""
    return W[start[j]:start[j] + n[j] * n[j + 1]].reshape(n[j], n[j + 1])


@compiled
def effective_of(L: Any, at: Any, n: Any, j: int) -> Any:
    """Give L_{j+1} transposed, (n_0, n_{j+1})."""
    return L[n[0] * at[j]:n[0] * at[j + 1]].reshape(n[0], n[j + 1])


@compiled
def transpose(A: Any, out: Any) -> None:
    """Write A^T into out, tile by tile, so that both stay in cache."""
    tile = 16
    for a in range(0, A.shape[0], tile):
        for b in range(0, A.shape[1], tile):
            for i in range(a, min(a + tile, A.shape[0])):
                for j in range(b, min(b + tile, A.shape[1])):
                    out[j, i] = A[i, j]


@compiled
def norm(x: Any) -> float:
    """Return the Euclidean norm."""
    total = 0.0
    for i in range(x.size):
        total += x[i] * x[i]
    return np.sqrt(total)  # type: ignore[no-any-return]


@compiled
def distance(x: Any, y: Any) -> float:
    """Return the Euclidean distance."""
    total = 0.0
    for i in range(x.size):
        total += (x[i] - y[i]) * (x[i] - y[i])
    return np.sqrt(total)  # type: ignore[no-any-return]


@compiled
def apply(At: Any, h: Any, out: Any) -> None:
    """Write A h into out, four columns at a time, those of which h has an entry that is not 0."""
    out[:] = 0.0
    held = np.empty(4, np.int64)
    many = 0
    for j in range(h.size):
        if h[j] != 0.0:
            held[many] = j
            many += 1
        if many == 4:
            a, b, c, e = held[0], held[1], held[2], held[3]
            for i in range(out.size):
                out[i] += h[a] * At[a, i] + h[b] * At[b, i] + h[c] * At[c, i] + h[e] * At[e, i]
            many = 0
    for left in range(many):
        a = held[left]
        for i in range(out.size):
            out[i] += h[a] * At[a, i]


@compiled
def apply_transposed(At: Any, r: Any, out: Any) -> None:
    """Write A^T r into out."""
    for j in range(out.size):
        total = 0.0
        for i in range(r.size):
            total += At[j, i] * r[i]
        out[j] = total


@compiled
def apply_transposed_where(At: Any, r: Any, on: Any, out: Any) -> None:
    """Write the entries of A^T r at the units that are on into out, and 0 at the others."""
    for j in range(out.size):
        total = 0.0
        if on[j]:
            for i in range(r.size):
                total += At[j, i] * r[i]
        out[j] = total


@compiled
def masked(M: Any, on: Any, pos: float, neg: float) -> Any:
    """Return a copy of M (k, m) with the columns times the slopes of a layer's pattern."""
    out = M.copy()
    for j in range(out.shape[0]):
        for i in range(out.shape[1]):
            out[j, i] *= pos if on[i] else neg
    return out


@compiled
def build(W: Any, start: Any, at: Any, n: Any, on: Any, pos: float, neg: float, L: Any) -> None:
    """Form the effective maps of a pattern."""
    effective_of(L, at, n, 0)[:] = weights_of(W, start, n, 0)
    for j in range(1, n.size - 1):
        before = masked(effective_of(L, at, n, j - 1), on[at[j - 1]:at[j]], pos, neg)
        effective_of(L, at, n, j)[:] = np.dot(before, weights_of(W, start, n, j))


@compiled
def flip(W: Any, start: Any, at: Any, n: Any, on: Any, pos: float, neg: float, L: Any, j: int, unit: int) -> None:
    """Turn one unit of layer j + 1 on or off; every deeper effective map changes by a matrix of rank one."""
    where = at[j] + unit
    on[where] = not on[where]
    if j + 2 == n.size:
        return
    change = (pos - neg) if on[where] else (neg - pos)
    row = effective_of(L, at, n, j)[:, unit] * change
    column = weights_of(W, start, n, j + 1)[unit].copy()
    for q in range(j + 1, n.size - 1):
        deeper = effective_of(L, at, n, q)
        for a in range(row.size):
            for i in range(column.size):
                deeper[a, i] += row[a] * column[i]
        if q + 2 < n.size:
            for i in range(column.size):
                column[i] *= pos if on[at[q] + i] else neg
            further = np.empty(n[q + 2])
            apply(weights_of(W, start, n, q + 1), column, further)
            column = further


@compiled
def look(W: Any, start: Any, at: Any, n: Any, on: Any, pos: float, neg: float, L: Any, x: Any, most: int) -> tuple[int, float]:
    """Bring pattern and effective maps to x; return the units flipped, and the distance from x to the nearest sign change.

    Where more than `most` units would flip it stops early, with pattern and maps between two regions, and the distance 0.
    """
    flips, reach = 0, np.inf
    for j in range(n.size - 1):
        M = effective_of(L, at, n, j)
        z = np.zeros(n[j + 1])
        for a in range(x.size):
            for i in range(z.size):
                z[i] += x[a] * M[a, i]
        for i in range(z.size):
            if (z[i] > 0.0) != on[at[j] + i]:
                flips += 1
                if flips > most:
                    return flips, 0.0
                flip(W, start, at, n, on, pos, neg, L, j, i)
        reach = min(reach, _distance(M, z))
    return flips, reach


@compiled
def _distance(M: Any, z: Any) -> float:
    """Return min_i |z_i| over the norm of the column i of M: how far x is from the nearest hyperplane z_i = 0."""
    squares = np.zeros(z.size)
    for a in range(M.shape[0]):
        for i in range(z.size):
            squares[i] += M[a, i] * M[a, i]
    least = np.inf
    for i in range(z.size):
        if squares[i] > 0.0:
            least = min(least, z[i] * z[i] / squares[i])
    return np.sqrt(least)  # type: ignore[no-any-return]
