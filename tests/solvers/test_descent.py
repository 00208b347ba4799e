"""Bad input to either solver is refused in one line that names the solver and the argument."""

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import gaussian_network
from plugin_verify.solvers import gradient_descent, plugin

SOLVERS = [plugin, gradient_descent]


def network(trials=None):
    return gaussian_network((3, 6, 5), rng=np.random.default_rng(1), trials=trials, sampler="stored")


class Foreign:
    """Stand for somebody else's network that returns lists, or shapes that do not fit."""

    def __init__(self, value, back):
        self.value, self.back = value, back

    def __call__(self, x):
        return self.value

    def adjoint(self, r):
        return self.back

    def gradient(self, x, r):
        return self.back


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(
    ("argument", "changes"),
    [
        ("y", {"y": np.ones(4)}),
        ("y", {"y": np.full(5, np.nan)}),
        ("y", {"y": "y"}),
        ("y", {"y": 1.0}),
        ("y", {"y": []}),
        ("x0", {"x0": [np.inf, 0, 0]}),
        ("x0", {"x0": 0.0}),
        ("x0", {"x0": [None]}),
        ("x", {"x0": np.ones(4)}),
        ("step_size", {"step_size": np.nan}),
        ("step_size", {"step_size": "1"}),
        ("step_size", {"step_size": [1.0, 2.0]}),
        ("iterations", {"iterations": None}),
        ("iterations", {"tol": 1e-3}),
        ("tol", {"iterations": None, "tol": -1.0}),
        ("G", {"G": lambda x: x}),
        ("G", {"G": 3}),
        ("G", {"G": Foreign(np.ones(5), np.ones(4))}),
        ("G", {"G": Foreign(np.ones(5), 1.0)}),
        ("G", {"G": Foreign(np.ones(5), "x")}),
        ("y", {"G": Foreign(np.ones(6), np.ones(3))}),
        ("y", {"G": Foreign(np.ones((2, 5)), np.ones((2, 3))), "y": np.ones((3, 5))}),
    ],
)
def test_bad_input_is_refused(solver, argument, changes):
    good = {"G": network(), "y": np.ones(5), "x0": np.ones(3), "step_size": 1.0, "iterations": 2}
    with pytest.raises(InvalidArgument) as caught:
        solver(**{**good, **changes})
    assert caught.value.argument == argument
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("solver", SOLVERS)
def test_any_object_with_the_two_methods_will_do(solver):
    solution = solver(Foreign([1, 2], [1, 1, 1]), [0, 0], [0, 0, 0], step_size=1, iterations=2)
    assert solution.x.tolist() == [-2, -2, -2]


@pytest.mark.parametrize("solver", SOLVERS)
def test_one_start_serves_every_trial(solver):
    G, rng = network(trials=4), np.random.default_rng(2)
    y, x0 = rng.standard_normal((4, 5)), rng.standard_normal(3)
    options = {"step_size": 0.5, "iterations": 3}
    shared = solver(G, y, x0, **options)
    repeated = solver(G, y, np.tile(x0, (4, 1)), **options)
    assert np.array_equal(shared.x, repeated.x)
    assert solver(G, y[0], x0, **options).x.shape == (4, 3)
    assert solver(G, y, x0, step_size=0.5, iterations=0).x.tolist() == [x0.tolist()] * 4


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_a_foreign_network_returns_is_not_written_to(solver):
    value, back = np.ones(5), np.ones(3)
    y = np.full(5, 0.5)
    solver(Foreign(value, back), y, np.zeros(3), step_size=0.1, iterations=3)
    assert (value == 1).all() and (back == 1).all() and (y == 0.5).all()
    G = network(trials=2)
    y, x0 = G(np.ones(3)), np.zeros((2, 3))
    kept = y.copy()
    solver(G, y, x0, step_size=0.1, iterations=3)
    assert np.array_equal(y, kept) and not x0.any()
