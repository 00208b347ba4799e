"""The loop takes the steps asked for, stops by the paper's rule, never takes divergence for success."""

import warnings

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.solvers import iterate


def towards(target, rate):
    """Return the step whose error shrinks by `rate`."""
    return lambda x: target + rate * (x - target)


@pytest.mark.parametrize("k", [0, 1, 2, 7])
def test_exactly_k_steps(k):
    calls = []
    solution = iterate(lambda x: calls.append(1) or x + 1, np.zeros(2), iterations=k)
    assert len(calls) == k
    assert solution.x.tolist() == [k, k]
    assert (solution.iterations, solution.converged, solution.stop_reason) == (k, False, "iterations")


def test_stop_rule_is_relative_to_the_old_iterate():
    # From 1 by factors 1.1: ||x^{k+1} - x^k|| = 0.1 ||x^k|| = 0.0909... ||x^{k+1}||.
    grow = lambda x: 1.1 * x  # noqa: E731
    assert iterate(grow, [1.0], tol=0.095, max_iterations=5).stop_reason == "cap"
    assert iterate(grow, [1.0], tol=0.105, max_iterations=5).iterations == 1


def test_stop_rule_counts_the_step_that_satisfied_it():
    solution = iterate(towards(1.0, 0.5), [0.0], tol=1e-3)
    x, k = 0.0, 0
    while True:
        new = 1 + 0.5 * (x - 1)
        k += 1
        if abs(new - x) < 1e-3 * abs(x):
            break
        x = new
    assert (solution.iterations, solution.converged) == (k, True)
    assert solution.x[0] == new


def test_each_trial_stops_by_its_own_rule_and_is_frozen_there():
    rates = np.array([0.1, 0.5, 0.99, 3.0, 1e200])[:, None]
    x0 = np.zeros((5, 2))
    batch = iterate(lambda x: 1 + rates * (x - 1), x0, tol=1e-6, max_iterations=100)
    assert batch.stop_reason.tolist() == ["converged", "converged", "cap", "diverged", "diverged"]
    assert batch.converged.tolist() == [True, True, False, False, False]
    for t in range(5):
        alone = iterate(lambda x, t=t: 1 + rates[t] * (x - 1), x0[t], tol=1e-6, max_iterations=100)
        assert np.array_equal(alone.x, batch.x[t], equal_nan=True)
        assert alone.iterations == batch.iterations[t]
        assert alone.stop_reason == batch.stop_reason[t]


def test_the_loop_ends_when_every_trial_has_ended():
    calls = []
    iterate(lambda x: calls.append(1) or 10 * x, np.ones((3, 2)), iterations=1000)
    assert len(calls) < 25


@pytest.mark.parametrize("rate", [-1.2, 2.0, -1e10, 1e300])
def test_divergence_ends_early_is_not_finite_and_raises_no_warning(rate):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for options in ({"tol": 1e-13}, {"iterations": 5000}):
            solution = iterate(lambda x: 1 + rate * (x - 1), np.zeros(3), **options)
            assert solution.stop_reason == "diverged"
            assert solution.iterations < 300
            assert not solution.converged
            assert not np.isfinite(solution.x).any()
            assert not np.linalg.norm(solution.x - 1) <= 1e300  # any bound is violated


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_one_bad_component_is_divergence_of_that_trial(bad):
    def step(x):
        new = 0.5 * x
        new[1, 0] = bad
        return new

    solution = iterate(step, np.ones((3, 2)), iterations=4)
    assert solution.stop_reason.tolist() == ["iterations", "diverged", "iterations"]
    assert solution.iterations.tolist() == [4, 1, 4]
    assert np.isnan(solution.x[1]).all()


def test_growth_in_the_first_step_and_scale_are_not_divergence():
    assert iterate(towards(1.0, 0.1), [1e-300], tol=1e-13).converged
    assert iterate(towards(1e-300, 0.1), [0.0], iterations=30).x == pytest.approx([1e-300])


def test_zero_stays_at_zero_without_converging():
    # 0 < tol * 0 is false: the paper's rule never fires there.
    solution = iterate(lambda x: x, np.zeros(2), tol=1e-3, max_iterations=10)
    assert (solution.stop_reason, solution.iterations, solution.converged) == ("stalled", 1, False)


def test_what_goes_round_ends_as_a_cycle_and_not_before_it_came_back():
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    solution = iterate(lambda x: x @ turn, np.array([[1.0, 0.0], [0.0, 0.0]]), tol=1e-3)
    assert solution.stop_reason.tolist() == ["cycle", "stalled"] and solution.iterations.tolist() == [8, 1]
    assert not solution.converged.any()
    fixed = iterate(lambda x: x @ turn, np.array([1.0, 0.0]), iterations=9)
    assert (fixed.stop_reason, fixed.iterations) == ("iterations", 9)


def test_what_only_comes_near_again_is_no_cycle():
    angle = 2 * np.pi / 7 + 1e-9
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert iterate(lambda x: turn @ x, np.array([1.0, 0.0]), tol=1e-12, max_iterations=100).stop_reason == "cap"


def test_what_comes_back_to_rounding_in_long_steps_is_a_cycle():
    angle = 2 * np.pi / 7
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    solution = iterate(lambda x: turn @ x, np.array([1.0, 0.3]), tol=1e-12)
    assert (solution.stop_reason, solution.iterations) == ("cycle", 15)  # as at step 8


@pytest.mark.parametrize(("size", "rate"), [(1.0, 1e-2), (1.0, 1e-9), (1.0, 1e-12), (1e-6, 1e-2), (1e-6, 1e-8)])
def test_to_and_fro_while_it_still_converges_is_no_cycle(rate, size):
    solution = iterate(lambda x: 1 - (1 - rate) * (x - 1), [1 + size], tol=1e-13, max_iterations=4000)
    assert solution.stop_reason == ("converged" if rate == 1e-2 else "cap")


def test_the_first_result_fixes_the_leading_axes():
    solution = iterate(lambda x: 0.5 * x + np.ones((4, 1)), np.zeros(2), iterations=3)
    assert solution.x.shape == (4, 2)
    assert solution.iterations.tolist() == [3] * 4


def test_without_a_leading_axis_scalars_are_plain():
    solution = iterate(lambda x: 0.5 * x, np.ones(2), tol=0.9)
    assert type(solution.iterations) is int
    assert type(solution.converged) is bool
    assert type(solution.stop_reason) is str


def test_the_start_is_not_overwritten():
    x0 = np.ones(2)
    solution = iterate(lambda x: x + 1, x0, iterations=0)
    solution.x[0] = 7
    assert x0.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("argument", "options"),
    [
        ("iterations", {}),
        ("iterations", {"iterations": 3, "tol": 1e-3}),
        ("iterations", {"iterations": -1}),
        ("iterations", {"iterations": 2.0}),
        ("iterations", {"iterations": True}),
        ("tol", {"tol": 0.0}),
        ("tol", {"tol": -1e-3}),
        ("tol", {"tol": np.nan}),
        ("tol", {"tol": np.inf}),
        ("tol", {"tol": "small"}),
        ("max_iterations", {"tol": 1e-3, "max_iterations": 0}),
        ("x0", {"iterations": 1, "x0": [np.nan]}),
    ],
)
def test_bad_input_is_refused(argument, options):
    with pytest.raises(InvalidArgument) as caught:
        iterate(lambda x: x, **{"x0": [1.0], **options})
    assert caught.value.argument == argument
    assert "\n" not in str(caught.value)
