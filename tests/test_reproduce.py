import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from plugin_verify.cli import main
from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.experiments import EXPERIMENTS
from plugin_verify.experiments.figure_1 import plan_figure_1
from plugin_verify.reproduce import reproduce
from tests.schemas import require_schema

NAMES = ("figure-1.json", "figure-1.svg", "figure-1.png")


def few(profile: str, seed: int):
    """The smoke plan's cells up to width 121."""
    plan = plan_figure_1(profile, seed)
    return plan._replace(tasks=tuple(task for task in plan.tasks if task.n[1] <= 61))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXPERIMENTS, "figure-1", EXPERIMENTS["figure-1"]._replace(plan=few))


def written(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in NAMES]


@pytest.fixture(scope="module")
def once(toys, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(EXPERIMENTS, "figure-1", EXPERIMENTS["figure-1"]._replace(plan=few))
        reproduce("figure-1", profile="smoke", seed=4, out=folder, executor=toys.Serial())
    return folder


def test_its_numbers_obey_the_schema(once: Path) -> None:
    require_schema("figure-1", json.loads((once / "figure-1.json").read_text("utf-8")))


def test_two_workers_give_the_bytes_that_none_gives(once: Path, tmp_path: Path) -> None:
    reproduce("figure-1", profile="smoke", seed=4, out=tmp_path, jobs=2)
    assert written(tmp_path) == written(once)


def test_an_interrupted_one_goes_on_and_gives_the_same_bytes(once: Path, toys, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        reproduce("figure-1", profile="smoke", seed=4, out=tmp_path, executor=toys.Serial(stop_after=9))
    kept = (tmp_path / "figure-1.tasks.jsonl").read_text()
    assert not (tmp_path / "figure-1.json").exists() and 1 < len(kept.splitlines()) < 12
    (tmp_path / "figure-1.tasks.jsonl").write_text(kept[:-40])
    executor = toys.Serial()
    reproduce("figure-1", profile="smoke", seed=4, out=tmp_path, executor=executor)
    assert written(tmp_path) == written(once)


def test_a_finished_one_is_only_drawn_again(once: Path, toys) -> None:
    before = written(once)
    reproduce("figure-1", profile="smoke", seed=4, out=once, executor=toys.Serial(stop_after=0))
    assert written(once) == before


@pytest.mark.parametrize("more", [{"seed": 5}, {"profile": "standard"}])
def test_another_plan_does_not_overwrite_it(once: Path, more: dict[str, object]) -> None:
    before = written(once)
    with pytest.raises(InvalidArgument, match="--out"):
        reproduce("figure-1", **({"profile": "smoke", "seed": 4, "out": once} | more))
    assert written(once) == before


def test_a_figure_without_its_tasks_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "figure-1.json").write_text("{}")
    with pytest.raises(InvalidArgument, match="--out"):
        reproduce("figure-1", profile="smoke", out=tmp_path)
    assert (tmp_path / "figure-1.json").read_text() == "{}"


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match="another folder"):
        reproduce("figure-1", profile="smoke", out=tmp_path / "taken")


@pytest.mark.parametrize(("given", "says"), [({"figure": "figure-9"}, "figure-9"), ({"jobs": 0}, "jobs"), ({"seed": -1}, "seed"),
                                             ({"profile": "deep"}, "deep")])
def test_a_wrong_argument_is_refused(tmp_path: Path, given: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidArgument, match=says):
        reproduce(**({"figure": "figure-1", "out": tmp_path} | given))


def test_the_command_prints_the_comparison_and_where_the_picture_is(once: Path) -> None:
    result = CliRunner().invoke(main, ["reproduce", "figure-1", "--profile", "smoke", "--seed", "4", "--out", str(once)])
    assert result.exit_code == 0 and "published counts" in result.stdout and f"{once}/figure-1.svg" in result.stdout
    words = ["reproduce", "figure-1", "--profile", "smoke", "--seed", "4", "--out", str(once), "--json"]
    assert CliRunner().invoke(main, words).stdout == (once / "figure-1.json").read_text("utf-8")
    for words in (["figure-4"], ["figure-1", "--profile", "deep"], ["figure-1", "--seed", "9", "--out", str(once)]):
        wrong = CliRunner().invoke(main, ["reproduce", *words])
        assert wrong.exit_code == 2 and len(wrong.stderr.splitlines()) == 1


def test_ctrl_c_ends_it_with_130_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "plugin_verify", "reproduce", "figure-1", "--jobs", "1", "--out", str(tmp_path)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    kept = tmp_path / "figure-1.tasks.jsonl"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (kept.exists() and kept.read_text().count("\n") > 2):
        time.sleep(0.05)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130 and "interrupted" in said and not (tmp_path / "figure-1.json").exists()
    assert json.loads(kept.read_text().splitlines()[1])


def test_help_is_light() -> None:
    code = ("import sys\nfrom click.testing import CliRunner\nfrom plugin_verify.cli import main\n"
            "assert CliRunner().invoke(main, ['reproduce', '--help']).exit_code == 0\n"
            "print(*(name for name in ('numpy', 'numba', 'matplotlib', 'scipy') if name in sys.modules))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []
