r"""Bound N(xi) from above on a cell: a truncated cone over directions t_1, ..., t_q. Compiled.

The cell is {y = sum_k beta_k t_k, beta >= 0, s_1 <= ||y|| <= s_2}. It lies in the convex hull of the points s_1 t_k and
s_2 t_k / <c, t_k>, c the unit vector along t_1 + ... + t_q, for <c, y> <= s_2 (and where xi is positively homogeneous the first
are not needed). Fix u; <u, xi> is linear plus sum_i <u, U_i> sigma(a_i). On the cell a unit whose a_i keeps its sign at all
these points is linear; for the others sigma(a) >= lambda a, 0 <= lambda <= 1. Where <u, U_i> < 0 put lambda_i a_i for sigma(a_i):
the sum is then convex in y, and at most its largest value at the points,

    <u, xi> + sum_i (-<u, U_i>)_+ delta_i = <u, xi - 1/2 sum_i delta_i U_i> + 1/2 sum_i delta_i |<u, U_i>|,

delta_i = sigma(a_i) - lambda_i a_i, summed over the units that are not settled. lambda_i = max/(max - min) of a_i makes the
largest delta_i smallest. With xi' for the difference, f for the part of u in L, h = xi'_L/||xi'_L|| and any g_i > 0,

    <f, xi'> + 1/2 sum_i delta_i |<f, U_i>| <= ||xi'||/2 + 1/4 sum_i delta_i g_i + 1/2 f^T H f,
    H = ||xi'|| h h^T + 1/2 sum_i (delta_i / g_i) U_i U_i^T,

and the largest eigenvalue of H is at most that of [[h^T H h, x], [x, tr H - h^T H h]], x^2 = ||H h||^2 - (h^T H h)^2. The best
g_i at f = h is |<h, U_i>|; g_i = max(|<h, U_i>|, KEPT ||U_i||) keeps H bounded.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.suprema.pieces import add, evaluate, length, preactivate

KEPT = 0.7
"""Any positive number gives a bound; this one gave the fewest cells among those tried."""
TINY = 1e-300
"""Added to g_i, so that a U_i of 0 divides by something."""


@compiled
def corners(t: Any, inner: float, outer: float, homogeneous: bool) -> Any:
    """Return points (k, q) in whose convex hull (with 0, if homogeneous) the cell over the directions t (q, q) lies."""
    q = t.shape[0]
    centre = np.zeros(q)
    for k in range(q):
        add(centre, 1.0, t[k])
    far = length(centre)
    points = np.zeros((q if homogeneous else 2 * q, q))
    for k in range(q):
        cosine = 0.0
        for j in range(q):
            cosine += centre[j] * t[k, j] / far
        add(points[k], outer / cosine, t[k])
        if not homogeneous:
            add(points[q + k], inner, t[k])
    return points


@compiled
def cell_bound(f: Any, points: Any) -> float:
    """Return an upper bound for N(xi) on the convex hull of the points (k, q)."""
    count, p = points.shape[0], f.b.size
    a, xi = np.empty((count, p)), np.empty((count, f.c.size))
    for k in range(count):
        preactivate(f, points[k], a[k])
        evaluate(f, points[k], a[k], xi[k])
    units, slopes = _unsettled(a)
    U, delta = np.empty((f.c.size, units.size)), np.empty(units.size)
    for r in range(U.shape[0]):
        for n in range(units.size):
            U[r, n] = f.U[r, units[n]]
    bound = 0.0
    for k in range(count):
        for n in range(units.size):
            delta[n] = max(a[k, units[n]], 0.0) - slopes[n] * a[k, units[n]]
        bound = max(bound, _point_bound(xi[k], U, delta, f.rho))
    return bound


@compiled
def _unsettled(a: Any) -> Any:
    """Give the units that change sign among the points, and the slope lambda of each."""
    units, slopes, many = np.empty(a.shape[1], np.int64), np.empty(a.shape[1]), 0
    low, high = a[0].copy(), a[0].copy()
    for k in range(1, a.shape[0]):
        for i in range(low.size):
            low[i] = a[k, i] if a[k, i] < low[i] else low[i]
            high[i] = a[k, i] if a[k, i] > high[i] else high[i]
    for i in range(low.size):
        if low[i] < 0.0 < high[i]:
            units[many], slopes[many] = i, high[i] / (high[i] - low[i])
            many += 1
    return units[:many], slopes[:many]


@compiled
def _point_bound(xi: Any, U: Any, delta: Any, rho: float) -> float:
    """Return the bound at one point from xi there and the U_i (K, p') and delta_i of the units that are not settled."""
    K, p = U.shape
    h, across = np.empty(K), 0.0
    for n in range(p):
        across += delta[n] * abs(U[0, n])
    for r in range(K):
        h[r] = xi[r]
        for n in range(p):
            h[r] -= 0.5 * delta[n] * U[r, n]
    far = length(h[1:])
    for r in range(1, K):
        h[r] = h[r] / far if far > 0.0 else 0.0
    return abs(h[0]) + 0.5 * across + rho * _along_L(h[1:], far, U[1:], delta)  # type: ignore[no-any-return]


@compiled
def _along_L(h: Any, far: float, U: Any, delta: Any) -> float:
    """Return the bound for <f, xi'> + 1/2 sum_i delta_i |<f, U_i>| over unit vectors f, where xi' = far h."""
    p = delta.size
    inner, square, weight = np.zeros(p), np.zeros(p), np.zeros(p)
    for r in range(h.size):
        for n in range(p):
            inner[n] += h[r] * U[r, n]
            square[n] += U[r, n] * U[r, n]
    crude, fixed, trace, first = 0.0, 0.0, far, far
    for n in range(p):
        norm = np.sqrt(square[n])
        near, floor = abs(inner[n]), KEPT * norm + TINY
        g = near if near > floor else floor
        half = 0.5 * delta[n] / g
        weight[n] = half * inner[n]
        crude += delta[n] * norm
        fixed += delta[n] * g
        trace += half * square[n]
        first += weight[n] * inner[n]
    total = 0.0
    for r in range(h.size):
        image = far * h[r]
        for n in range(p):
            image += weight[n] * U[r, n]
        total += image * image
    half = first - 0.5 * trace
    eigenvalue = 0.5 * trace + np.sqrt(half * half + max(total - first * first, 0.0))
    return min(0.5 * far + 0.25 * fixed + 0.5 * eigenvalue, far + 0.5 * crude)  # type: ignore[no-any-return]
