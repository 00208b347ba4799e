from __future__ import annotations

import numpy as np
import pytest

from plugin_verify.statistics import ascent_supremum, segment_supremum
from plugin_verify.typing import Array

TRIALS, M, N = 5, 30, 4


def xi(A: Array, v: Array, w: Array) -> Array:
    """A^T (sigma(Av) - sigma(Aw)) - (v - w)/2 for one A (m, n) and points v (points, n): the paper's, as it stands."""
    return (np.maximum(v @ A.T, 0.0) - np.maximum(A @ w, 0.0)) @ A - 0.5 * (v - w)


class Segment:
    """A random affine S_1 = p + L and a random segment, with the supremum and its brute-force twin."""

    def __init__(self, seed: int, dimension: int, p_length: float) -> None:
        rng = np.random.default_rng(seed)
        self.A = rng.standard_normal((TRIALS, M, N)) / np.sqrt(M)
        self.w, self.v_0, self.e = rng.standard_normal((3, N))
        basis = np.linalg.qr(rng.standard_normal((N, N)))[0]
        self.p, self.L = p_length * basis[:, 0], basis[:, 1 : 1 + dimension]
        self.rho = float(np.sqrt(1.0 - p_length**2))
        self.low, self.high = -1.5, 2.0

    def exact(self) -> Array:
        U = np.column_stack([self.p, self.L])
        return segment_supremum(
            self.A @ self.v_0,
            self.A @ self.e,
            self.A @ self.w,
            self.A @ U,
            start=U.T @ (self.v_0 - self.w),
            step=U.T @ self.e,
            rho=self.rho,
            low=self.low,
            high=self.high,
        )

    def at(self, trial: int, s: Array) -> Array:
        vectors = xi(self.A[trial], self.v_0 + s[:, None] * self.e, self.w)
        return np.abs(vectors @ self.p) + self.rho * np.linalg.norm(vectors @ self.L, axis=1)

    def breaks(self, trial: int) -> Array:
        s = -(self.A[trial] @ self.v_0) / (self.A[trial] @ self.e)
        return np.concatenate([s[(s > self.low) & (s < self.high)], [self.low, self.high]])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("dimension", "p_length"), [(1, 0.0), (0, 1.0), (1, 0.6), (3, 0.3)])
def test_equals_direct_evaluation_at_all_breaks(seed: int, dimension: int, p_length: float) -> None:
    case = Segment(seed, dimension, p_length)
    direct = [case.at(trial, case.breaks(trial)).max() for trial in range(TRIALS)]
    assert case.exact() == pytest.approx(np.array(direct), rel=1e-10)


@pytest.mark.parametrize("seed", range(8))
def test_no_point_of_a_fine_grid_exceeds_it_and_some_comes_near(seed: int) -> None:
    case = Segment(seed, 2, 0.5)
    grid = np.linspace(case.low, case.high, 20_001)
    brute = np.array([case.at(trial, grid).max() for trial in range(TRIALS)])
    assert (brute <= case.exact() * (1 + 1e-12)).all()
    assert case.exact() == pytest.approx(brute, rel=1e-3)
    assert not (brute <= case.exact() * (1 - 1e-2)).any()  # false twin: one per cent less is exceeded


def test_no_u_exceeds_the_closed_form() -> None:
    case, rng = Segment(1, 2, 0.5), np.random.default_rng(0)
    h = rng.standard_normal((1000, 2))
    u = case.p + case.rho * (h / np.linalg.norm(h, axis=1, keepdims=True)) @ case.L.T
    for trial in range(TRIALS):
        values = np.abs(xi(case.A[trial], case.v_0 + case.breaks(trial)[:, None] * case.e, case.w) @ u.T).max()
        assert 0.95 * case.exact()[trial] < values <= case.exact()[trial] * (1 + 1e-12)


def test_a_segment_through_the_origin_breaks_once() -> None:
    """v_0 = 0: all units change sign at s = 0, and units that never move (rows of A orthogonal to e) are allowed."""
    case = Segment(3, 1, 0.0)
    case.v_0 = np.zeros(N)
    case.A[:, :10] -= (case.A[:, :10] @ case.e)[..., None] * case.e / (case.e @ case.e)
    ends = np.array([-1.5, 0.0, 2.0])
    assert case.exact() == pytest.approx(np.array([case.at(t, ends).max() for t in range(TRIALS)]), rel=1e-10)


def test_a_segment_of_no_length_is_a_point() -> None:
    case = Segment(4, 2, 0.4)
    case.low = case.high = 0.7
    direct = np.array([case.at(trial, np.array([0.7])).max() for trial in range(TRIALS)])
    assert case.exact() == pytest.approx(direct, rel=1e-12)


def test_ascent_never_exceeds_the_exact_supremum_and_comes_near() -> None:
    """n = 1: the ball is a segment, and the exact value is known."""
    rng = np.random.default_rng(5)
    A, w = rng.standard_normal((50, 20, 1)) / np.sqrt(20), np.array([0.3])
    found = ascent_supremum(A, w, 2.0, 1.5, rng.standard_normal((50, 4, 1)), steps=5)
    zeros, ones = np.zeros((50, 20)), A[..., 0]
    exact = segment_supremum(
        0.3 * ones,
        ones,
        0.3 * ones,
        np.stack([zeros, ones], axis=2),
        start=np.zeros(2),
        step=np.array([0.0, 1.0]),
        rho=2.0,
        low=-3.0,
        high=3.0,
    )
    assert (found <= exact * (1 + 1e-12)).all()
    assert (found >= 0.9 * exact).mean() > 0.9
    assert not (1.2 * found <= exact).all()  # false twin: a fifth more is not a lower bound


def test_ascent_is_a_value_of_z_and_beats_its_starts() -> None:
    rng = np.random.default_rng(6)
    A, w = rng.standard_normal((7, 200, 5)) / np.sqrt(200), rng.standard_normal((7, 5))
    starts = w[:, None] + 0.1 * rng.standard_normal((7, 3, 5))
    first = ascent_supremum(A, w, 1.0, 2.0, starts, steps=0)
    direct = [np.linalg.norm(xi(A[t], starts[t], w[t]), axis=1).max() for t in range(7)]
    assert first == pytest.approx(np.array(direct), rel=1e-12)
    random = rng.standard_normal((7, 4000, 5))
    random *= 2.0 / np.linalg.norm(random, axis=2, keepdims=True)
    sampled = [np.linalg.norm(xi(A[t], w[t] + random[t], w[t]), axis=1).max() for t in range(7)]
    assert (ascent_supremum(A, w, 1.0, 2.0, starts, steps=30) >= 0.9 * np.array(sampled)).all()


def test_starts_outside_the_ball_are_brought_back() -> None:
    rng = np.random.default_rng(7)
    A, w = rng.standard_normal((3, 50, 2)) / np.sqrt(50), np.zeros(2)
    far = 1e6 * rng.standard_normal((3, 1, 2))
    near = far / np.linalg.norm(far, axis=2, keepdims=True)
    far_value = ascent_supremum(A, w, 1.0, 1.0, far, steps=0)
    assert far_value == pytest.approx(ascent_supremum(A, w, 1.0, 1.0, near, steps=0), rel=1e-9)


def test_a_dead_start_stays_finite() -> None:
    assert ascent_supremum(np.zeros((1, 3, 2)), np.ones(2), 1.0, 1.0, np.ones((1, 1, 2)), steps=4) == 0.0
