"""Kill -9 of the coordinator and of workers at random times: nothing is lost, nothing is counted twice, no worker is left."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugin_verify.errors import StoreError
from plugin_verify.runner import Store

TOYS = Path(__file__).parent.parent


def begin(folder: Path, *, toys: str = "slow", resumed: bool = False, more: tuple[str, ...] = ()):
    """Start a run, or go on with one, in a process group of its own."""
    words = ["--resume", str(folder)] if resumed else [str(TOYS / f"{toys}_toys.py"), "--out", str(folder)]
    words += more if resumed or "--budget" in more else ("--trials", "2000", *more)
    return subprocess.Popen(
        [sys.executable, "-m", "plugin_verify", "run", *words, "--jobs", "2"], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True, env=os.environ | {"FRAIL": str(folder.parent)})


def ended(process) -> tuple[int, str]:
    _, error = process.communicate(timeout=120)
    return process.returncode, error


def group(pid: int) -> dict[int, str]:
    """Name the living processes of a group, and their command lines."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = re.sub(r".*\)", "", path.read_text(), flags=re.DOTALL).split()[:3]
            if int(its_group) == pid and state != "Z":
                found[int(path.parent.name)] = (path.parent / "cmdline").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def no_one_is_left(pid: int) -> bool:
    deadline = time.monotonic() + 30
    while group(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not group(pid)


def begun(folder: Path) -> bool:
    try:
        Store.open(folder).close()
    except StoreError:
        return False
    return True


def contents(folder: Path) -> tuple[str, list]:
    """Give the result without its times, and every row of the store."""
    store = Store.open(folder)
    rows = list(store.rows())
    store.close()
    return (folder / "result.json").read_text("utf-8").partition('"times"')[0], rows


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[float, tuple[str, list]]:
    """A run that nobody disturbs, and how long it takes."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    clock = time.monotonic()
    process = begin(folder)
    assert ended(process)[0] == 1  # one of the settings is refuted
    return time.monotonic() - clock, contents(folder)


def kill_a_worker(pid: int, chance: random.Random) -> bool:
    workers = [one for one, command in group(pid).items() if "spawn_main" in command]
    if workers:
        os.kill(chance.choice(workers), signal.SIGKILL)
    return bool(workers)


@pytest.mark.parametrize(("engine", "kills"), [
    ((), 1), pytest.param((), 20, marks=pytest.mark.slow), pytest.param(("--dask", "local"), 20, marks=pytest.mark.slow)])
def test_kill_9_of_the_coordinator_at_random_times(whole, tmp_path: Path, engine: tuple[str, ...], kills: int) -> None:
    """Every second time a worker is killed before."""
    if engine:
        pytest.importorskip("distributed", reason="dask[distributed] is not installed (extra dask)")
    folder, chance, sent = tmp_path / "run", random.Random(kills), 0
    while sent < kills:
        process = begin(folder, resumed=begun(folder), more=engine)
        try:
            process.wait(chance.uniform(0.3, 0.8) * whole[0] + (2 if engine else 0))
            if sent % 2 and kill_a_worker(process.pid, chance):
                process.wait(chance.uniform(0.1, 0.5) * whole[0])
        except subprocess.TimeoutExpired:
            sent += 1
            process.kill()
        ended(process)
        assert no_one_is_left(process.pid)
        if (folder / "result.json").exists():  # it was done: begin anew, and be killed again
            assert contents(folder) == whole[1]
            shutil.rmtree(folder)
    assert ended(begin(folder, resumed=begun(folder), more=engine))[0] == 1
    assert contents(folder) == whole[1]


@pytest.mark.parametrize("kills", [1, pytest.param(6, marks=pytest.mark.slow)])
def test_kill_9_of_workers_in_the_middle(whole, tmp_path: Path, kills: int) -> None:
    folder, chance, sent = tmp_path / "run", random.Random(kills), 0
    while sent < kills:
        process = begin(folder)
        time.sleep(chance.uniform(0.3, 0.7) * whole[0])
        sent += kill_a_worker(process.pid, chance)
        assert ended(process)[0] == 1 and no_one_is_left(process.pid)
        assert contents(folder) == whole[1]
        shutil.rmtree(folder)


@pytest.mark.slow
def test_a_run_with_a_budget_that_is_killed_has_not_had_its_time_for_free(tmp_path: Path) -> None:
    folder, budget, spent = tmp_path / "run", 12.0, 0.0
    while spent < 8:
        process = begin(folder, resumed=begun(folder), more=() if begun(folder) else ("--budget", f"{budget:g}s"))
        before, deadline = spent, time.monotonic() + 60
        while (spent := seconds(folder)) < before + 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        process.kill()
        ended(process)
        assert no_one_is_left(process.pid)
        assert before + 2 <= spent <= seconds(folder)
    assert ended(begin(folder, resumed=True))[0] in (0, 1)
    result = json.loads((folder / "result.json").read_text("utf-8"))
    assert result["complete"]
    assert spent < result["times"]["seconds"] < spent + budget  # a busy machine ends late, but not by so much


def seconds(folder: Path) -> float:
    """Read how long a run has taken, 0 where it has not begun."""
    if not begun(folder):
        return 0.0
    store = Store.open(folder)
    found = store.meta("seconds")
    store.close()
    return found


def test_a_block_that_kills_once_is_run_again_and_one_that_kills_always_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "kill").write_text("0.1")
    (tmp_path / "times").write_text("1")
    assert ended(begin(tmp_path / "once", toys="frail"))[0] == 0
    killed = len(list(tmp_path.glob("0.*")))
    assert 0 < killed < 10
    (tmp_path / "times").write_text("99")
    code, error = ended(begin(tmp_path / "always", toys="frail"))
    assert code == 4 and error.count("200 trials in error from frail/") == killed
    assert "put in quarantine: its worker process died 2 times" in error
    (tmp_path / "kill").unlink()
    assert ended(begin(tmp_path / "always", resumed=True))[0] == 0
    assert contents(tmp_path / "always") == contents(tmp_path / "once")
