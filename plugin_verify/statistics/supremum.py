"""Compute or bound from below the suprema of Lemma 1, over batches of trials.

Let xi(v) = A^T (sigma(Av) - sigma(Aw)) - (v - w)/2 with sigma = ReLU. Then Z(u, v; w) = <u, xi(v)>, and |Z|
is to be made large over u in S_1 with ||u|| <= alpha and v in S_2 with ||v - w|| <= alpha r. Over u the answer
is closed: for an affine S_1 = p + L (L a linear subspace, p orthogonal to it, rho = sqrt(alpha^2 - ||p||^2)),

    sup_u |<u, xi>| = |<p, xi>| + rho ||P_L xi||.

References:
    1. B. Joshi, X. Li, Y. Plan, O. Yilmaz, "PLUGIn: A simple algorithm for inverting generative models with
       recovery guarantees", NeurIPS 2021, Lemma 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plugin_verify.typing import Array


def segment_supremum(
    A_v: Array,
    A_e: Array,
    A_w: Array,
    A_u: Array,
    *,
    start: Array,
    step: Array,
    rho: float,
    low: float,
    high: float,
) -> Array:
    """Return the exact sup |Z(u, v; w)|, (trials,), over u in S_1 and v on a segment.

    u runs over ||u|| <= alpha in S_1, and v = v_0 + s e over low <= s <= high. Along the segment xi is piecewise
    linear in s, with breaks where a unit (A(v_0 + s e))_i changes sign; the value is a convex function of it, so
    its maximum lies at a break or at an end. Units are sorted by their breaks and the slopes summed up in that
    order: O(m log m) a trial, and only these few products with A are needed.

    Args:
        A_v: A v_0, (trials, m).
        A_e: A e, (trials, m).
        A_w: A w, (trials, m).
        A_u: (trials, m, 1 + dim L): A p in column 0 (zeros if S_1 is linear, p = 0), then A f_1, A f_2, ...
            for an orthonormal basis f of L.
        start: (1 + dim L,), <p, v_0 - w>, then <f_j, v_0 - w>.
        step: (1 + dim L,), <p, e>, then <f_j, e>.
        rho: sqrt(alpha^2 - ||p||^2).
        low: smallest s.
        high: largest s.
    """
    breaks, order = _breaks(A_v, A_e, low, high)
    first = A_v + low * A_e
    gain = np.maximum(first, 0.0) - np.maximum(A_w, 0.0)
    base = np.einsum("ti,tij->tj", gain, A_u) - 0.5 * (start + low * step)
    slopes = _slopes(first, A_e, A_u, order, step)
    lengths = np.diff(breaks, axis=1, prepend=low, append=high)
    path = base[:, None, :] + np.cumsum(lengths[:, :, None] * slopes, axis=1)
    values = _value(np.concatenate([base[:, None, :], path], axis=1), rho)
    return np.asarray(values.max(axis=1))


def ascent_supremum(A: Array, w: Array, alpha: float, r: float, starts: Array, *, steps: int) -> Array:
    """Return a LOWER bound, (trials,), for sup |Z(u, v; w)| over ||u|| <= alpha and ||v - w|| <= alpha r.

    Here S_1 = S_2 = R^n. It is the value of |Z| at points that are exhibited, so the supremum is at least that;
    it may be larger by any amount, so this can refute a bound and can never support one. From each start,
    u = alpha xi/||xi|| (the best for this v) and v = w + alpha r g/||g|| alternate, where g = A^T D_v A u - u/2
    is the gradient of Z(u, .) at v; the best value seen is kept. Starts outside the ball are first brought back
    to its surface.

    Args:
        A: (trials, m, n).
        w: (n,) or (trials, n).
        alpha: radius of the ball for u.
        r: the ball for v has radius alpha r.
        starts: (trials, k, n), first points v.
        steps: alternations after the starts.
    """
    centre = np.broadcast_to(w, (len(A), A.shape[2]))[:, None, :]
    A_T = A.transpose(0, 2, 1)
    offset = starts - centre
    offset = offset * np.minimum(1.0, alpha * r / np.maximum(_norm(offset), np.finfo(np.float64).tiny))
    at_w = np.maximum(centre @ A_T, 0.0)
    best = np.zeros(len(A))
    for _ in range(steps + 1):
        A_v = (centre + offset) @ A_T
        xi = (np.maximum(A_v, 0.0) - at_w) @ A - 0.5 * offset
        best = np.maximum(best, alpha * _norm(xi)[..., 0].max(axis=1))
        gradient = ((xi @ A_T) * (A_v > 0.0)) @ A - 0.5 * xi
        offset = alpha * r * _unit(gradient)
    return best


def _breaks(A_v: Array, A_e: Array, low: float, high: float) -> tuple[Array, NDArray[np.intp]]:
    """Return the s at which each unit changes sign, sorted, and the sorting; `high` for those that do not.

    A unit that changes sign at an end, or outside, changes it nowhere in between.
    """
    moving = A_e != 0.0
    s = np.divide(-A_v, A_e, out=np.full_like(A_v, high), where=moving)
    s = np.where((s > low) & (s < high), s, high)
    order = np.argsort(s, axis=1)
    return np.take_along_axis(s, order, axis=1), order


def _slopes(first: Array, A_e: Array, A_u: Array, order: NDArray[np.intp], step: Array) -> Array:
    """Return (trials, m + 1, columns), the slopes of the coordinates of xi before the breaks and after each.

    A unit is active just after `low` if it is positive there, or zero and rising. Switching on adds A_u A_e,
    switching off takes it away while A_e is negative: either way a break adds A_u |A_e|. Units whose break
    was set to `high` change the slope only there, where no length is left.
    """
    active = (first > 0.0) | ((first == 0.0) & (A_e > 0.0))
    before = np.einsum("ti,tij->tj", np.where(active, A_e, 0.0), A_u) - 0.5 * step
    jumps = np.take_along_axis(np.abs(A_e)[:, :, None] * A_u, order[:, :, None], axis=1)
    return np.asarray(np.cumsum(np.concatenate([before[:, None, :], jumps], axis=1), axis=1))


def _value(coordinates: Array, rho: float) -> Array:
    """Return |<p, xi>| + rho ||P_L xi|| from the coordinates of xi."""
    along = np.sqrt(np.sum(coordinates[..., 1:] ** 2, axis=-1))
    return np.asarray(np.abs(coordinates[..., 0]) + rho * along)


def _norm(vectors: Array) -> Array:
    return np.asarray(np.linalg.norm(vectors, axis=-1, keepdims=True))


def _unit(vectors: Array) -> Array:
    length = _norm(vectors)
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0.0)
