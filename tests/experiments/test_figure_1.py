import json

import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.experiments import EXPERIMENTS
from plugin_verify.experiments.compare import compare_counts
from plugin_verify.experiments.figure_1 import ETA, KINDS, failed, plan_figure_1, succeeded, summarise_figure_1, tell_figure_1
from plugin_verify.experiments.published import published
from plugin_verify.experiments.trial import Method, Record, Task, run_task
from tests.schemas import require_schema

FACTS = published()["figure_1"]
CELLS = ((5, 81), (6, 101), (8, 121), (8, 141), (10, 161), (10, 181))
MORE = 16


def record(key: str, stop: list[str], reconstruction: list[float], recovery: list[float] | None = None) -> Record:
    column = [[[value]] for value in reconstruction]
    latent = column if recovery is None else [[[value]] for value in recovery]
    return Record(key, [[[name]] for name in stop], [[[7]]] * len(stop), latent, column)


def against_published(method: Method = ETA, slope: float = 0.0):
    ours = [int(succeeded(run_task(Task(5, 1, "grid", (n_0, n, n, n), (0.0,), (method,), 0, MORE, slope))).sum())
            for n_0, n in CELLS]
    theirs = [FACTS["successes"][FACTS["n"].index(n)][FACTS["n_0"].index(n_0)] for n_0, n in CELLS]
    return compare_counts(ours, MORE, theirs, FACTS["trials"])


def test_the_papers_experiment_is_not_told_apart_from_the_published_counts() -> None:
    assert not against_published().told_apart


@pytest.mark.parametrize(("method", "slope"), [(Method("plugin", 8.0), 0.0), (ETA, 0.1)],
                         ids=["step size 8", "slope 0.1"])
def test_false_twins_are_told_apart(method: Method, slope: float) -> None:
    assert against_published(method, slope).told_apart


def test_the_standard_plan_is_the_whole_grid_and_smoke_a_part_of_its_trials() -> None:
    whole, part = plan_figure_1("standard", 1), plan_figure_1("smoke", 1)
    assert sum(task.trials for task in whole.tasks) == 8740 and {task.n[0] for task in whole.tasks} == set(range(1, 20))
    assert {task.n[1] for task in whole.tasks} == set(range(1, 442, 20))
    assert all(len(set(task.n[1:])) == 1 for task in whole.tasks)
    assert {task.n for task in part.tasks} < {task.n for task in whole.tasks} and 1 in {task.n[1] for task in part.tasks}
    assert {task.methods for task in whole.tasks} == {(Method("plugin", 3.0),)} and len({t.key for t in whole.tasks}) == 437
    small = part.tasks[-1]
    large = next(task for task in whole.tasks if task.n == small.n)
    assert run_task(large).steps[:small.trials] == run_task(small).steps


def test_failures_have_kinds_and_nothing_undefined_succeeds() -> None:
    nan = float("nan")
    found = record("x", ["converged", "diverged", "cap", "converged", "converged", "cycle"], [1e-9, nan, 0.1, 0.5, nan, 1e-7])
    assert succeeded(found).tolist() == [True, False, False, False, False, True]
    assert failed(found) == ["diverged", "cap", "wrong point", "dead network"] and set(failed(found)) < set(KINDS)


@pytest.fixture(scope="module")
def summary():
    plan = plan_figure_1("smoke", 3)
    stop, error = ["converged"] * 3 + ["diverged", "cap"], [1e-9, 1e-9, 0.5, float("nan"), 0.2]
    return summarise_figure_1(plan, [record(task.key, stop, error, [1e-9, 1.0, 1.0, float("nan"), 1.0]) for task in plan.tasks])


def test_the_summary_is_plain_json_with_a_row_per_n(summary) -> None:
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    require_schema("figure-1", {"schema_version": 1} | summary)
    assert summary["n"] == FACTS["n"][::3] and summary["n_0"] == FACTS["n_0"][::3] and summary["trials"] == 5
    assert summary["published"] == [row[::3] for row in FACTS["successes"][::3]]
    assert {count for row in summary["successes"] for count in row} == {2}
    assert {count for row in summary["successes_latent"] for count in row} == {1}
    assert summary["failures"]["wrong point"][0][0] == summary["failures"]["diverged"][0][0] == 1
    assert summary["comparison"]["told_apart"] and summary["alt"] and summary["row_1"]["published"] == 7


def test_it_is_told_with_both_readings_and_drawn(summary) -> None:
    told = "\n".join(tell_figure_1(summary))
    assert "smoke profile" in told and "text's reading" in told and "cross-check: chi-square" in told
    figure = EXPERIMENTS["figure-1"].picture(summary)
    assert "smoke" in figure.get_suptitle() and len(figure.axes) == 8
    assert all(axes.get_ylabel() for axes in figure.axes)


@pytest.mark.parametrize(("profile", "seed", "says"), [("deep", 1, "profile"), ("smoke", -1, "seed")])
def test_a_plan_refuses_what_it_cannot_use(profile: str, seed: int, says: str) -> None:
    for experiment in EXPERIMENTS.values():
        with pytest.raises(InvalidArgument, match=says):
            experiment.plan(profile, seed)
