"""Search for the largest N(xi) from below, by alternating between u and v. Compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.suprema.pieces import add, evaluate, length, pieces, preactivate, size
from plugin_verify.suprema.restriction import Restriction
from plugin_verify.typing import Array


def ascent_supremum(x: Restriction, starts: Array, *, steps: int) -> Array:
    """Return a LOWER bound, (trials,), for sup |Z|.

    It is the value of |Z| at points that are exhibited, so the supremum is at least that; it may be larger by any amount,
    so this can refute a bound and can never support one. From each start and its opposite, u is the best for y, and then
    y = radius g/||g||, g the gradient of Z(u, .); the best value seen is kept.

    Args:
        starts: (trials, k, q), directions of the first points y.
        steps: alternations after the starts.
    """
    return np.array([climb(pieces(x, trial), starts[trial], steps) for trial in range(len(x.A_v))])


@compiled
def climb(f: Any, starts: Any, steps: int) -> float:
    """Return the best N(xi) found from the starts (k, q) and their opposites."""
    best = 0.0
    for k in range(starts.shape[0]):
        for sign in (1.0, -1.0):
            direction = np.zeros(starts.shape[1])
            add(direction, sign, starts[k])
            best = max(best, _climb_from(f, direction, steps))
    return best


@compiled
def _climb_from(f: Any, direction: Any, steps: int) -> float:
    a, xi, u, y, best = np.empty(f.b.size), np.empty(f.c.size), np.empty(f.c.size), np.empty(direction.size), 0.0
    for _ in range(steps + 1):
        far = length(direction)
        if far == 0.0:
            break
        for j in range(y.size):
            y[j] = direction[j] * (f.radius / far)
        preactivate(f, y, a)
        evaluate(f, y, a, xi)
        value = size(xi, f.rho)
        if value <= best:
            break
        best = value
        _best_u(xi, f.rho, u)
        direction = _gradient(f, u, a)
    return best


@compiled
def _best_u(xi: Any, rho: float, u: Any) -> None:
    """Write the coordinates of the u in S_1 with <u, xi> = N(xi), up to sign, into u."""
    far = length(xi[1:])
    u[0] = 1.0 if xi[0] >= 0.0 else -1.0
    for r in range(1, u.size):
        u[r] = rho * xi[r] / far if far > 0.0 else 0.0


@compiled
def _gradient(f: Any, u: Any, a: Any) -> Any:
    """Return the gradient of y -> <u, xi(y)> where the units have the pre-activations a."""
    weights, gradient = np.zeros(a.size), np.zeros(f.M.shape[1])
    for r in range(u.size):
        add(weights, u[r], f.U[r])
        add(gradient, u[r], f.M[r])
    for i in range(a.size):
        weights[i] = weights[i] if a[i] > 0.0 else 0.0
    for j in range(gradient.size):
        for i in range(a.size):
            gradient[j] += f.e[j, i] * weights[i]
    return gradient
