import json
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.experiments import EXPERIMENTS, figure_3
from plugin_verify.experiments.denoise import Denoised, Denoising, run_denoising
from plugin_verify.experiments.figure_3 import LEVELS, against, plan_figure_3, spread_out, summarise_figure_3
from plugin_verify.experiments.mnist import Digits, shipped_digits
from plugin_verify.experiments.plan import Plan
from plugin_verify.experiments.tell_3 import tell_figure_3
from tests.schemas import require_schema

NAN = float("nan")


def of(plan: Plan, panel: str) -> list[Denoising]:
    return [task for task in plan.tasks if task.panel.startswith(panel)]


def test_the_plan_has_both_readings_of_the_noise_restarts_and_the_papers_cap() -> None:
    plan = plan_figure_3("standard", 1)
    published, text = of(plan, "published"), of(plan, "text")
    assert np.array([1 / level for level in published[0].levels])[[0, -1]] == pytest.approx([500, 50])
    assert np.diff(published[0].levels) == pytest.approx(np.full(9, 0.002))
    assert np.array([1 / level for level in text[0].levels]) == pytest.approx(np.linspace(50, 200, 10))
    assert {task.starts for task in published} == {3} and {task.starts for task in text} == {1}
    assert {task.checkpoints[-1] for task in published + text} == {10_000}
    assert {(task.output, task.method) for task in published} == {("sigmoid", "plugin"), ("sigmoid", "gradient_descent"),
                                                                  ("relu", "plugin"), ("relu", "gradient_descent")}
    assert len({task.key for task in plan.tasks}) == len(plan.tasks)
    labels = shipped_digits().labels
    assert [int(labels[image]) for image in published[0].images] == list(range(10))


def test_every_level_and_method_sees_the_same_images_and_smoke_a_part_of_them() -> None:
    whole, part = plan_figure_3("standard", 1), plan_figure_3("smoke", 1)
    assert {task.images for task in of(whole, "curve")} == {of(whole, "curve")[0].images} and whole.trials == 50
    assert {task.levels[0] for task in of(whole, "curve")} == set(LEVELS)
    assert set(of(part, "curve")[0].images) < set(of(whole, "curve")[0].images)
    assert {task.checkpoints[-1] for task in part.tasks} == {100}


def test_images_of_a_folder_are_drawn_from_all_its_test_images(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    held = Digits(np.zeros((10_000, 784), np.uint8), rng.integers(0, 10, 10_000, dtype=np.uint8))
    monkeypatch.setattr(figure_3, "digits_of", lambda mnist: held if mnist else shipped_digits())
    plan, other = plan_figure_3("standard", 1, mnist=tmp_path), plan_figure_3("standard", 2, mnist=tmp_path)
    drawn = {image for task in of(plan, "curve") for image in task.images}
    assert len(drawn) == plan.trials == 500 and max(drawn) > 5000
    assert drawn != {image for task in of(other, "curve") for image in task.images}
    assert [int(held.labels[image]) for image in of(plan, "text")[0].images] == list(range(10))
    assert plan.material != plan_figure_3("standard", 1).material and len({task.key for task in plan.tasks}) == len(plan.tasks)


def test_images_are_spread_so_that_every_ten_have_all_digits() -> None:
    labels = shipped_digits().labels
    order = spread_out(labels)
    assert all(sorted(labels[order[place:place + 10]]) == list(range(10)) for place in range(0, 50, 10))


def made(task: Denoising) -> Denoised:
    """Errors that grow with the level, half as large for PLUGIn; the paper's descent diverges behind a ReLU."""
    count, steps = len(task.images), len(task.checkpoints)
    size = (0.1 if task.method == "plugin" else 0.2) * (1 + 50 * np.array(task.levels))
    if task.output == "relu" and task.method == "gradient_descent":
        size = np.full(count, NAN)
    error = np.broadcast_to(size[:, None, None], (count, task.starts, steps)) + np.arange(task.starts)[:, None] / 100
    misfit = error + 0.1 * (np.arange(task.starts)[:, None] == 0)
    stop = np.where(np.isnan(error[..., 0]), "diverged", "cap").tolist()
    picture = [[] if np.isnan(one) else [0] * 784 for one in size]
    return Denoised(task.key, stop, np.full((count, task.starts), 7).tolist(), error.tolist(), misfit.tolist(), picture,
                    [[9] * 784] * count, (26 * np.array(task.levels)).tolist())


@pytest.fixture(scope="module", params=["smoke", "standard"])
def plan(request: pytest.FixtureRequest) -> Plan:
    return plan_figure_3(request.param, 1)


@pytest.fixture(scope="module")
def summary(plan: Plan):
    return summarise_figure_3(plan, [made(task) for task in plan.tasks])


def test_the_summary_is_plain_json_and_chooses_starts_without_looking_at_the_clean_image(summary) -> None:
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    require_schema("figure-3", {"schema_version": 1} | summary, open_ended=("stop_reasons",))
    published, text, relu = summary["blocks"]
    plugin = published["methods"]["plugin"]
    assert plugin["chosen"] == [1] * 10
    assert np.array(plugin["error"]) - np.array(plugin["error_first_start"]) == pytest.approx(np.full(10, 0.01))
    assert plugin["stop_reasons"] == {"cap": 30} and text["methods"]["plugin"]["stop_reasons"] == {"cap": 10}
    assert relu["methods"]["gradient_descent"]["error"] == [None] * 10 and published["digits"] == list(range(10))
    assert list(relu["methods"]) == ["plugin", "gradient_descent"]


def test_curves_count_failures_against_the_noisy_image(summary) -> None:
    sigmoid, relu = summary["curves"]["sigmoid"], summary["curves"]["relu"]
    assert sigmoid["x"] == [float(f"{level:.6g}") for level in LEVELS]
    assert sigmoid["methods"]["plugin"]["median"] == pytest.approx([0.1, 0.11, 0.15, 0.2])
    assert sigmoid["methods"]["plugin"]["not_better_than_noisy"] == [None, summary["images"], 0, 0]
    assert relu["methods"]["gradient_descent"]["diverged"] == [summary["images"]] * 4
    low, high = relu["methods"]["gradient_descent"]["not_better_interval"][2]
    assert high == 1 and 0.6 < low < 1 and sigmoid["methods"]["plugin"]["not_better_interval"][0] is None


def test_intervals_of_the_median_and_bands_are_those_of_order_statistics() -> None:
    errors = np.linspace(0.01, 1.0, 100)[:, None]
    found = against([np.full(100, 0.505)], [errors])
    assert found["median"] == [0.505] and found["band"] == [[0.11, 0.9]] and found["not_better_than_noisy"] == [50]
    low, high = found["median_interval"][0]
    assert 0.39 < low < 0.43 and 0.58 < high < 0.62


def test_it_is_told_and_drawn(plan: Plan, summary) -> None:
    told = "\n".join(tell_figure_3(summary))
    assert "without restarts" in told and "diverged" in told and "nan" not in told and "None" not in told
    assert ("smoke" in told) == (plan.profile == "smoke")
    figure = EXPERIMENTS["figure-3"].picture(summary)
    assert len(figure.axes) == 3 + 3 + 3 + 4 and ("smoke" in figure.get_suptitle()) == (plan.profile == "smoke")
    figure.draw_without_rendering()


def test_a_short_real_run_goes_all_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_3, "FEW_STEPS", (5, 30))
    plan = plan_figure_3("smoke", 4)
    small = plan._replace(tasks=tuple(task._replace(images=task.images[-3:], levels=task.levels[-3:]) for task in plan.tasks))
    summary = summarise_figure_3(small, [run_denoising(task) for task in small.tasks])
    noisy = summary["blocks"][0]
    assert np.median(noisy["methods"]["plugin"]["error"]) < 0.7 * np.median(noisy["noise"])
    about = summary["decoders"]["relu"]
    assert about["widths"] == [20, 500, 500, 784]
    assert about["multiplications_a_step"] == {"plugin": 652_000 + 15_680, "gradient_descent": 1_304_000}
