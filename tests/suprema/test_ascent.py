import numpy as np
import pytest

from plugin_verify.suprema import arrangement_supremum, ascent_supremum, bracket_supremum


def starts(case, k, seed=0):
    return np.random.default_rng(seed).standard_normal((len(case.A), k, case.restricted.q))


def test_never_exceeds_the_exact_supremum_and_comes_near(problem, where) -> None:
    case = problem(1, 2, m=100, trials=20, **where)
    found, exact = ascent_supremum(case.restricted, starts(case, 4), steps=20), arrangement_supremum(case.restricted)
    assert (found <= exact * (1 + 1e-12)).all() and (found > 0.9 * exact).mean() > 0.7
    assert not (1.2 * found <= exact).all()  # false twin: a fifth more is not a lower bound


def test_without_steps_it_is_the_best_of_the_starts(problem, where) -> None:
    case = problem(2, 4, **where)
    directions = starts(case, 5)
    found = ascent_supremum(case.restricted, directions, steps=0)
    for trial in range(3):
        y = directions[trial] * (case.restricted.radius / np.linalg.norm(directions[trial], axis=1))[:, None]
        direct = case.value(trial, case.points(np.concatenate([y, -y]))).max()
        assert found[trial] == pytest.approx(direct, rel=1e-12)


def test_steps_do_better_than_many_random_points_in_twenty_dimensions(problem) -> None:
    case = problem(3, 20, n=20, m=200, through=True)
    assert (ascent_supremum(case.restricted, starts(case, 2), steps=20) > case.brute(2000)).all()


def test_it_lies_below_the_upper_end(problem) -> None:
    case = problem(4, 5, n=5, m=50, through=True)
    low, high = bracket_supremum(case.restricted, gap=0.2, cells=3000)
    assert (ascent_supremum(case.restricted, starts(case, 20), steps=40) <= high).all() and (low <= high).all()


def test_rows_of_zeros_and_a_start_at_the_centre_stay_finite(problem) -> None:
    case = problem(5, 2, n=2, through=True)._replace(A=np.zeros((1, 3, 2)))
    value = ascent_supremum(case.restricted, np.zeros((1, 1, 2)), steps=4)
    assert value == 0.0
    assert ascent_supremum(case.restricted, np.ones((1, 1, 2)), steps=4) == pytest.approx(case.alpha**2 * case.r / 2)
