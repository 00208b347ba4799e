"""The supremum that Lemma 1's settings ask for, against the plain computation and the laws that are known exactly."""

import math

import numpy as np
import pytest
from scipy.stats import chi2

from plugin_verify.errors import SettingError
from theorems.lemma_1 import CELLS, DEEPEST, GAP, Setting, draw, lemma_1, shape, supremum


def by_hand(s: Setting, A: np.ndarray, count: int = 4000) -> np.ndarray:
    """The largest |Z| found at random u and v of the two sets, with u the best for v; Z as the lemma writes it."""
    rng, e = np.random.default_rng(3), np.eye(s.n)
    w, found = s.w_norm * (e[s.q] if s.q < s.n else e[-1]), []
    second = e[:s.q] if s.parallel else e[s.q:2 * s.q]
    y = rng.standard_normal((count, s.q))
    y *= math.sqrt((s.alpha * s.r) ** 2 - s.distance**2) / np.linalg.norm(y, axis=1, keepdims=True)
    y[::2] *= rng.random((len(y[::2]), 1))
    v = w + s.distance * e[-1] + y @ second
    assert (np.linalg.norm(v - w, axis=1) <= s.alpha * s.r * (1 + 1e-12)).all()
    for one in A:
        xi = (np.maximum(v @ one.T, 0) - np.maximum(one @ w, 0)) @ one - (v - w) / 2
        inside = np.linalg.norm(xi[:, :s.q], axis=1)
        sign = np.where(xi[:, -1] * s.offset >= 0, 1.0, -1.0)
        along = xi[:, :s.q] / inside[:, None] * sign[:, None]
        u = math.sqrt(s.alpha**2 - s.offset**2) * along @ e[:s.q] + s.offset * e[-1]
        assert (np.linalg.norm(u, axis=1) <= s.alpha * (1 + 1e-12)).all()
        Z = np.einsum("ij,ij->i", u @ one.T, np.maximum(v @ one.T, 0) - np.maximum(one @ w, 0))
        found.append(np.abs(Z - np.einsum("ij,ij->i", u, v - w) / 2).max())
    return np.array(found)


@pytest.mark.parametrize("s", [s for s in lemma_1.settings if s.m <= 400], ids=str)
def test_the_bracket_holds_what_is_found_by_hand(s: Setting) -> None:
    A = draw(s, np.random.default_rng(1), 2)
    low, high = supremum(s, A)
    assert (by_hand(s, A) <= high * (1 + 1e-10)).all() and (low <= high).all()
    if s.q <= 2:
        assert low is high and (by_hand(s, A) > 0.97 * high).all()
    elif s.q <= DEEPEST:
        assert (high <= (1 + GAP) * low * (1 + 1e-9)).all() and (by_hand(s, A) > 0.5 * high).all()


def test_one_row_asks_for_more_than_the_notes_say() -> None:
    """m = 1, w = 0, q = n: sup |Z| is max(||a||^2 - 1/2, 1/2), exactly. At t = 15 it needs 1.5, at t = 400 above 2.1."""
    def needed(n: int, t: float) -> float:
        return float((chi2.isf(math.exp(-t), n) - 0.5) / shape(Setting(1, n, n, t)))
    s = Setting(1, 20, 20, 5.0)
    A = draw(s, np.random.default_rng(2), 400)
    low, high = supremum(s, A)
    exact = np.maximum(np.sum(A[:, 0] ** 2, axis=1) - 0.5, 0.5)
    assert low == pytest.approx(exact, rel=1e-9) and high == pytest.approx(exact, rel=1e-9)
    assert needed(20, 8.0) < 1.5 < needed(22, 15.0) and 2.1 < needed(200, 400.0) < 2.35


def test_the_law_of_one_dimension() -> None:
    """n = 1: the needed C_1 of the notes, 1.09 at (m, t) = (1000, 10), from m chi2_K with K active rows; here at t = 5."""
    s = Setting(1000, t=5.0)
    values, _ = supremum(s, draw(s, np.random.default_rng(4), 4000))
    assert (values > 0.85 * shape(s)).mean() > math.exp(-5) > (values > 1.1 * shape(s)).mean()


def test_few_cells_would_leave_a_wider_bracket() -> None:
    """The settings that are searched end for the gap and not for want of cells."""
    s = Setting(50, 5, 5, alpha=10.0, w_norm=10.0)
    low, high = supremum(s, draw(s, np.random.default_rng(5), 3))
    assert (high <= (1 + GAP) * low * (1 + 1e-9)).all() and CELLS >= 2**DEEPEST


@pytest.mark.parametrize(("s", "message"), [
    (Setting(10, 2, 3), "q=3, parallel=True: the directions need n >= 3"),
    (Setting(10, 5, 3, parallel=False), "need n >= 6"),
    (Setting(10, 3, 3, offset=0.5), "off the origin S_1 needs n > q"),
    (Setting(10, 6, 3, parallel=False, distance=0.5), "away from w S_2 needs n > 6"),
    (Setting(10, 4, 3, r=0.5, distance=0.5), "S_2 misses the ball of radius alpha r = 0.5"),
    (Setting(10, 4, 3, offset=1.0), "S_1 misses the ball"),
    (Setting(10, t=0.5), "the lemma needs t >= 1"),
    (Setting(10, 1, 0), "dimensions are positive"),
])
def test_a_setting_that_describes_no_sets_is_refused(s: Setting, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        shape(s)
