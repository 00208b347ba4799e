"""Runs are counted as they end."""

import numpy as np
import pytest

from plugin_verify.diagnosis.runs import Problem, pose, together, try_step
from plugin_verify.networks import Network, gaussian_network
from plugin_verify.networks.together import Together
from plugin_verify.solvers import plugin
from plugin_verify.statistics import proportion_interval


def drawn(n=(3, 200, 300), seed=1) -> Network:
    return gaussian_network(n, rng=np.random.default_rng(seed), sampler="stored")


class Own(Network):
    """A network with ways of its own."""


def test_a_network_is_run_at_many_points_at_once_and_another_object_as_it_comes() -> None:
    own = Own(drawn().operators)
    assert isinstance(together(drawn()), Together) and together(own) is own


def test_counts_and_intervals() -> None:
    G = drawn()
    problem = pose(G, 30, np.random.default_rng(3))
    fine, diverging, crawling = (try_step(G, problem, step, 200) for step in (3.0, 400.0, 1e-6))
    assert (fine.good, fine.sharp) == (30, 30) and fine.left[2] < 1e-6
    assert fine.sharp_interval == proportion_interval(30, 30, level=0.025) and fine.reasons == {"converged": 30}
    assert (diverging.good, diverging.sharp) == (0, 0) and diverging.left == (np.inf,) * 3
    assert (crawling.good, crawling.reasons) == (0, {"cap": 30}) and 0.99 < crawling.left[1] <= 1


def test_what_is_left_is_the_ratio_of_the_reconstruction_errors() -> None:
    G = drawn()
    problem = pose(G, 1, np.random.default_rng(4))
    x = plugin(G, problem.y[0], problem.x0[0], step_size=3.0, iterations=3).x
    share = np.linalg.norm(G(x) - problem.y) / np.linalg.norm(G(problem.x0[0]) - problem.y)
    assert try_step(G, problem, 3.0, 3).left == pytest.approx((share,) * 3)


def test_a_start_at_the_solution_is_no_success() -> None:
    G = drawn()
    x = np.ones((1, 3))
    assert try_step(G, Problem(Together(G)(x), x), 3.0, 5).good == 0
