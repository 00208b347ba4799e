"""Work apart: what hangs is killed with all that it started, what dies is lost, and no process is left however it is left."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from plugin_verify.errors import ClaimError, InvalidArgument, StoreError
from plugin_verify.runner import Line, do_apart, work_apart


def work(task: str, line: Line) -> str:
    if task == "refuse":
        raise InvalidArgument("no", argument="task")
    line.note(("about", task))
    with line.step(f"at {task}"):
        if task == "sleep":
            time.sleep(1e9)
        if task == "start":
            subprocess.run(["sleep", "987654"])
        if task.startswith("exit"):
            os._exit(int(task[4:]))
        if task.startswith("signal"):
            os.kill(os.getpid(), int(task[6:]))
        if task == "short":
            time.sleep(0.3)
    if task == "after":
        os._exit(0)
    return f"{task} done"


def living(text: str, mark: str = "") -> list[str]:
    """Give the command lines of living processes that hold a text, and whose environment holds a mark."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in (path.parent / "environ").read_bytes():
                lines.append(path.read_bytes().replace(b"\0", b" ").decode())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return [line for line in lines if text in line]


def children() -> set[int]:
    return {int(pid) for path in Path(f"/proc/{os.getpid()}/task").glob("*/children") for pid in path.read_text().split()}


@pytest.fixture(autouse=True)
def nobody_is_left():
    do_apart(work, "first")  # by now the tracker of the standard library is there, which stays
    before = children()
    yield
    assert children() <= before


def test_answers_come_with_their_index_from_any_number_of_workers() -> None:
    tasks = [str(number) for number in range(7)]
    assert sorted(work_apart(work, tasks, jobs=3)) == [(number, f"{number} done") for number in range(7)]
    assert list(work_apart(work, tasks)) == [(number, f"{number} done") for number in range(7)]


def test_what_is_late_is_lost_with_its_step_and_the_others_are_done() -> None:
    found = dict(work_apart(work, ["sleep", "a", "b"], jobs=1, limit=0.5))
    lost = found.pop(0)
    assert (lost.note, lost.step, lost.how, lost.late) == (("about", "sleep"), "at sleep", "did not return within 0.5 s", True)
    assert found == {1: "a done", 2: "b done"}


def test_the_limit_is_of_one_step_and_not_of_all_together() -> None:
    assert dict(work_apart(work, ["short"] * 4, limit=1.0)) == dict.fromkeys(range(4), "short done")


@pytest.mark.parametrize(("task", "how", "outside", "step"), [
    ("exit0", "ended its process with exit status 0", False, "at exit0"),
    ("exit3", "ended its process with exit status 3", False, "at exit3"),
    (f"signal{signal.SIGSEGV:d}", "ended its process by SIGSEGV", False, f"at signal{signal.SIGSEGV:d}"),
    (f"signal{signal.SIGKILL:d}", "ended its process by SIGKILL", True, f"at signal{signal.SIGKILL:d}"),
    ("after", "ended its process with exit status 0", False, "")])
def test_whatever_ends_the_process_is_lost_and_told(task: str, how: str, outside: bool, step: str) -> None:
    ((_, lost),) = work_apart(work, [task])
    assert (lost.how, lost.outside, lost.step, lost.late) == (how, outside, step, False)


def test_what_it_has_started_ends_with_it() -> None:
    ((_, lost),) = work_apart(work, ["start"], limit=1.0)
    assert lost.late
    deadline = time.monotonic() + 10
    while living("sleep 987654") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not living("sleep 987654")


def test_of_one_task_alone_it_is_an_error_that_names_what_to_blame() -> None:
    with pytest.raises(ClaimError, match="after'\\): it ended its process with exit status 0"):
        do_apart(work, "after")
    with pytest.raises(StoreError, match="was killed by SIGKILL, most likely for want of memory") as raised:
        do_apart(work, f"signal{signal.SIGKILL:d}")
    assert raised.value.begun  # which is exit code 4, and no verdict


def test_an_error_that_a_user_can_mend_is_raised_here() -> None:
    with pytest.raises(InvalidArgument, match="no"):
        do_apart(work, "refuse")


def test_a_generator_that_is_left_leaves_nobody() -> None:
    with closing(work_apart(work, ["a", "sleep"], jobs=2)) as answers:
        assert next(answers) == (0, "a done")


def test_a_line_to_nobody_says_nothing() -> None:
    assert work("x", Line()) == "x done"


def test_an_interrupt_ends_the_workers(tmp_path: Path) -> None:
    script = tmp_path / "hang.py"
    script.write_text("import time\ndef solve(forward, adjoint, y, x0, step_size, iterations):\n    time.sleep(1e9)\n")
    command = [sys.executable, "-m", "plugin_verify", "check", f"{script}:solve", "--profile", "smoke"]
    mark = {"MARK_OF_THIS_TEST": tmp_path.name}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                               env=os.environ | mark)
    while not living("spawn_main", mark=f"MARK_OF_THIS_TEST={tmp_path.name}"):
        time.sleep(0.05)
    time.sleep(2)  # for the solver to be called
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, told = process.communicate(timeout=30)
    assert process.returncode == 130 and told == "plugin-verify: interrupted\n" and out == ""
    deadline = time.monotonic() + 10  # for the tracker of the standard library, which ends by itself
    while living("", mark=f"MARK_OF_THIS_TEST={tmp_path.name}") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not living("", mark=f"MARK_OF_THIS_TEST={tmp_path.name}")
