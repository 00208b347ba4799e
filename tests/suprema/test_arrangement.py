from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from plugin_verify.errors import InvalidArgument
from plugin_verify.suprema import arrangement_supremum


def vertices(case, trial):
    """Every crossing of two of the lines inside the disc, each from its own 2 x 2 system."""
    x = case.restricted
    pairs = np.array(list(combinations(range(x.A_v.shape[1]), 2)))
    lines = x.A_e[trial].T[pairs]
    y = np.linalg.solve(lines, -x.A_v[trial][pairs][..., None])[..., 0]
    return y[np.linalg.norm(y, axis=1) < x.radius]


def on_the_circle(case, trial):
    """The largest value on the circle: arc by arc between the crossings, by scipy's bounded search from several brackets."""
    x = case.restricted
    towards, lengths = np.arctan2(*x.A_e[trial][::-1]), np.linalg.norm(x.A_e[trial], axis=0)
    cosine = -x.A_v[trial] / (x.radius * lengths)
    half = np.arccos(cosine[np.abs(cosine) < 1])
    cuts = np.unique(np.concatenate([towards[np.abs(cosine) < 1] + side * half for side in (1, -1)]) % (2 * np.pi))
    cuts = np.concatenate([cuts, [cuts[0] + 2 * np.pi]]) if len(cuts) else np.array([0.0, 2 * np.pi])

    def at(angle):
        angle = np.atleast_1d(angle)
        return case.value(trial, case.points(x.radius * np.column_stack([np.cos(angle), np.sin(angle)])))

    best = 0.0
    for start, end in pairwise(cuts):
        grid = np.linspace(start, end, 33)
        found = at(grid)
        best = max(best, found.max())
        top = int(found.argmax())
        near = grid[max(top - 1, 0)], grid[min(top + 1, 32)]
        if found[top] > 0.99 * best:
            best = max(best, -minimize_scalar(lambda s: -at(s)[0], bounds=near, method="bounded", options={"xatol": 1e-9}).fun)
    return best


@pytest.mark.parametrize("seed", range(3))
def test_equals_the_plain_search_over_vertices_and_arcs(problem, where, seed: int) -> None:
    case = problem(seed, 2, m=20, **where)
    exact = arrangement_supremum(case.restricted)
    for trial in range(3):
        inside = case.value(trial, case.points(vertices(case, trial)))
        plain = max(inside.max(initial=0.0), on_the_circle(case, trial))
        assert exact[trial] == pytest.approx(plain, rel=1e-10)


def test_no_random_point_exceeds_it_and_some_comes_near(problem, where) -> None:
    case = problem(7, 2, m=60, **where)
    brute, exact = case.brute(), arrangement_supremum(case.restricted)
    assert (brute <= exact * (1 + 1e-12)).all() and exact == pytest.approx(brute, rel=0.02)


def test_the_vertices_and_the_circle_are_both_needed(problem) -> None:
    """False twins: either part alone falls short somewhere."""
    without_vertices = without_circle = False
    for seed in range(40):
        case = problem(seed, 2, m=8, n=4, trials=1, distance=0.9)
        exact = arrangement_supremum(case.restricted)[0]
        inside = case.value(0, case.points(vertices(case, 0))).max(initial=0.0)
        without_circle |= inside < 0.9 * exact
        without_vertices |= on_the_circle(case, 0) < exact * (1 - 1e-4)
    assert without_vertices and without_circle


def test_without_lines_in_the_disc_it_is_a_norm(problem) -> None:
    case = problem(3, 2, n=2, through=True)
    far = case._replace(w=1e6 * case.w)
    for trial, A in enumerate(far.A):
        active = A[A @ case.w > 0]
        norm = np.linalg.norm(active.T @ active - np.eye(2) / 2, 2)
        assert arrangement_supremum(far.restricted)[trial] == pytest.approx(case.alpha**2 * case.r * norm, rel=1e-8)


def test_two_dimensions_have_the_size_that_is_known(problem) -> None:
    """n = 2, w = 0: sqrt(m) sup |Z| is 1.93 to 2.02 in the mean for many rows; the spread is 0.6."""
    case = problem(4, 2, n=2, m=150, w=0.0, trials=400, through=True)
    mean = np.sqrt(150) * arrangement_supremum(case.restricted).mean() / (case.alpha**2 * case.r)
    assert 1.93 - 6 * 0.03 < mean < 2.02 + 6 * 0.03


def test_a_line_is_refused(problem) -> None:
    with pytest.raises(InvalidArgument, match="S_2 has dimension 1; give a plane, or call bracket_supremum"):
        arrangement_supremum(problem(5, 1).restricted)
