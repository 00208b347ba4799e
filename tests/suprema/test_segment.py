import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.suprema import segment_supremum


def kinks(case, trial):
    x = case.restricted
    s = -x.A_v[trial] / x.A_e[trial, 0]
    return np.concatenate([s[np.abs(s) < x.radius], [-x.radius, x.radius]])[:, None]


@pytest.mark.parametrize("seed", range(4))
def test_equals_direct_evaluation_at_all_kinks(problem, where, seed: int) -> None:
    case = problem(seed, 1, **where)
    direct = [case.value(trial, case.points(kinks(case, trial))).max() for trial in range(3)]
    assert segment_supremum(case.restricted) == pytest.approx(np.array(direct), rel=1e-11)


def test_no_point_of_a_fine_grid_exceeds_it_and_some_comes_near(problem, where) -> None:
    case = problem(9, 1, **where)
    v = case.points(np.linspace(-1, 1, 20_001)[:, None] * case.restricted.radius)
    brute, exact = np.array([case.value(trial, v).max() for trial in range(3)]), segment_supremum(case.restricted)
    assert (brute <= exact * (1 + 1e-12)).all() and exact == pytest.approx(brute, rel=1e-3)


def test_the_ends_alone_would_not_do(problem) -> None:
    """False twin: a convex function has its maximum at an end, and N(xi) is not convex over the kinks."""
    short = 0
    for seed in range(20):
        case = problem(seed, 1, distance=0.5)
        radius = case.restricted.radius
        ends = [case.value(trial, case.points(np.array([[-radius], [radius]]))).max() for trial in range(3)]
        short += int((np.array(ends) < 0.99 * segment_supremum(case.restricted)).sum())
    assert short > 0


def test_a_line_through_the_origin_breaks_once(problem) -> None:
    """w = 0: all units change sign at 0, and units that never move (rows of A orthogonal to the line) are allowed."""
    case = problem(3, 1, w=0.0)
    e = case.S_2.basis[:, 0]
    case.A[:, :10] -= (case.A[:, :10] @ e)[..., None] * e
    ends = case.points(np.array([[-1.0], [1.0]]) * case.restricted.radius)
    direct = np.array([case.value(trial, ends).max() for trial in range(3)])
    assert segment_supremum(case.restricted) == pytest.approx(direct, rel=1e-12)


def test_one_dimension_is_closed(problem) -> None:
    """n = 1, w = 0: alpha^2 r max |sum of a_i^2 over one sign - 1/2|."""
    case = problem(4, 1, n=1, w=0.0, through=True, trials=20)
    squares = [np.maximum(sign * case.A[..., 0], 0) ** 2 for sign in (1, -1)]
    closed = case.alpha**2 * case.r * np.max([np.abs(one.sum(axis=1) - 0.5) for one in squares], axis=0)
    assert segment_supremum(case.restricted) == pytest.approx(closed, rel=1e-12)


def test_a_plane_is_refused(problem) -> None:
    with pytest.raises(InvalidArgument, match="S_2 has dimension 2; give a line, or call bracket_supremum"):
        segment_supremum(problem(5, 2).restricted)
