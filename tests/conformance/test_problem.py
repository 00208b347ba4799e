"""The problems cover the edges; what is allowed for rounding is more than rounding does, and little."""

from fractions import Fraction

import numpy as np
import pytest

from plugin_verify.conformance.identities import written_out
from plugin_verify.conformance.problem import LONG, UNIT_ROUNDOFF, WIDTHS, boxes, problems, size, tolerance

PROBLEMS = list(problems(2021, 60))


def test_the_edges_are_there_in_the_shortest_run() -> None:
    few = PROBLEMS[:24]
    assert {len(p.A) for p in few} == {1, 2, 3, 4, 5} and {p.n for p in few} >= set(WIDTHS)
    assert any(not p.x0.any() for p in few) and any(not p.y.any() for p in few)
    assert any(p.k == LONG for p in few) and any(p.k == 1 for p in few)
    noisy = [p for p in few if len(p.A) == 1 and np.linalg.norm(p.y) and p.y.min() < 0]
    assert noisy, "an observation outside the range of ReLU"


def test_problems_follow_from_their_seed_alone() -> None:
    again = list(problems(2021, 60))
    assert all(np.array_equal(p.y, q.y) and p.step_size == q.step_size for p, q in zip(PROBLEMS, again, strict=True))
    assert not np.array_equal(next(problems(1, 1)).x0, PROBLEMS[0].x0)


def exact(p, x0) -> list[Fraction]:
    """Take the steps in rationals: there is no rounding."""
    A = [[[Fraction(float(v)) for v in row] for row in A_j] for A_j in p.A]
    x, y, eta = [Fraction(float(v)) for v in x0], [Fraction(float(v)) for v in p.y], Fraction(p.step_size)
    for _ in range(p.k):
        h = x
        for A_j in A:
            h = [max(sum(a * b for a, b in zip(row, h, strict=True)), Fraction(0)) for row in A_j]
        r = [a - b for a, b in zip(h, y, strict=True)]
        for A_j in reversed(A):
            r = [sum(row[i] * v for row, v in zip(A_j, r, strict=True)) for i in range(len(A_j[0]))]
        x = [a - eta * b for a, b in zip(x, r, strict=True)]
    return x


@pytest.mark.parametrize("p", [p for p in PROBLEMS if max(p.n) < 9 and p.k <= 3][:12], ids=lambda p: str(p.n))
def test_rounding_stays_below_a_third_of_what_is_allowed(p) -> None:
    """Against exact arithmetic: in double precision, and where everything is rounded to single precision."""
    truth = np.array([float(v) for v in exact(p, p.x0)])
    forward, adjoint = boxes(p.A)
    double = written_out(forward, adjoint, p.y, p.x0, p.step_size, p.k)
    assert np.linalg.norm(double - truth) <= tolerance(p, precision="float64") / 3

    def single(box):
        return lambda v: box(np.asarray(v, dtype=np.float64)).astype(np.float32)

    rounded = written_out(single(forward), single(adjoint), p.y.astype(np.float32), p.x0.astype(np.float32),
                          np.float32(p.step_size), p.k)
    assert rounded.dtype == np.float32
    assert np.linalg.norm(rounded - truth) <= tolerance(p, precision="float32") / 3


def test_little_is_allowed() -> None:
    """A millionth of how far the iterate moves is more than what is allowed in double precision."""
    for p in problems(2021, 200):
        moved = np.linalg.norm(written_out(*boxes(p.A), p.y, p.x0, p.step_size, p.k) - p.x0)
        assert tolerance(p, precision="float64") <= 1e-6 * moved or moved == 0
        ratio = tolerance(p, precision="float32") / tolerance(p, precision="float64")
        assert ratio <= UNIT_ROUNDOFF["float32"] / UNIT_ROUNDOFF["float64"]


def test_the_size_bounds_both_boxes() -> None:
    for p in PROBLEMS:
        forward, adjoint = boxes(p.A)
        assert np.linalg.norm(forward(p.x0)) <= size(p.A) * np.linalg.norm(p.x0) * (1 + 1e-12)
        assert np.linalg.norm(adjoint(p.y)) <= size(p.A) * np.linalg.norm(p.y) * (1 + 1e-12)
