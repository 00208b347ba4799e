"""Pass once over long vectors, piece by piece in the cache, where array operations would pass several times. Compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled

U = np.uintp  # numba does not look for negative indices among unsigned ones
ONE, TWO, THREE, FOUR = U(1), U(2), U(3), U(4)
PIECE = U(2**11)


@compiled
def subtract(h: Any, anchor: Any, rest: Any, squares: Any) -> None:
    """Write h - anchor into rest, and its squared norm, one a trial, into squares; all but squares are (trials, length)."""
    for t in range(h.shape[0]):
        total = 0.0
        for i in range(h.shape[1]):
            rest[t, i] = h[t, i] - anchor[t, i]
            total += rest[t, i] * rest[t, i]
        squares[t] = total


@compiled
def remove(V: Any, c: Any, h: Any, left: Any, squares: Any) -> None:
    """Subtract V c from h in place; write V^T h of what is left into left, and its squared norm into squares.

    Args:
        V: (count, trials, length), c and left: (trials, count), h: (trials, length), squares: (trials,).
    """
    count, trials, length = U(V.shape[0]), U(V.shape[1]), U(V.shape[2])
    flat, left[:], squares[:] = V.ravel(), 0.0, 0.0
    for t in range(trials):
        start = U(0)
        while start < length:
            size, origin = min(PIECE, length - start), t * length + start
            remove_piece(flat, origin, trials * length, count, c[t], h[t], start, size)
            squares[t] += project_piece(flat, origin, trials * length, count, left[t], h[t], start, size)
            start += size


@compiled
def remove_piece(V: Any, origin: Any, stride: Any, count: Any, c: Any, h: Any, start: Any, size: Any) -> None:
    """Subtract a piece of V c from h, four vectors at a time."""
    j = U(0)
    while j + FOUR <= count:
        a = origin + j * stride
        b, d, e = a + stride, a + TWO * stride, a + THREE * stride
        ca, cb, cd, ce = c[j], c[j + ONE], c[j + TWO], c[j + THREE]
        for i in range(size):
            h[start + i] -= ca * V[a + i] + cb * V[b + i] + cd * V[d + i] + ce * V[e + i]
        j += FOUR
    while j < count:
        a, ca = origin + j * stride, c[j]
        for i in range(size):
            h[start + i] -= ca * V[a + i]
        j += ONE


@compiled
def project_piece(V: Any, origin: Any, stride: Any, count: Any, c: Any, h: Any, start: Any, size: Any) -> float:
    """Add a piece of V^T h to c, four vectors at a time, and return the piece's squared norm."""
    j, total = U(0), 0.0
    while j + FOUR <= count:
        a = origin + j * stride
        b, d, e = a + stride, a + TWO * stride, a + THREE * stride
        s = t = u = v = 0.0
        for i in range(size):
            s += V[a + i] * h[start + i]
            t += V[b + i] * h[start + i]
            u += V[d + i] * h[start + i]
            v += V[e + i] * h[start + i]
        c[j] += s
        c[j + ONE] += t
        c[j + TWO] += u
        c[j + THREE] += v
        j += FOUR
    while j < count:
        a, s = origin + j * stride, 0.0
        for i in range(size):
            s += V[a + i] * h[start + i]
        c[j] += s
        j += ONE
    for i in range(size):
        total += h[start + i] * h[start + i]
    return total
