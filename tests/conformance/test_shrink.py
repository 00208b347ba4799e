"""A failing problem becomes a small one that fails, too."""

import numpy as np

from plugin_verify.conformance.problem import Problem, problems
from plugin_verify.conformance.shrink import candidates, complexity, shrink

WIDE = next(p for p in problems(2021, 60) if p.n == (20, 150, 100))


def test_what_always_fails_shrinks_to_one_unit_and_zeros() -> None:
    small = shrink(WIDE, lambda p: True)
    assert small.n == (1, 1) and small.k == 1 and small.step_size == 0
    assert not (small.A[0].any() or small.y.any() or small.x0.any())


def test_what_it_takes_to_fail_is_kept() -> None:
    small = shrink(WIDE, lambda p: p.n[0] >= 2 and bool((p.y > 0.5).any()) and p.k >= 1 and len(p.A) == 2)
    assert small.n == (2, 1, 1) and np.array_equal(small.y, [1.0])


def test_every_step_is_a_problem_that_fits_together_and_is_no_harder_to_read_in_the_end() -> None:
    p = next(p for p in problems(2021, 60) if p.n == (2, 3, 2, 3, 4))
    for q in candidates(p):
        assert [A_j.shape for A_j in q.A] == list(zip(q.n[1:], q.n[:-1], strict=True)) and len(q.y) == q.n[-1] and q.k >= 1
    seen = []
    small = shrink(p, lambda q: bool(seen.append(complexity(q)) or q.n[-1] > 1))
    assert complexity(small) == min(one for one in seen if one[0] >= complexity(small)[0]) < complexity(p)


def test_a_problem_that_nothing_simpler_fails_like_is_left_alone_and_tries_are_limited() -> None:
    p = Problem((np.array([[3.0]]),), np.array([2.0]), np.array([5.0]), 0.25, 4)
    assert shrink(p, lambda q: False) is p
    tries = []
    shrink(WIDE, lambda q: bool(tries.append(q)), tries=10)
    assert len(tries) == 10
