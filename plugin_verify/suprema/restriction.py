r"""Reduce the supremum of Lemma 1 to a ball: the largest size of a piecewise linear map.

Let xi(v) = A^T (sigma(Av) - sigma(Aw)) - (v - w)/2 with sigma = ReLU, so that Z(u, v; w) = <u, xi(v)>. Over u in an affine
S_1 = p + L (L linear, p orthogonal to it, rho = sqrt(alpha^2 - ||p||^2)) with ||u|| <= alpha the supremum is closed,

    sup_u |<u, xi>| = |<p, xi>| + rho ||P_L xi||  =:  N(xi).

Over v in an affine S_2, v = v_0 + E y with v_0 its point nearest to w and orthonormal columns E, the constraint
||v - w|| <= alpha r says ||y|| <= sqrt((alpha r)^2 - ||v_0 - w||^2). What is left is the largest N(xi(v_0 + E y)) over a
ball in q dimensions: xi is linear, and N(xi) convex, on each cell into which the m hyperplanes (A (v_0 + E y))_i = 0 cut it.

References:
    1. B. Joshi, X. Li, Y. Plan, O. Yilmaz, "PLUGIn: A simple algorithm for inverting generative models with
       recovery guarantees", NeurIPS 2021, Lemma 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plugin_verify.errors import InvalidArgument
from plugin_verify.typing import Array


class Affine(NamedTuple):
    """An affine subspace: a point of it, (n,), and orthonormal directions, the columns of basis (n, q)."""

    point: Array
    basis: Array

    def nearest(self, x: Array) -> Array:
        """Return the point of the subspace nearest to x, (n,)."""
        gap = self.point - x
        return np.asarray(x + gap - self.basis @ (self.basis.T @ gap))


class Restriction(NamedTuple):
    """What the supremum depends on, a trial a row; K = 1 + dim L.

    A_v: A v_0, (trials, m).
    A_e: the columns of A E, (trials, q, m).
    A_w: A w, (trials, m).
    A_gap: A (v_0 - w), (trials, m), apart, for far from 0 the difference of the two would lose digits.
    A_u: A p (zeros if S_1 is linear), then A times the basis of L, (trials, K, m).
    gap: <p, v_0 - w>, then the coordinates of v_0 - w along L, (K,).
    slope: the same of the columns of E, (K, q).
    rho: sqrt(alpha^2 - ||p||^2).
    radius: of the ball in which y lies.
    """

    A_v: Array
    A_e: Array
    A_w: Array
    A_gap: Array
    A_u: Array
    gap: Array
    slope: Array
    rho: float
    radius: float

    @property
    def q(self) -> int:
        """The dimension of S_2."""
        return int(self.A_e.shape[1])


def restrict(A: Array, w: Array, S_1: Affine, S_2: Affine, *, alpha: float, r: float) -> Restriction:
    """Restrict Z to u in S_1 with ||u|| <= alpha and v in S_2 with ||v - w|| <= alpha r.

    Args:
        A: (trials, m, n).
        w: (n,).

    Raises:
        InvalidArgument: if a subspace misses its ball, so that the supremum is one over nothing.
    """
    p, v_0 = S_1.nearest(np.zeros_like(w)), S_2.nearest(w)
    gap = v_0 - w
    for name, distance, reach in (("S_1", np.linalg.norm(p), alpha), ("S_2", np.linalg.norm(gap), alpha * r)):
        if not distance <= reach:
            raise InvalidArgument(f"restrict(): {name} is {distance:.6g} away from the centre of its ball of radius {reach:.6g}; "
                                  f"nothing is left to take a supremum over; bring it nearer", argument=name)
    U = np.column_stack([p, S_1.basis])
    along = A.transpose(0, 2, 1)
    return Restriction(A @ v_0, S_2.basis.T @ along, A @ w, A @ gap, U.T @ along, U.T @ gap, U.T @ S_2.basis,
                       float(np.sqrt(alpha**2 - p @ p)), float(np.sqrt((alpha * r) ** 2 - gap @ gap)))
