import numpy as np
import pytest

from plugin_verify.experiments.trial import (
    Method,
    Task,
    draw,
    forward,
    generator,
    layers,
    run_task,
    run_trial,
    solve,
    transposed_product,
)
from plugin_verify.networks import Network
from plugin_verify.solvers import gradient_descent, plugin

PLUGIN, DESCENT = Method("plugin", 3.0), Method("gradient_descent", 4.0, descent=True)
TASK = Task(2021, 2, "a", (4, 90, 80, 70), (0.0, 0.3), (PLUGIN, DESCENT), 0, 3)


def network(problem) -> Network:
    return Network([At.T.copy() for At in layers(problem.W, problem.n)])


@pytest.mark.parametrize("method", [PLUGIN, DESCENT], ids=lambda method: method.name)
@pytest.mark.parametrize("level", [0.0, 0.3])
def test_a_trial_is_what_the_public_solvers_do_on_a_network_of_the_same_weights(method: Method, level: float) -> None:
    problem = draw(TASK.n, generator(TASK, 0))
    G = network(problem)
    clean = forward(problem, problem.x_star, 0.0)
    y = clean + level * problem.nu
    assert np.allclose(clean, G(problem.x_star), rtol=1e-12) and np.allclose(transposed_product(problem), G.B.T, atol=1e-13)
    ended = solve(problem, transposed_product(problem), y, clean, method, 0.0)
    found = (gradient_descent if method.descent else plugin)(G, y, problem.x0, step_size=method.step_size, tol=1e-13)
    assert (ended.stop, ended.steps) == (found.stop_reason, found.iterations)
    assert ended.recovery == pytest.approx(np.linalg.norm(found.x - problem.x_star), rel=1e-9, abs=1e-12)
    assert ended.reconstruction == pytest.approx(np.linalg.norm(G(found.x) - clean) / np.linalg.norm(clean), rel=1e-9, abs=1e-12)


def test_the_draw_has_the_law_of_the_paper() -> None:
    problem = draw((20, 300, 200, 400), np.random.default_rng(1))
    for At, width in zip(layers(problem.W, problem.n), (300, 200, 400), strict=True):
        assert At.shape[1] == width and np.var(At) * width == pytest.approx(1, abs=7 * np.sqrt(2 / At.size))
    assert np.linalg.norm(problem.x_star) == pytest.approx(1) and np.linalg.norm(problem.nu) == pytest.approx(1)
    assert 1 < np.linalg.norm(problem.x0) < 9


def test_a_trial_depends_on_its_address_alone() -> None:
    whole = run_task(TASK)
    parts = [run_task(TASK._replace(first=first, trials=1)) for first in (2, 0, 1)]
    assert [whole.recovery[first] for first in (2, 0, 1)] == [part.recovery[0] for part in parts]
    assert run_task(TASK._replace(levels=(0.3,))).recovery[0][0] == whole.recovery[0][1]
    others = [TASK._replace(seed=1), TASK._replace(panel="c"), TASK._replace(figure=1), TASK._replace(n=(4, 90, 80, 71))]
    assert all(generator(other, 0).random() != generator(TASK, 0).random() for other in others)


def test_a_longer_buffer_changes_nothing() -> None:
    assert run_trial(TASK, 1, np.full(20_000, np.nan)) == run_trial(TASK, 1, np.empty(360 + 7200 + 5600))


def test_divergence_and_a_dead_network_leave_no_error_that_could_pass() -> None:
    wild = run_task(TASK._replace(methods=(Method("plugin", 80.0),), levels=(0.0,)))
    assert {row[0][0] for row in wild.stop} == {"diverged"} and np.isnan(np.array(wild.recovery)).all()
    problem = draw((2, 3, 3), np.random.default_rng(0))
    problem.W[:] = -np.abs(problem.W)
    dead = problem._replace(x_star=np.ones(2))
    clean = forward(dead, dead.x_star, 0.0)
    assert not clean.any() and np.isnan(solve(dead, transposed_product(dead), clean, clean, PLUGIN, 0.0).reconstruction)
