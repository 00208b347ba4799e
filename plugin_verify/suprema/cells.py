r"""Bound N(xi) from above on a cell: a truncated cone over directions t_1, ..., t_q. Compiled.

The cell is {y = sum_k beta_k t_k, beta >= 0, s_1 <= ||y|| <= s_2}. It lies in the convex hull of the points s_1 t_k and
s_2 t_k / <c, t_k>, c the unit vector along t_1 + ... + t_q, for <c, y> <= s_2 (and where xi is positively homogeneous the first
are not needed). Fix u; <u, xi> is linear plus sum_i <u, U_i> sigma(a_i). On the cell a unit whose a_i keeps its sign at all
these points is linear; for the others sigma(a) >= lambda a, 0 <= lambda <= 1. Where <u, U_i> < 0 put lambda_i a_i for sigma(a_i):
the sum is then convex in y, and at most its largest value at the points,

    <u, xi> + sum_i (-<u, U_i>)_+ delta_i = <u, xi - 1/2 sum_i delta_i U_i> + 1/2 sum_i delta_i |<u, U_i>|,

delta_i = sigma(a_i) - lambda_i a_i, summed over the units that are not settled. lambda_i = max/(max - min) of a_i makes the largest
delta_i smallest. With xi' for the difference, f for the part of u in L, h = xi'_L/||xi'_L|| and any g_i > 0,

    <f, xi'> + 1/2 sum_i delta_i |<f, U_i>| <= ||xi'||/2 + 1/4 sum_i delta_i g_i + 1/2 f^T H f,
    H = ||xi'|| h h^T + 1/2 sum_i (delta_i / g_i) U_i U_i^T,

and the largest eigenvalue of H is at most that of [[h^T H h, x], [x, tr H - h^T H h]], x^2 = ||H h||^2 - (h^T H h)^2. The best
g_i at f = h is |<h, U_i>|; g_i = max(|<h, U_i>|, KEPT ||U_i||) keeps H bounded.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.suprema.pieces import compiled, evaluate, preactivate

KEPT = 0.25
"""Any positive number gives a bound; this one gave the fewest cells among those tried."""


@compiled
def corners(t: Any, inner: float, outer: float, homogeneous: bool) -> Any:
    """Return points (k, q) in whose convex hull (with 0, if homogeneous) the cell over the directions t (q, q) lies."""
    q = t.shape[0]
    centre = np.zeros(q)
    for k in range(q):
        centre += t[k]
    centre /= np.sqrt(np.sum(centre * centre))
    points = np.empty((q if homogeneous else 2 * q, q))
    for k in range(q):
        points[k] = t[k] * (outer / np.sum(centre * t[k]))
        if not homogeneous:
            points[q + k] = t[k] * inner
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
    bound = 0.0
    for k in range(count):
        bound = max(bound, _corner_bound(f, xi[k], a[k], units, slopes))
    return bound


@compiled
def _unsettled(a: Any) -> Any:
    """Give the units that change sign among the points, and the slope lambda of each."""
    low, high = a[0].copy(), a[0].copy()
    for k in range(1, a.shape[0]):
        for i in range(low.size):
            low[i] = min(low[i], a[k, i])
            high[i] = max(high[i], a[k, i])
    units, slopes, many = np.empty(low.size, np.int64), np.empty(low.size), 0
    for i in range(low.size):
        if low[i] < 0.0 < high[i]:
            units[many], slopes[many] = i, high[i] / (high[i] - low[i])
            many += 1
    return units[:many], slopes[:many]


@compiled
def _corner_bound(f: Any, xi: Any, a: Any, units: Any, slopes: Any) -> float:
    """Return the bound at one point; xi is overwritten by xi'."""
    K = xi.size
    delta = np.empty(units.size)
    across = 0.0
    for n in range(units.size):
        i = units[n]
        delta[n] = max(a[i], 0.0) - slopes[n] * a[i]
        across += delta[n] * abs(f.U[0, i])
        for r in range(K):
            xi[r] -= 0.5 * delta[n] * f.U[r, i]
    length = 0.0
    for r in range(1, K):
        length += xi[r] * xi[r]
    length = np.sqrt(length)
    Hh = xi.copy()
    trace, fixed, crude = length, 0.0, 0.0
    for n in range(units.size):
        i = units[n]
        along, square = 0.0, 0.0
        for r in range(1, K):
            along += xi[r] * f.U[r, i]
            square += f.U[r, i] * f.U[r, i]
        along /= length + 1e-300
        norm = np.sqrt(square)
        g = max(abs(along), KEPT * norm)
        if g > 0.0:
            crude += delta[n] * norm
            fixed += delta[n] * g
            trace += 0.5 * delta[n] * square / g
            for r in range(1, K):
                Hh[r] += 0.5 * delta[n] * along / g * f.U[r, i]
    first, total = 0.0, 0.0
    for r in range(1, K):
        first += Hh[r] * xi[r] / (length + 1e-300)
        total += Hh[r] * Hh[r]
    rest = trace - first
    half = 0.5 * (first - rest)
    eigenvalue = 0.5 * trace + np.sqrt(half * half + max(total - first * first, 0.0))
    inside = min(0.5 * length + 0.25 * fixed + 0.5 * eigenvalue, length + 0.5 * crude)
    return abs(xi[0]) + 0.5 * across + f.rho * inside  # type: ignore[no-any-return]
