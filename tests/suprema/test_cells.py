import numpy as np
import pytest
from scipy.optimize import linprog

from plugin_verify.suprema.cells import cell_bound, corners
from plugin_verify.suprema.pieces import pieces


def directions(rng: np.random.Generator, q: int, spread: float) -> np.ndarray:
    """q unit vectors around a random one."""
    t = rng.standard_normal(q) + spread * rng.standard_normal((q, q))
    return t / np.linalg.norm(t, axis=1, keepdims=True)


def inside(rng: np.random.Generator, t: np.ndarray, inner: float, outer: float, count: int) -> np.ndarray:
    """Points of the cell: directions in the cone, radii between the two."""
    y = rng.dirichlet(np.ones(len(t)), count) @ t
    radii = rng.uniform(inner, outer, count)
    radii[::3] = outer
    return y * (radii / np.linalg.norm(y, axis=1))[:, None]


@pytest.mark.parametrize("q", [2, 3, 5])
@pytest.mark.parametrize("homogeneous", [False, True])
def test_the_corners_enclose_the_cell(q: int, homogeneous: bool) -> None:
    rng = np.random.default_rng(q)
    t = directions(rng, q, 0.2)
    points = corners(t, 0.6, 1.0, homogeneous)
    hull = np.vstack([points, np.zeros((int(homogeneous), q))])
    system = np.vstack([hull.T, np.ones(len(hull))])
    for y in inside(rng, t, 0.0 if homogeneous else 0.6, 1.0, 40):
        assert linprog(np.zeros(len(hull)), A_eq=system, b_eq=np.append(y, 1.0)).status == 0


def bound_and_reached(case, rng, q, spread, inner):
    """The bound of a random cell, the largest value at 2000 of its points, and the largest at its corners."""
    x = case.restricted
    t = directions(rng, q, spread)
    points = corners(t, inner * x.radius, x.radius, case.w[0] == 0 and np.allclose(x.A_v, 0))
    reached = case.value(0, case.points(inside(rng, t, inner * x.radius, x.radius, 2000))).max()
    return cell_bound(pieces(x, 0), points), reached, case.value(0, case.points(points)).max()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("spread", [0.05, 0.3, 1.0])
def test_no_point_of_a_cell_exceeds_its_bound(problem, where, seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    for q in (2, 3, 5):
        bound, reached, _ = bound_and_reached(problem(seed, q, n=7, **where), rng, q, min(spread, 0.3 + 0.1 / q), 0.5)
        assert reached <= bound * (1 + 1e-12)


def test_a_bound_that_forgets_the_units_that_are_not_settled_is_caught(problem) -> None:
    """False twin: the value at the corners, which would do for a convex function."""
    rng, wrong = np.random.default_rng(1), 0
    for seed in range(30):
        bound, reached, corner = bound_and_reached(problem(seed, 3, distance=0.5), rng, 3, 0.3, 0.0)
        assert reached <= bound
        wrong += reached > corner * (1 + 1e-6)
    assert wrong > 0


def test_the_bound_closes_with_the_square_of_the_size(problem) -> None:
    """Halving a cell in every direction divides what the bound exceeds by four, or by more where no unit is left to settle."""
    rng, excess = np.random.default_rng(2), []
    for spread in (0.2, 0.1, 0.05, 0.025):
        pairs = [bound_and_reached(problem(seed, 3, m=400), rng, 3, spread, 1 - spread) for seed in range(20)]
        excess.append(np.mean([bound / reached - 1 for bound, reached, _ in pairs]))
    assert excess[-1] < 0.02 and excess[0] / excess[-1] > 20
