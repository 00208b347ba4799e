"""Evaluate a trial's piecewise linear map xi(y) = c + M y + U sigma(b + e y), and its size N(xi). Compiled.

Only the units that change sign within the ball are in b, e and U; the others are linear there, and part of c and M.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.typing import Array


class Pieces(NamedTuple):
    """One trial's map on the ball ||y|| <= radius: c (K,), M (K, q), b (p,), e (q, p), U (K, p), p the units that change sign."""

    c: Array
    M: Array
    b: Array
    e: Array
    U: Array
    rho: float
    radius: float


@compiled
def pieces(x: Any, trial: int) -> Any:
    """Give one trial's map from a `Restriction`."""
    c, M, b, e, U = _fold(x.A_v[trial], x.A_e[trial], x.A_w[trial], x.A_gap[trial], x.A_u[trial], x.gap, x.slope, x.radius)
    return Pieces(c, M, b, e, U, x.rho, x.radius)


@compiled
def _fold(A_v: Any, A_e: Any, A_w: Any, A_gap: Any, A_u: Any, gap: Any, slope: Any, radius: float) -> Any:
    """Give c, M, b, e and U: a unit with |b_i| >= radius ||e_i|| keeps its sign in the ball."""
    q, m = A_e.shape
    c, M = -0.5 * gap, -0.5 * slope
    moving = np.empty(m, np.int64)
    many = 0
    for i in range(m):
        reach = 0.0
        for j in range(q):
            reach += A_e[j, i] * A_e[j, i]
        constant = -max(A_w[i], 0.0)
        if abs(A_v[i]) < radius * np.sqrt(reach):
            moving[many] = i
            many += 1
        elif A_v[i] > 0.0:
            constant = A_gap[i] if A_w[i] > 0.0 else A_v[i]
            for r in range(c.size):
                for j in range(q):
                    M[r, j] += A_u[r, i] * A_e[j, i]
        for r in range(c.size):
            c[r] += A_u[r, i] * constant
    kept = moving[:many]
    return c, M, A_v[kept], A_e[:, kept].copy(), A_u[:, kept].copy()


@compiled
def length(x: Any) -> float:
    """Return ||x||."""
    total = 0.0
    for j in range(x.size):
        total += x[j] * x[j]
    return np.sqrt(total)  # type: ignore[no-any-return]


@compiled
def add(x: Any, scale: float, y: Any) -> None:
    """Add scale y to x."""
    for j in range(x.size):
        x[j] += scale * y[j]


@compiled
def size(xi: Any, rho: float) -> float:
    """Return N(xi) = |xi_0| + rho ||(xi_1, xi_2, ...)||."""
    return abs(xi[0]) + rho * length(xi[1:])  # type: ignore[no-any-return]


@compiled
def preactivate(f: Any, y: Any, a: Any) -> None:
    """Write b + e y, (p,), into a."""
    for i in range(a.size):
        a[i] = f.b[i]
    for j in range(y.size):
        add(a, y[j], f.e[j])


@compiled
def evaluate(f: Any, y: Any, a: Any, xi: Any) -> None:
    """Write xi(y), (K,), into xi, given a = b + e y."""
    s = np.empty(a.size)
    for i in range(a.size):
        s[i] = a[i] if a[i] > 0.0 else 0.0
    for r in range(xi.size):
        total = f.c[r]
        for j in range(y.size):
            total += f.M[r, j] * y[j]
        for i in range(a.size):
            total += f.U[r, i] * s[i]
        xi[r] = total
