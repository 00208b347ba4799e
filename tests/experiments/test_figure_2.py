import json

import numpy as np
import pytest

from plugin_verify.experiments import EXPERIMENTS
from plugin_verify.experiments.figure_2 import LEVELS, NAMES, WIDEST, plan_figure_2, summarise_figure_2
from plugin_verify.experiments.plan import Plan
from plugin_verify.experiments.published import published
from plugin_verify.experiments.tell_2 import tell_figure_2
from plugin_verify.experiments.trial import Record, Task
from tests.schemas import require_schema

FACTS = published()["figure_2"]


def test_the_plan_has_the_papers_parameters_in_both_readings() -> None:
    tasks = plan_figure_2("standard", 1).tasks
    noise = [task for task in tasks if task.panel == "a"]
    assert {task.n for task in noise} == {(20, 600, 500, 500)} and noise[0].levels == LEVELS == tuple(np.linspace(0, 1, 20))
    assert sum(task.trials for task in noise) == 20 and len({task.key for task in tasks}) == len(tasks)
    assert {task.n[1:3] for task in tasks if task.panel == "c"} == {(400, 400)}
    assert {task.n[3] for task in tasks if task.panel == "c"} == set(FACTS["c"]["n_3"])
    assert all(len(set(task.n[1:])) == 1 and task.levels == (0.1,) for task in tasks if task.panel == "equal")
    for task in tasks:
        assert task.methods[0].step_size == 3 and [method.name for method in task.methods] == list(NAMES[:len(task.methods)])
        assert task.methods[1:] == () or (task.methods[1].step_size, task.methods[1].descent) == (2000 / task.n[-1], True)
        assert len(task.methods) == (1 if task.panel == "equal" and task.n[-1] > WIDEST else 2)


def made(task: Task, wrong: float = 1.0) -> Record:
    """A trial whose error is level times sqrt(n_0 / n_3) times 4, or half that, and which now and then diverges."""
    rng = np.random.default_rng(task.first + task.n[-1])
    sizes = [[wrong * level * np.sqrt(20 / task.n[-1]) * (4.0, 2.0)[index] * rng.uniform(0.9, 1.1)
              for index in range(len(task.methods))] for level in task.levels]
    if task.first == 0 and task.n[-1] == 200:
        sizes[0][0] = float("nan")
    return Record(task.key, [[["converged"] * len(row) for row in sizes]], [[[9] * len(row) for row in sizes]], [sizes], [sizes])


@pytest.fixture(scope="module", params=["smoke", "standard"])
def plan(request: pytest.FixtureRequest) -> Plan:
    return plan_figure_2(request.param, 1)


def test_the_summary_averages_what_did_not_diverge(plan: Plan) -> None:
    summary = summarise_figure_2(plan, [made(task) for task in plan.tasks])
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    require_schema("figure-2", {"schema_version": 1} | summary, open_ended=("stop_reasons",))
    a, c, d = summary["a"], summary["c"], summary["d"]
    assert a["plugin"][0] == 0 and a["plugin"][-1] == pytest.approx(0.8, rel=0.1)
    assert a["slope"]["plugin"] == pytest.approx(0.8, rel=0.1)
    assert len(a["x"]) == len(a["published"]["plugin"]) == len(a["gradient_descent"]) and a["ratio"][0] is None
    assert c["x"] == [n / 20 for n in c["n_3"]] and c["diverged"]["plugin"][0] == 1 and c["diverged"]["plugin"][1] == 0
    assert c["plugin"][0] == pytest.approx(0.4 * np.sqrt(0.1), rel=0.1) and c["slope"]["plugin"] == pytest.approx(-0.5, abs=0.1)
    assert c["equal_widths"]["plugin"][0] == pytest.approx(c["plugin"][0], rel=0.1)
    assert c["equal_widths"]["gradient_descent"][-1] is None and c["equal_widths"]["plugin"][-1] is not None
    assert "published" not in d and d["published_slope"] == FACTS["d"]["slope"]
    told = "\n".join(tell_figure_2(summary))
    assert "cross-check" in told and "n_1 = n_2 = n_3" in told and "nan" not in told.lower() and "None" not in told
    assert ("smoke" in told) == (plan.profile == "smoke")


def test_it_is_drawn_with_named_axes(plan: Plan) -> None:
    figure = EXPERIMENTS["figure-2"].picture(summarise_figure_2(plan, [made(task) for task in plan.tasks]))
    assert len(figure.axes) == 6 and all(axes.get_xlabel() and axes.get_ylabel() for axes in figure.axes)
    assert ("smoke" in figure.get_suptitle()) == (plan.profile == "smoke")


def test_means_far_from_the_published_ones_are_seen_in_the_cross_check() -> None:
    plan = plan_figure_2("standard", 1)
    summary = summarise_figure_2(plan, [made(task, 9.0) for task in plan.tasks])
    assert min(summary["c"]["cross_check"]["plugin"]["standard_errors"]) > 5
    assert not any(summary["c"]["cross_check"]["plugin"]["within_trials"])
