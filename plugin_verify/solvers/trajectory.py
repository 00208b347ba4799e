"""Follow one trial of PLUGIn or gradient descent to its end through the linear regions of a stored network. Compiled.

While signs keep changing a step is a step. Once they have settled, the effective maps tell what x becomes, and a few flips
change them by rank one; between two flips the iteration is x <- x - eta (C x - c) in n_0 dimensions until it leaves the ball in
which no sign can change.
Exact up to rounding: the steps are those of the plain loop.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.solvers.passes import short_step, step
from plugin_verify.solvers.regions import build, form, look, measure, reach
from plugin_verify.solvers.stopping import RAN, distance, linear_step, verdict

CALM = 2
"""Steps without a sign change after which the effective maps are formed: that costs a few steps."""
FLIPS = 4
"""Sign changes at one look beyond which plain steps are cheaper than changing the maps."""
STILL = 3
"""Looks without a sign change after which C and c are formed: that costs a few looks."""
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
    on, L, squares, straight = np.zeros(at[d], np.bool_), np.empty(n_0 * at[d]), np.empty(at[d]), Bt.ravel()
    h, held, many = np.empty(at[d] + n_0), np.empty(at[d] + n_0, np.uintp), np.empty(d + 1, np.uintp)
    C, c = np.empty((n_0, n_0)), np.empty(n_0)
    x, new, centre = x0.copy(), np.empty(n_0), x0.copy()
    saved, scale = x0.copy(), 0.0
    calm, still, ball, mapped, formed = 0, 0, 0.0, False, False  # maps are those of the pattern; and C and c too
    for k in range(1, cap + 1):
        if formed and distance(x, centre) < ball:
            linear_step(C, c, eta, x, new)
        else:
            flips = 0
            if mapped or calm >= CALM:
                if not mapped:
                    build(W, start, at, n, on, pos, neg, L)
                    formed = False
                flips = look(W, start, at, n, on, pos, neg, L, x, FLIPS, h, held)
                mapped, formed = flips <= FLIPS, formed and flips == 0
                still = still + 1 if flips == 0 else 0
                if formed or still >= STILL:
                    if not formed:
                        form(L, at, n, on, pos, neg, Bt, y, descent, C, c)
                        measure(L, at, n, squares)
                        formed = True
                    ball = INSIDE * reach(h, squares)
                    centre[:] = x
            if formed:
                linear_step(C, c, eta, x, new)
            elif mapped:
                short_step(L, at, n, on, straight, y, eta, pos, neg, descent, x, new, h, held)
            else:
                flips += step(W, start, at, n, on, straight, y, eta, pos, neg, descent, x, new, h, held, many)
                calm = calm + 1 if flips == 0 else 0
        code, scale = verdict(x, new, saved, k, tol, scale, growth)
        x[:] = new
        if code != RAN:
            return x, k, code
    return x, cap, RAN

