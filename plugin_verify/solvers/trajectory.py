"""Follow one trial of PLUGIn or gradient descent to its end through the linear regions of a stored network. Compiled.

While signs keep changing a step is a step. Once they have settled, the iteration is x <- x - eta (C x - c) in n_0 dimensions
until it leaves the ball in which no sign can change; then a look with the effective maps, which a few flips change by rank one.
Exact up to rounding: the steps are those of the plain loop.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.solvers.iteration import ROUNDING
from plugin_verify.solvers.regions import (
    apply,
    apply_transposed,
    apply_transposed_where,
    build,
    compiled,
    distance,
    effective_of,
    look,
    masked,
    norm,
    weights_of,
)

RAN, CONVERGED, DIVERGED, CYCLE, STALLED = range(5)  # the order of REASONS
CALM = 2
"""Steps without a sign change after which the effective maps are formed: that costs a few steps."""
FLIPS = 4
"""Sign changes at one look beyond which plain steps are cheaper than changing the maps."""
INSIDE = 1 - 1e-9
"""The share of the distance to the nearest sign change that is trusted."""


@compiled
def follow(W: Any, n: Any, Bt: Any, y: Any, x0: Any, eta: float, tol: float, cap: int, growth: float, pos: float, neg: float,
           descent: bool) -> tuple[Any, int, int]:
    """Iterate from x0 until a rule says stop; return the iterate, the steps taken, and why it stopped.

    Args:
        W: the weights as `regions` lays them out; n (d + 1,) the widths.
        Bt: (n_0, n_d), A_1^T ... A_d^T; of no account where `descent` is true, which is gradient descent.
        tol: stop at ||x^{k+1} - x^k|| < tol ||x^k||.
        growth: an iterate longer than this many times x^0 and x^1 has diverged.
        pos, neg: the activation's slopes.
    """
    d, n_0 = n.size - 1, n[0]
    start, at = np.zeros(d + 1, np.int64), np.zeros(d + 1, np.int64)
    for j in range(d):
        start[j + 1] = start[j] + n[j] * n[j + 1]
        at[j + 1] = at[j] + n[j + 1]
    on, L, room = np.zeros(at[d], np.bool_), np.empty(n_0 * at[d]), np.empty(at[d])
    C, c, left = np.empty((n_0, n_0)), np.empty(n_0), Bt
    x, new, centre = x0.copy(), np.empty(n_0), x0.copy()
    saved, due, scale = x0.copy(), 1, 0.0
    calm, reach, linear = 0, 0.0, False
    for k in range(1, cap + 1):
        if linear and not away(x, centre, reach):
            linear_step(C, c, eta, x, new)
        else:
            flips = 0
            if linear or calm >= CALM:
                if not linear:
                    build(W, start, at, n, on, pos, neg, L)
                flips, reach = look(W, start, at, n, on, pos, neg, L, x, FLIPS)
                if (flips > 0 or not linear) and flips <= FLIPS:
                    last = masked(effective_of(L, at, n, d - 1), on[at[d - 1]:], pos, neg)
                    left = last if descent else Bt
                    C[:] = np.dot(left, last.T)
                    c[:] = np.dot(left, y)
                linear = flips <= FLIPS
                reach *= INSIDE
                centre[:] = x
            if linear:
                linear_step(C, c, eta, x, new)
            else:
                flips += plain_step(W, start, at, n, on, Bt, y, eta, pos, neg, descent, x, new, room)
                calm = calm + 1 if flips == 0 else 0
        size, moved = norm(x), distance(new, x)
        x[:] = new
        long = norm(x)
        scale = max(size, long) if k == 1 else scale
        if not np.isfinite(long) or (scale > 0 and long > growth * scale):
            return x, k, DIVERGED
        if moved < tol * size:
            return x, k, CONVERGED
        if same(x, saved):
            return x, k, STALLED if moved <= ROUNDING * size else CYCLE
        if k == due:
            saved[:] = x
            due *= 2
    return x, cap, RAN


@compiled
def linear_step(C: Any, c: Any, eta: float, x: Any, new: Any) -> None:
    """Write x - eta (C x - c) into new."""
    for i in range(x.size):
        total = 0.0
        for j in range(x.size):
            total += C[i, j] * x[j]
        new[i] = x[i] - eta * (total - c[i])


@compiled
def plain_step(W: Any, start: Any, at: Any, n: Any, on: Any, Bt: Any, y: Any, eta: float, pos: float, neg: float, descent: bool,
               x: Any, new: Any, room: Any) -> int:
    """Write the next iterate into new, keep the pattern of x, and return how many signs differ from the pattern before.

    `room` holds the activations of all layers; what was in it is of no account.
    """
    flips, h, d = 0, x, n.size - 1
    for j in range(d):
        z, before = room[at[j]:at[j + 1]], on[at[j]:at[j + 1]]
        apply(weights_of(W, start, n, j), h, z)
        for i in range(z.size):  # without a branch, for signs are not to be foreseen
            active = z[i] > 0.0
            flips += active != before[i]
            before[i] = active
            z[i] = pos * max(z[i], 0.0) + neg * min(z[i], 0.0)
        h = z
    r = h
    for i in range(r.size):
        r[i] -= y[i]
    if descent:
        for j in range(d - 1, -1, -1):
            for i in range(r.size):
                r[i] *= pos if on[at[j] + i] else neg
            back = np.empty(n[j])
            if j > 0 and neg == 0.0:
                apply_transposed_where(weights_of(W, start, n, j), r, on[at[j - 1]:at[j]], back)
            else:
                apply_transposed(weights_of(W, start, n, j), r, back)
            r = back
    else:
        back = np.empty(n[0])
        apply_transposed(Bt, r, back)
        r = back
    for i in range(x.size):
        new[i] = x[i] - eta * r[i]
    return flips


@compiled
def away(x: Any, centre: Any, reach: float) -> bool:
    """Tell whether x has left the ball."""
    return distance(x, centre) >= reach


@compiled
def same(x: Any, y: Any) -> bool:
    """Tell whether two vectors are equal bit for bit."""
    equal = True
    for i in range(x.size):
        equal &= x[i] == y[i]
    return equal
