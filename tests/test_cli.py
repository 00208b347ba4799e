import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from plugin_verify.report.render_json import result_schema
from tests.fair_file import FAIR, write


@pytest.fixture(scope="module")
def fair(toys, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A run of a small claim in which nothing is refuted."""
    home = tmp_path_factory.mktemp("cli")
    path, folder = write(home / "fair.py"), home / "run"
    command = [sys.executable, "-m", "plugin_verify", "run", path, "--trials", "400", "--jobs", "1", "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path, folder


def one_line(result: Result, code: int, says: str) -> None:
    assert result.exit_code == code, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("plugin-verify: ") and re.search(says, line), line


def test_without_a_command_there_is_help_and_a_version(call) -> None:
    assert "130 interrupted" in " ".join(call("--help").stdout.split()) and call("--version").exit_code == 0
    for name in ("list", "show", "plan", "run", "report", "replay", "doctor"):
        assert name in call("--help").stdout and call(name, "-h").exit_code == 0


def test_list_in_words_and_in_json(call, toys) -> None:
    table = call("list", toys.path).stdout.splitlines()
    assert table[0].split("\t")[0] == "claim" and any(line.startswith("sized\t") and line.endswith("C_0") for line in table)
    rows = json.loads(call("list", toys.path, "--json").stdout)
    assert {row["id"] for row in rows} == {name for name, one in toys.found.items() if one.claim.twin_of is None}


def test_show_tells_what_would_refute(call, toys, fair) -> None:
    shown = call("show", fair[0]).stdout
    assert "It is fair." in shown and "must be refuted: fair/always" in shown and "at p=0.0" in shown
    assert "unknown hypothesis constant C_0" in call("show", toys.path).stdout
    assert "theorem-1" in call("show", "theorem-1").stdout


def test_plan_costs_nothing_and_tells_what_a_run_would(call, fair) -> None:
    (row,) = json.loads(call("plan", fair[0], "--trials", 30, "--json").stdout)
    assert row["trials"] == 30 and row["core_seconds"] == pytest.approx(0.03) and row["false_twins"] == 1
    assert row["trials_at_a_time"] == 30
    assert "1 settings" in call("plan", fair[0], "--at", "p=0.5").stdout
    (wide,) = json.loads(call("plan", "theorem-1", "--at", "n=(5, 2600, 107300, 1249806)", "--trials", 9, "--json").stdout)
    (tiny,) = json.loads(call("plan", "theorem-1", "--at", "n=(1, 250)", "--trials", 9, "--json").stdout)
    assert (wide["sampler"], wide["trials_at_a_time"], tiny["sampler"], tiny["trials_at_a_time"]) == ("revealed", 1, "stored", 9)


def test_run_exits_0_where_nothing_is_refuted_and_leaves_a_report(fair) -> None:
    folder = fair[1]
    assert {"report.html", "report.md", "result.json", "run.sqlite", "figures"} <= {path.name for path in folder.iterdir()}


def test_json_is_valid_and_equals_result_json(call, fair) -> None:
    printed = call("report", fair[1], "--json").stdout
    assert printed == (fair[1] / "result.json").read_text("utf-8")
    result = json.loads(printed)
    jsonschema.validate(result, result_schema())
    assert result["claims"][0]["verdict"] == "SUPPORTED" and result["claims"][0]["settings"][0]["power"] == "fair/always"


def test_report_writes_again_what_was_there(call, fair) -> None:
    before = {path: path.read_bytes() for path in fair[1].rglob("*") if path.suffix in (".json", ".html", ".md", ".svg")}
    result = call("report", fair[1])
    assert result.exit_code == 0 and "fair\tSUPPORTED\t1 SUPPORTED" in result.stdout and str(fair[1]) in result.stdout
    assert before == {path: path.read_bytes() for path in before}


def test_replay_gives_the_worst_score_of_the_report(call, fair) -> None:
    (setting,) = json.loads((fair[1] / "result.json").read_text("utf-8"))["claims"][0]["settings"]
    worst = setting["worst_trials"][0]
    again = json.loads(call("replay", fair[1], worst["address"]).stdout)
    assert again["score"] == worst["score"] == setting["worst_score"] == again["quantity"]["value"]


def test_replay_refuses_what_is_no_address_here(call, fair) -> None:
    one_line(call("replay", fair[1], "fair"), 2, "CLAIM/SETTING/BLOCK/TRIAL")
    one_line(call("replay", fair[1], "fair/00000000/0/0"), 2, "no setting")
    one_line(call("replay", fair[1].parent, "fair/00000000/0/0"), 2, "holds no run")


def test_doctor_tells_versions_and_the_state_of_a_run(call, fair) -> None:
    assert "numpy" in call("doctor").stdout
    sound = call("doctor", fair[1])
    assert sound.exit_code == 0 and "the store is sound" in sound.stdout
    one_line(call("doctor", fair[1].parent), 2, "holds no run")


def test_run_exits_1_where_something_is_refuted(call, fair, tmp_path: Path) -> None:
    result = call("run", fair[0], "--at", "p=1", "--trials", 200, "--out", tmp_path / "run")
    assert result.exit_code == 1 and "fair\tREFUTED" in result.stdout and "report:" in result.stdout


@pytest.mark.parametrize(("fail_on", "code"), [((), 0), (("--fail-on", "undecided"), 3)])
def test_undecided_fails_only_where_that_is_asked_for(call, fair, tmp_path: Path, fail_on: tuple[str, ...], code: int) -> None:
    result = call("run", fair[0], "--trials", 5, "--out", tmp_path / "run", *fail_on)
    assert result.exit_code == code and "fair\tUNDECIDED" in result.stdout


def test_trials_that_raise_exit_4_and_name_an_address(call, tmp_path: Path) -> None:
    path = write(tmp_path / "raises.py", extra="raise ValueError('no root')")
    result = call("run", path, "--trials", 200, "--out", tmp_path / "run")
    assert result.exit_code == 4 and "SUPPORTED" not in result.stdout
    address = re.search(r"200 trials in error from (\S+): ValueError: no root", result.stderr)
    assert address
    one_line(call("replay", tmp_path / "run", address[1]), 2, "ValueError: no root")


@pytest.mark.parametrize(("change", "says"), [
    ({"bound": "float('nan')"}, "bound is NaN"), ({"extra": "return u[:1]"}, "leading axis"),
    ({"bound": "1 / 0"}, "ZeroDivisionError"),
    ({"bound": "(1, 2)"}, "same NamedTuple"),
])
def test_a_broken_claim_is_one_line_and_leaves_no_folder(call, tmp_path: Path, change: dict[str, str], says: str) -> None:
    one_line(call("run", write(tmp_path / "broken.py", **change), "--out", tmp_path / "run"), 2, says)
    assert not (tmp_path / "run").exists()


def test_show_puts_what_must_be_refuted_under_its_own_claim(call, tmp_path: Path) -> None:
    path = tmp_path / "two.py"
    path.write_text(FAIR.replace("EXTRA", "pass").replace("BOUND", "1.0") + """
import dataclasses
second = dataclasses.replace(fair, id="second")
never = false_twin(second, "never", "it never fails", quantity=lambda s, u: u + 2)
""")
    heads = [line.split(" (")[0] for line in call("show", str(path)).stdout.splitlines()
             if line.startswith(("fair (", "second (", "  must be"))]
    assert [head.split(": it")[0] for head in heads] == [
        "fair", "  must be refuted: fair/always", "second", "  must be refuted: second/never"]
    assert "second" not in call("show", f"{path}:fair").stdout
    assert call("show", f"{path}:never").stdout.startswith("second/never (")


def test_usage_errors_exit_2(call, fair, tmp_path: Path) -> None:
    path, out = fair[0], ("--out", tmp_path / "run")
    (tmp_path / "bad.py").write_text("1 / 0")
    shutil.copy(path, tmp_path / "copy.py")
    one_line(call("run", tmp_path / "bad.py", *out), 2, "cannot be imported")
    one_line(call("run", path, tmp_path / "copy.py", *out), 2, "two claims have the id 'fair'")
    one_line(call("run", "no-such", *out), 2, "no file, module or claim")
    one_line(call("run", path, "--at", "q=1", *out), 2, "no field 'q'")
    one_line(call("run", path, "--assume", "C_0=1", *out), 2, "no selected claim")
    for wrong in (("--assume", "C_0"), ("--assume", "C_0=-1"), ("--assume", "C_0=nan"), ("--trials", "0"), ("--seed", "-1"),
                  ("--profile", "huge"), ("--fail-on", "refuted"), ("--jobs", "0"), ("--resume", fair[1], *out)):
        assert call("run", path, *wrong).exit_code == 2, wrong
    assert not (tmp_path / "run").exists()


def test_a_folder_that_is_taken_or_cannot_be_is_usage(call, fair, tmp_path: Path) -> None:
    one_line(call("run", fair[0], "--trials", 5, "--out", fair[1]), 2, "holds a run already")
    (tmp_path / "file").write_text("")
    one_line(call("run", fair[0], "--trials", 5, "--out", tmp_path / "file/run"), 2, "cannot be written")


@pytest.mark.parametrize(("error", "code", "says"), [
    (KeyboardInterrupt(), 130, "interrupted"), (BrokenExecutor(), 4, "worker processes died")])
def test_what_stops_a_run_says_how_to_go_on(call, fair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException,
                                            code: int, says: str) -> None:
    def stop(*_args, **_more):
        raise error

    monkeypatch.setattr("plugin_verify.runner.bundle.run_tasks", stop)
    one_line(call("run", fair[0], "--out", tmp_path / "run"), code, f"{says}.*go on with: plugin-verify run --resume")


def test_an_interrupt_anywhere_else_exits_130_too(call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("plugin_verify.claims.collect", stop)
    one_line(call("list"), 130, "interrupted")


def test_ctrl_c_exits_130_leaves_no_worker_and_resumes_to_the_same_bytes(call, tmp_path: Path) -> None:
    """Every chunk waits a little until the interrupt has been sent, so that it comes in the middle of the run."""
    gate = tmp_path / "gate"
    path = write(tmp_path / "slow.py", extra=f"import pathlib, time; pathlib.Path({str(gate)!r}).exists() or time.sleep(0.05)")
    words = ["run", path, "--trials", "16000"]
    command = [sys.executable, "-m", "plugin_verify", *words, "--jobs", "2", "--out", str(tmp_path / "run")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    assert "blocks" in first
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130 and "--resume" in error.splitlines()[-1] and "Traceback" not in error
    deadline = time.monotonic() + 30  # Python's resource tracker ends a moment after its parent
    while living(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not living(process.pid)
    gate.touch()
    assert call("report", tmp_path / "run").exit_code == 4
    assert call("run", "--resume", tmp_path / "run").exit_code == 0
    assert call(*words, "--out", tmp_path / "whole").exit_code == 0
    whole, resumed = ((tmp_path / name / "result.json").read_text("utf-8").partition('"times"')[0] for name in ("whole", "run"))
    assert whole == resumed


def living(group: int) -> list[int]:
    """Name the processes of a group that have not ended (one that ended and was not waited for is in state Z)."""
    states = [re.sub(r"\(.*\)", "", path.read_text()).split() for path in Path("/proc").glob("[0-9]*/stat") if path.exists()]
    return [int(pid) for pid, state, _, its_group, *_ in states if int(its_group) == group and state != "Z"]


def test_a_budget_ends_a_run_and_says_why(call, fair, tmp_path: Path) -> None:
    words = ("--at", "p=0.08", "--at", "p=0.13", "--budget", "1m", "--profile", "smoke")
    result = call("run", fair[0], *words, "--out", tmp_path / "run")
    assert result.exit_code == 1 and "budget of 60 seconds: nothing is left to decide" in result.stdout
    stored = json.loads((tmp_path / "run/result.json").read_text("utf-8"))
    jsonschema.validate(stored, result_schema())
    assert stored["claims"][0]["settings"][0]["method"] == "confidence-sequence" and stored["complete"]
    assert "was given 60 seconds" in (tmp_path / "run/report.md").read_text("utf-8")
    before = (tmp_path / "run/result.json").read_bytes()
    assert call("report", tmp_path / "run").exit_code == 1 and (tmp_path / "run/result.json").read_bytes() == before


def test_the_plan_tells_method_and_level_of_a_budget(call, fair) -> None:
    (once,), (looked,) = (json.loads(call("plan", fair[0], "--json", *more).stdout) for more in ((), ("--budget", "10m")))
    assert (once["method"], looked["method"]) == ("clopper-pearson", "confidence-sequence") and looked["level"] > once["level"]


@pytest.mark.parametrize("budget", ["soon", "-1s", "0", "10 minutes", "nan"])
def test_a_bad_budget_is_one_line_before_anything_runs(call, fair, tmp_path: Path, budget: str) -> None:
    one_line(call("run", fair[0], f"--budget={budget}", "--out", tmp_path / "run"), 2, "is not a time; give .* 90s, 10m, 1.5h")
    one_line(call("run", "--resume", fair[1], f"--budget={budget}"), 2, "is not a time")
    assert not (tmp_path / "run").exists()


def test_a_budget_neither_goes_with_trials_nor_tops_up_a_run_of_one_look(call, fair, tmp_path: Path) -> None:
    one_line(call("run", fair[0], "--budget", "9s", "--trials", 5, "--out", tmp_path / "run"), 2, "came together")
    one_line(call("run", "--resume", fair[1], "--budget", "9s"), 2, "planned without a budget")


def test_a_changed_claim_is_refused_on_resume(call, tmp_path: Path) -> None:
    path = write(tmp_path / "one.py")
    assert call("run", path, "--trials", 5, "--out", tmp_path / "run").exit_code == 0
    Path(path).write_text(Path(path).read_text() + "# changed\n")
    one_line(call("run", "--resume", tmp_path / "run"), 2, "has changed since")
