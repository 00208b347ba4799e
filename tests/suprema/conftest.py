"""The plain computation, as the lemma is written, against which every fast path is held."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from plugin_verify.suprema import Affine, Restriction, restrict
from plugin_verify.typing import Array


class Problem(NamedTuple):
    """Matrices A (trials, m, n), a point w, two subspaces in generic position and the radii."""

    A: Array
    w: Array
    S_1: Affine
    S_2: Affine
    alpha: float = 1.3
    r: float = 0.8

    @property
    def restricted(self) -> Restriction:
        return restrict(self.A, self.w, self.S_1, self.S_2, alpha=self.alpha, r=self.r)

    def value(self, trial: int, v: Array) -> Array:
        """sup_u |Z(u, v; w)| for points v (k, n)."""
        A, p = self.A[trial], self.S_1.nearest(np.zeros_like(self.w))
        xi = (np.maximum(v @ A.T, 0.0) - np.maximum(A @ self.w, 0.0)) @ A - 0.5 * (v - self.w)
        rho = np.sqrt(self.alpha**2 - p @ p)
        return np.asarray(np.abs(xi @ p) + rho * np.linalg.norm(xi @ self.S_1.basis, axis=1))

    def points(self, y: Array) -> Array:
        """v_0 + E y for the rows of y."""
        return self.S_2.nearest(self.w) + y @ self.S_2.basis.T

    def ball(self, count: int, seed: int = 0) -> Array:
        """Points y in the ball, half of them on its surface."""
        x = self.restricted
        y = np.random.default_rng(seed).standard_normal((count, x.q))
        y *= x.radius / np.linalg.norm(y, axis=1, keepdims=True)
        y[::2] *= np.random.default_rng(seed + 1).random((len(y[::2]), 1))
        return y

    def brute(self, count: int = 20_000) -> Array:
        """The largest value at many random points: never above the supremum."""
        v = self.points(self.ball(count))
        return np.array([self.value(trial, v).max() for trial in range(len(self.A))])


def subspace(rng: np.random.Generator, n: int, q: int, near: Array, distance: float) -> Affine:
    """A random q-dimensional subspace at a distance from a point."""
    basis = np.linalg.qr(rng.standard_normal((n, min(q + 1, n))))[0]
    away = distance * basis[:, q] if distance else np.zeros(n)
    return Affine(near + away + basis[:, :q] @ rng.standard_normal(q), basis[:, :q])


@pytest.fixture
def problem():
    def make(seed: int, q: int, *, n: int = 6, m: int = 30, trials: int = 3, w: float = 1.0, offset: float = 0.0,
             distance: float = 0.0, through: bool = False) -> Problem:
        """S_1 is offset from 0, S_2 distance from w; `through` puts 0 and w into S_1 = S_2 = R^n."""
        rng = np.random.default_rng(seed)
        A, centre = rng.standard_normal((trials, m, n)) / np.sqrt(m), rng.standard_normal(n)
        centre *= w / np.linalg.norm(centre)
        if through:
            whole = Affine(np.zeros(n), np.eye(n))
            return Problem(A, centre, whole, whole)
        return Problem(A, centre, subspace(rng, n, q, np.zeros(n), offset), subspace(rng, n, q, centre, distance))
    return make


AFFINE = [{}, {"offset": 0.6}, {"distance": 0.5}, {"offset": 0.9, "distance": 0.8}, {"w": 0.0}, {"w": 0.0, "offset": 0.5}]


@pytest.fixture(params=AFFINE, ids=str)
def where(request) -> dict[str, float]:
    """How the subspaces lie: through 0 and w, or off one, or off both; w at 0 or not."""
    return dict(request.param)
