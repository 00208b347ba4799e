"""Decide after a step whether a trial has ended: the rules of `iteration`, for one trial. Compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled
from plugin_verify.solvers.iteration import NEAR, ROUNDING

RAN, CONVERGED, DIVERGED, CYCLE, STALLED = range(5)  # the order of REASONS


@compiled
def verdict(x: Any, new: Any, saved: Any, k: int, tol: float, scale: float, growth: float) -> tuple[int, float]:
    """Tell why step k, from x to new, is the last one, or RAN; and the scale that an iterate has outgrown when it diverged.

    `saved` is the iterate at the last power of two, and brought up to date.
    """
    size, moved, long = norm(x), distance(new, x), norm(new)
    if k == 1:
        scale = max(size, long)
    if not np.isfinite(long) or (scale > 0 and long > growth * scale):
        return DIVERGED, scale
    if moved < tol * size:
        return CONVERGED, scale
    if moved > ROUNDING * size and distance(new, saved) <= NEAR * size:
        return CYCLE, scale
    if same(new, saved):
        return STALLED, scale
    if k & (k - 1) == 0:
        saved[:] = new
    return RAN, scale


@compiled
def linear_step(C: Any, c: Any, eta: float, x: Any, new: Any) -> None:
    """Write x - eta (C x - c) into new."""
    for i in range(x.size):
        total = 0.0
        for j in range(x.size):
            total += C[i, j] * x[j]
        new[i] = x[i] - eta * (total - c[i])


@compiled
def norm(x: Any) -> float:
    """Return the Euclidean norm."""
    total = 0.0
    for i in range(x.size):
        total += x[i] * x[i]
    return float(np.sqrt(total))


@compiled
def distance(x: Any, y: Any) -> float:
    """Return the Euclidean distance."""
    total = 0.0
    for i in range(x.size):
        total += (x[i] - y[i]) * (x[i] - y[i])
    return float(np.sqrt(total))


@compiled
def same(x: Any, y: Any) -> bool:
    """Tell whether two vectors are equal bit for bit."""
    equal = True
    for i in range(x.size):
        equal &= x[i] == y[i]
    return equal
