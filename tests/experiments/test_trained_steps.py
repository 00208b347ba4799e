import json

import numpy as np
import pytest

from plugin_verify import Network, gaussian_network, plugin
from plugin_verify.experiments import EXPERIMENTS, trained_steps
from plugin_verify.experiments.decoders import matrices
from plugin_verify.experiments.tell_trained_steps import nearby, tell_trained_steps
from plugin_verify.experiments.trained_steps import (
    MULTIPLES,
    NETWORKS,
    SCALES,
    STARTS,
    Stepped,
    Stepping,
    counted,
    linearised,
    network_of,
    part,
    plan_trained_steps,
    run_stepping,
    start_of,
    summarise_trained_steps,
)
from tests.schemas import require_schema


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained_steps, "ITERATIONS", 40)


def test_the_plan_is_a_grid_and_starts_and_smoke_a_part_of_it() -> None:
    whole, part = plan_trained_steps("standard", 1), plan_trained_steps("smoke", 1)
    keys = {task.key for task in whole.tasks}
    assert len(keys) == len(whole.tasks) == len(NETWORKS) * (len(SCALES) * len(MULTIPLES) + len(STARTS))
    assert len({task.key for task in part.tasks}) == len(part.tasks)
    assert {task.scale for task in part.tasks} == {0.25, 1.0, 4.0} and 1.0 in {task.multiple for task in part.tasks}


def test_behind_relus_the_step_times_the_square_of_the_scale_decides(short: None) -> None:
    for name in ("relu", "gaussian"):
        plain, scaled, other = (run_stepping(Stepping(3, name, scale, multiple, "normal", 4, ""))
                                for scale, multiple in ((1.0, 1.0), (4.0, 0.25), (4.0, 1.0)))
        assert np.array(plain.error) == pytest.approx(np.array(scaled.error), rel=1e-6)
        assert np.array(plain.error) != pytest.approx(np.array(other.error), rel=1e-2)


def test_more_codes_begin_with_the_same_ones(short: None) -> None:
    few, many = (run_stepping(Stepping(3, "sigmoid", 1.0, 1.0, "normal", codes, "")) for codes in (3, 5))
    assert np.array(few.error) == pytest.approx(np.array(many.error[:3]), rel=1e-9)
    assert part(many, np.array([False, True, False, False, True])).error == [many.error[1], many.error[4]]


def test_a_networks_layers_are_scaled_alike() -> None:
    whole, scaled = network_of("gaussian", 1.0, 5, ""), network_of("gaussian", 8.0, 5, "")
    assert scaled.n == whole.n == (20, 500, 500, 784)
    assert all(pytest.approx(B) == 2 * A for A, B in zip(matrices(whole), matrices(scaled), strict=True))
    assert (matrices(network_of("gaussian", 1.0, 6, ""))[0] != matrices(whole)[0]).any()


def test_starts_are_what_they_are_called() -> None:
    x_star, normal = np.ones((2, 3)), np.full((2, 3), 2.0)
    assert (start_of("zero", x_star, normal) == 0).all() and (start_of("near", x_star, normal) == 1.2).all()
    assert (start_of("far", x_star, normal) == 20).all() and (start_of("normal", x_star, normal) == 2).all()


def test_the_linearisation_tells_networks_that_attract_from_those_that_drive_away() -> None:
    wide = gaussian_network((2, 400, 400), rng=np.random.default_rng(1), sampler="stored")
    codes = np.random.default_rng(5).standard_normal((200, 2))
    found, _ = linearised(wide, codes)
    assert found["attracting"] == found["codes"] and found["driven_away"] == 0
    assert found["growth"][1] < 1e-6 and found["longest_multiple"][1] > 1
    repelling = Network([[[1.0], [-1.0]], [[1.0, 3.0]]])  # for x > 0 a step goes along B^T J = -2
    found, away = linearised(repelling, codes[:, :1])
    assert (away == (codes[:, 0] > 0)).all()
    share = found["attracting"] / found["codes"]  # for x < 0 along (-2)(-3) = 6
    assert 0.3 < share < 0.7 and found["growth"][2] > 10 and found["driven_away"] == found["codes"] - found["attracting"]
    unused = network_of("gaussian", 1.0, 1, "")
    first, second, last = matrices(unused)
    hardly = Network([first * np.r_[np.ones(19), 1e-6], second, last])
    assert not linearised(hardly, np.random.default_rng(6).standard_normal((50, 20)))[1].any()


def test_the_linearisation_predicts_where_steps_overshoot() -> None:
    network = gaussian_network((2, 400, 400), rng=np.random.default_rng(1), sampler="stored")
    low, _, high = linearised(network, np.random.default_rng(5).standard_normal((200, 2)))[0]["longest_multiple"]
    gamma = np.prod([np.linalg.norm(A, 2) for A in matrices(network)])
    x_star = np.random.default_rng(2).standard_normal(2)
    start = x_star * (1 + 1e-6)
    inside, outside = (plugin(network, network(x_star), start, step_size=multiple / gamma, iterations=200).x
                       for multiple in (0.8 * low, 1.4 * high))
    assert np.linalg.norm(inside - x_star) < 1e-7 and not np.linalg.norm(outside - x_star) < 1e-5


def test_runs_are_counted_as_they_ended() -> None:
    found = counted(Stepped("x", [0.001, 0.05, 0.5, float("nan")], ["converged", "cap", "cap", "diverged"]))
    assert (found["close"], found["exact"], found["diverged"]) == (2, 1, 1) and found["median_error"] == pytest.approx(0.275)
    assert found["close_interval"] == pytest.approx([0.0676, 0.9324], abs=1e-3)


def test_the_summary_is_plain_json_told_and_drawn() -> None:
    plan = plan_trained_steps("smoke", 2)
    records = [Stepped(task.key, [0.05 if task.network == "gaussian" else 0.5] * task.codes, ["cap"] * task.codes)
               for task in plan.tasks]
    summary = summarise_trained_steps(plan, records)
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    require_schema("trained-steps", {"schema_version": 1} | summary)
    assert {cell["close"] for row in summary["networks"]["gaussian"]["cells"] for cell in row} == {8}
    assert summary["networks"]["relu"]["starts"]["far"]["close"] == 0
    assert summary["networks"]["gaussian"]["near_x_star"]["attracting"] == 20
    for about in summary["networks"].values():
        assert about["where_driven_away"]["normal"]["runs"] + about["elsewhere"]["normal"]["runs"] == 20
    assert summary["networks"]["gaussian"]["elsewhere"]["near"]["close"] == 20
    told = "\n".join(tell_trained_steps(summary))
    assert "smoke" in told and "nan" not in told and "Gaussian" in told
    figure = EXPERIMENTS["trained-steps"].picture(summary)
    assert len(figure.axes) == 7
    figure.draw_without_rendering()


def test_what_is_infinite_is_written() -> None:
    runs = {"normal": {"close": 0, "runs": 2}}
    near = {"driven_away_interval": [0.0, 0.8], "steps": 10, "driven_away": 0, "codes": 2, "attracting": 0,
            "condition_of_B": None, "longest_multiple": [None, None, None]}
    told = nearby({"near_x_star": near, "where_driven_away": runs, "elsewhere": runs})
    assert "condition number of B is infinite" in told and "from infinite / gamma on" in told
