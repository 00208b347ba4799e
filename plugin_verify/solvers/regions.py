"""Describe a piecewise linear network on one linear region: the maps that it is there, and how far the region reaches. Compiled.

A trial's weights lie in one buffer W, layer after layer, each A_j transposed (n_{j-1}, n_j); `start` holds where each begins.
L holds the effective maps L_j = A_j D_{j-1} A_{j-1} ... D_1 A_1 likewise, each transposed (n_0, n_j), starting at n_0 `at[j]`;
`at` also locates layer j in vectors that hold all layers. `on` is the activation pattern: D_j has `pos` where it is true, `neg`
where it is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.solvers.passes import U, push, start_at


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
def apply(At: Any, h: Any, out: Any) -> None:
    """Write A h into out, four columns at a time, those of which h has an entry that is not 0."""
    out[:] = 0.0
    held, many, k = np.empty(h.size, np.int64), 0, 0
    for j in range(h.size):  # without a branch, for which entries are 0 is not to be foreseen
        held[many] = j
        many += h[j] != 0.0
    while k + 4 <= many:
        a, b, c, e = held[k], held[k + 1], held[k + 2], held[k + 3]
        for i in range(out.size):
            out[i] += h[a] * At[a, i] + h[b] * At[b, i] + h[c] * At[c, i] + h[e] * At[e, i]
        k += 4
    while k < many:
        a = held[k]
        for i in range(out.size):
            out[i] += h[a] * At[a, i]
        k += 1


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
def look(W: Any, start: Any, at: Any, n: Any, on: Any, pos: float, neg: float, L: Any, x: Any, most: int, z: Any,
         held: Any) -> int:
    """Bring pattern and effective maps to x, write what they make of x into z, and return how many units flipped.

    Where more than `most` units would flip it stops early, with pattern and maps between two regions.
    """
    flips = 0
    start_at(x, at, n, z, held)
    back = U(at[n.size - 1])
    for j in range(n.size - 1):
        p, m = U(at[j]), U(n[j + 1])
        push(L, U(n[0]) * p, m, p, back, U(n[0]), held, z)
        for i in range(m):
            if (z[p + i] > 0.0) != on[p + i]:
                flips += 1
                if flips > most:
                    return flips
                flip(W, start, at, n, on, pos, neg, L, j, i)
    return flips


@compiled
def measure(L: Any, at: Any, n: Any, squares: Any) -> None:
    """Write the squared norm of every row of every effective map into squares."""
    for j in range(n.size - 1):
        p, m = U(at[j]), U(n[j + 1])
        for i in range(m):
            squares[p + i] = 0.0
        for a in range(U(n[0])):
            row = U(n[0]) * p + a * m
            for i in range(m):
                squares[p + i] += L[row + i] * L[row + i]


@compiled
def reach(z: Any, squares: Any) -> float:
    """Return the least |z_i| over the norm of row i: how far x is from the nearest hyperplane where a sign changes."""
    least = np.inf
    for i in range(squares.size):
        if squares[i] > 0.0:
            least = min(least, z[i] * z[i] / squares[i])
    return np.sqrt(least)  # type: ignore[no-any-return]


@compiled
def form(L: Any, at: Any, n: Any, on: Any, pos: float, neg: float, Bt: Any, y: Any, descent: bool, C: Any, c: Any) -> None:
    """Write the direction at x, C x - c, of the pattern that the maps are of."""
    d = n.size - 1
    last = masked(effective_of(L, at, n, d - 1), on[at[d - 1]:], pos, neg)
    left = last if descent else Bt
    C[:] = np.dot(left, last.T)
    c[:] = np.dot(left, y)
