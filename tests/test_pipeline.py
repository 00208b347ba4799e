import json
from pathlib import Path

import pytest

from plugin_verify import verify
from plugin_verify.errors import InvalidArgument, PluginVerifyError, StoreError
from plugin_verify.pipeline import cores, default_folder, plan_run, render_run, reported, resume_run, run_plan

FILES = {"result.json", "report.md", "report.html", "run.sqlite"}


def without_times(folder: Path) -> dict:
    return json.loads((folder / "result.json").read_text("utf-8")) | {"times": None}


@pytest.fixture(scope="module")
def folder(toys, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline") / "run"
    verify([toys.path], profile="smoke", trials=200, out=folder, executor=toys.Serial())
    return folder


def test_a_run_leaves_a_report_and_returns_its_result(toys, tmp_path: Path) -> None:
    result = verify([toys.path], profile="smoke", trials=50, at=["delta=0.5"], assume={"C_0": 5.0}, seed=3,
                    out=str(tmp_path / "run"), executor=toys.Serial())
    assert {path.name for path in (tmp_path / "run").iterdir()} >= FILES
    stored = json.loads((tmp_path / "run/result.json").read_text("utf-8"))
    assert stored["claims"][0]["id"] == result["claims"][0]["id"] and stored["seed"] == 3 and stored["assumed"] == {"C_0": 5.0}
    bounds = [claim for claim in stored["claims"] if claim["kind"] == "high-probability-bound"]
    assert {setting["trials"] for claim in bounds for setting in claim["settings"]} == {50}


@pytest.mark.usefixtures("one_by_one")
def test_an_interrupted_run_ends_at_the_same_bytes(toys, folder: Path, tmp_path: Path) -> None:
    plan = plan_run([toys.path], profile="smoke", seed=2021, trials=200)
    with pytest.raises(KeyboardInterrupt):
        run_plan(plan, tmp_path / "run", jobs=1, executor=toys.Serial(stop_after=5))
    assert not (tmp_path / "run/result.json").exists()
    resume_run(tmp_path / "run", jobs=1, executor=toys.Serial())
    strip = [(one / "result.json").read_text("utf-8").partition('"times"')[0] for one in (folder, tmp_path / "run")]
    assert strip[0] == strip[1] and without_times(folder) == without_times(tmp_path / "run")


def test_a_run_with_a_budget_is_topped_up(toys, tmp_path: Path) -> None:
    run_plan(toys.plan("bracket", trials=None, budget=120.0), tmp_path / "run", jobs=1, executor=toys.Serial())
    before = without_times(tmp_path / "run")
    assert before["budget"] == {"seconds": 120.0, "ended": "out of reach"}  # no trials close a bracket
    resume_run(tmp_path / "run", jobs=1, executor=toys.Serial(), budget="3m")
    assert without_times(tmp_path / "run") == before | {"budget": {"seconds": 180.0, "ended": "out of reach"}}
    assert plan_run([toys.path], profile="smoke", seed=1, budget="2m").budget == 120.0


def test_rendering_again_simulates_nothing_and_changes_no_byte(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "result.json").read_bytes()
    (folder / "report.html").unlink()
    monkeypatch.setattr("plugin_verify.runner.bundle.run_tasks", None)
    render_run(folder)
    assert (folder / "result.json").read_bytes() == before and (folder / "report.html").exists()


@pytest.mark.parametrize(("wrong", "argument"), [
    ({"profile": "huge"}, "profile"), ({"trials": 0}, "trials"), ({"seed": -1}, "seed"),
                                                 ({"budget": "x"}, "budget"),
    ({"budget": 60, "trials": 5}, "budget"), ({"jobs": 0}, "jobs"), ({"jobs": -2}, "jobs")])
def test_bad_arguments_are_refused_before_anything_runs(toys, tmp_path: Path, wrong: dict[str, object], argument: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        verify([toys.path], out=tmp_path / "run", **wrong)  # type: ignore[arg-type]
    assert refusal.value.argument == argument and not (tmp_path / "run").exists()


@pytest.mark.parametrize("wrong", [{"targets": ["no-such-claim"]}, {"at": ["q=1"]}, {"assume": {"C_9": 1.0}}])
def test_what_the_caller_can_mend_is_one_error_of_the_package(toys, tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(PluginVerifyError):
        verify(**{"targets": [toys.path], "out": tmp_path / "run"} | wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "run").exists()


def test_a_report_that_cannot_be_written_is_one_line(toys, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="the trials are safe.*plugin-verify report") as refusal:
        reported(render_run(folder), tmp_path / "file")
    assert refusal.value.__cause__ is not None


def test_a_default_folder_names_the_profile_and_there_is_a_core() -> None:
    assert default_folder("deep").parent == Path("reports") and default_folder("deep").name.endswith("-deep")
    assert cores() >= 1
