import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.suprema import Affine, restrict
from plugin_verify.suprema.pieces import evaluate, pieces, preactivate, size


def values(x, trial, y):
    f, found = pieces(x, trial), []
    a, xi = np.empty(f.b.size), np.empty(f.c.size)
    for point in y:
        preactivate(f, point, a)
        evaluate(f, point, a, xi)
        found.append(size(xi, f.rho))
    return np.array(found)


def test_the_reduced_map_is_the_lemmas(problem, where) -> None:
    case = problem(1, 3, **where)
    y = case.ball(50)
    for trial in range(3):
        assert values(case.restricted, trial, y) == pytest.approx(case.value(trial, case.points(y)), rel=1e-12)


def test_the_ball_of_y_is_that_of_v(problem, where) -> None:
    case = problem(2, 3, **where)
    x = case.restricted
    v = case.points(x.radius * np.eye(3))
    assert np.linalg.norm(v - case.w, axis=1) == pytest.approx(np.full(3, case.alpha * case.r), rel=1e-12)
    coordinates = (v - case.S_2.point) @ case.S_2.basis
    assert case.S_2.point + coordinates @ case.S_2.basis.T == pytest.approx(v, rel=1e-12)  # in S_2


def test_no_u_does_better_and_one_does_as_well(problem) -> None:
    case, rng = problem(3, 2, offset=0.7), np.random.default_rng(0)
    p = case.S_1.nearest(np.zeros(6))
    h = rng.standard_normal((4000, 2))
    u = p + np.sqrt(case.alpha**2 - p @ p) * (h / np.linalg.norm(h, axis=1, keepdims=True)) @ case.S_1.basis.T
    assert np.linalg.norm(u, axis=1) == pytest.approx(np.full(4000, case.alpha))
    v = case.points(case.ball(1))[0]
    Z = u @ case.A[0].T @ (np.maximum(case.A[0] @ v, 0) - np.maximum(case.A[0] @ case.w, 0)) - u @ (v - case.w) / 2
    closed = values(case.restricted, 0, case.ball(1))[0]
    assert 0.999 * closed < np.abs(Z).max() <= closed * (1 + 1e-12)


def test_far_from_the_origin_no_digits_are_lost(problem) -> None:
    near, rng = problem(4, 3, w=1.0), np.random.default_rng(1)
    direction, far = near.w, 1e9
    basis = np.linalg.qr(rng.standard_normal((6, 3)))[0]
    x = restrict(near.A, far * direction, Affine(np.zeros(6), basis), Affine(far * direction, basis), alpha=1.0, r=1.0)
    y = rng.standard_normal((20, 3)) / 4
    for trial, A in enumerate(near.A):
        active = A[A @ direction > 0]
        exact = np.linalg.norm((active.T @ active - np.eye(6) / 2) @ basis @ y.T, axis=0)
        in_the_span = np.linalg.norm(basis.T @ (active.T @ active - np.eye(6) / 2) @ basis @ y.T, axis=0)
        assert values(x, trial, y) == pytest.approx(in_the_span, rel=1e-6) and (in_the_span <= exact).all()


@pytest.mark.parametrize(("offset", "distance", "name"), [(1.4, 0.0, "S_1"), (0.0, 1.1, "S_2")])
def test_a_subspace_that_misses_its_ball_is_refused(problem, offset, distance, name) -> None:
    with pytest.raises(InvalidArgument, match=f"{name} is 1.* away from the centre of its ball of radius 1"):
        _ = problem(5, 2, offset=offset, distance=distance).restricted
