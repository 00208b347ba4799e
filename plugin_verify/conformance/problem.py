"""Draw the small inverse problems on which identities are tried, and bound what rounding may do to their iterates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from plugin_verify.runner import generator
from plugin_verify.typing import Array, Generator

WIDTHS = (
    (1, 1), (1, 4), (4, 1), (3, 3), (2, 5), (5, 2), (1, 3, 2), (2, 3, 4), (3, 3, 3), (2, 1, 3), (1, 2, 2, 3), (3, 4, 2, 5),
    (2, 2, 2, 2), (2, 3, 2, 3, 4), (1, 2, 2, 2, 2, 3), (3, 4, 4, 4, 4, 4), (1, 500), (4, 300, 200), (20, 150, 100),
)
"""Widths that every run has: one latent dimension, one output, square, narrowing, one to five layers, wide."""
LONG = 25
"""The iterations of one problem in seven."""
UNIT_ROUNDOFF = {"float64": 2.0**-53, "float32": 2.0**-24}


class Problem(NamedTuple):
    """Weights A_1, ..., A_d, an observation, a start, a step size and a number of iterations, at least 1."""

    A: tuple[Array, ...]
    y: Array
    x0: Array
    step_size: float
    k: int

    @property
    def n(self) -> tuple[int, ...]:
        """Return the widths."""
        return (len(self.x0), *(len(A_j) for A_j in self.A))


def boxes(A: tuple[Array, ...]) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    """Return G and its product of transposed weights."""

    def forward(x: Array) -> Array:
        for A_j in A:
            x = np.maximum(A_j @ x, 0.0)
        return x

    def adjoint(r: Array) -> Array:
        for A_j in reversed(A):
            r = A_j.T @ r
        return r

    return forward, adjoint


def problems(seed: int, count: int) -> Iterator[Problem]:
    """Give the first `count` problems of a seed: at WIDTHS first, then at random ones; starts, noise and steps take turns."""
    for i in range(count):
        rng = generator(seed, "check", "problem", i)
        n = WIDTHS[i] if i < len(WIDTHS) else tuple(int(m) for m in rng.integers(1, 8, size=rng.integers(2, 7)))
        yield _draw(n, i, rng)


def _draw(n: tuple[int, ...], i: int, rng: Generator) -> Problem:
    A = tuple(rng.standard_normal((rows, columns)) / np.sqrt(rows) for columns, rows in pairwise(n))
    x_star = rng.standard_normal(n[0])
    y = (boxes(A)[0](x_star) + 0.3 * (i % 3) * rng.standard_normal(n[-1])) * (i % 11 != 10)
    x0 = (x_star + rng.standard_normal(n[0])) * (i % 5 != 4)
    theta = rng.uniform(0.2, 1.3)
    if i % 2:
        return Problem(A, y, x0, theta * 2.0 ** len(A), 1)
    k = LONG if i % 7 == 6 else int(rng.integers(2, 6))
    return Problem(A, y, x0, theta / (size(A) ** 2 * (k if k == LONG else 1)), k)


def size(A: tuple[Array, ...]) -> float:
    """Bound the norm of A_d ... A_1, and the Lipschitz constant of G, by the product of the Frobenius norms."""
    return float(np.prod([np.linalg.norm(A_j) for A_j in A]))


def tolerance(p: Problem, *, precision: str) -> float:
    """Bound how far two right computations of x^k may be apart that differ in their rounding alone.

    With P = prod ||A_j||_F a step moves x by at most m = eta P (P ||x|| + ||y||), multiplies what is off already by at most
    1 + eta P^2, and adds its own rounding: in the solver's precision at most ten of m (conversions of what the boxes give, two
    differences, a few products) and two of x; in double precision that of the boxes, which are inner products. The identities
    also turn the problem, take G(x0) for y, and shift by vectors of length sqrt n_0 and sqrt n_d, so that the lengths are those
    at most. Three times the sum, for the two sides, and for the two vectors that one identity holds side by side.
    """
    u, double = UNIT_ROUNDOFF[precision], UNIT_ROUNDOFF["float64"]
    P, eta, n = size(p.A), abs(p.step_size), p.n
    boxed = 4 * double * (len(p.A) * max(n) + n[0] + n[-1])
    x = float(np.linalg.norm(p.x0)) + n[0] ** 0.5
    y = max(float(np.linalg.norm(p.y)), P * x) + n[-1] ** 0.5
    off = (n[0] + 1) * u * x
    for _ in range(p.k):
        moved = eta * P * (P * x + y)
        off = (1 + eta * P**2) * off + u * (2 * x + 10 * moved) + boxed * moved
        x = x + moved
    return float(3 * (off + (n[0] + 4) * u * x))
