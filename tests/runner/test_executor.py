import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from plugin_verify.errors import ClaimError, InvalidArgument
from plugin_verify.runner import executor as module
from plugin_verify.runner import start, units
from plugin_verify.runner.executor import THREADS, processes, run_tasks
from plugin_verify.runner.unit import run_unit


def todo(toys, *names):
    plan = toys.plan(*names, trials=1000)
    return [unit for claim in plan.claims for job in claim.jobs for unit in units(job, plan.seed)]


def test_every_unit_comes_back_once_and_few_are_in_flight(toys) -> None:
    class Counting(toys.Serial):
        now = most = 0

        def submit(self, fn, /, *args, **kwargs):
            Counting.now += 1
            Counting.most = max(Counting.most, Counting.now)
            return super().submit(fn, *args, **kwargs)

    units_ = todo(toys, "coin", "mean")
    done = []
    for one in run_tasks(run_unit, units_, Counting(), in_flight=3):
        Counting.now -= 1
        done.append(one)
    assert len(done) == len(units_) == 26 and {one.unit.block for one in done} == set(range(6))
    assert Counting.most <= 6  # three running, and the three that replace them while they are handed out


def test_an_error_or_an_early_end_leaves_nothing_behind(toys) -> None:
    class Never(toys.Serial):
        futures: list[Future] = []  # noqa: RUF012

        def submit(self, fn, /, *args, **kwargs):
            self.futures.append(super().submit(fn, *args) if not self.futures else Future())
            return self.futures[-1]

    stream = run_tasks(run_unit, todo(toys, "coin"), Never(), in_flight=4)
    next(stream)
    stream.close()
    assert all(future.done() or future.cancelled() for future in Never.futures)


def test_threads_do_as_well(toys) -> None:
    units_ = todo(toys, "coin")
    with ThreadPoolExecutor(2) as pool:
        assert {(one.unit.setting_id, one.unit.block) for one in run_tasks(run_unit, units_, pool, in_flight=4)} == {
            (unit.setting_id, unit.block) for unit in units_}


def environment() -> list[str | None]:
    return [os.environ.get(name) for name in THREADS]



def test_workers_have_one_blas_thread_and_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS[0], "7")
    monkeypatch.delenv(THREADS[1], raising=False)
    before = environment()
    with processes(1) as pool:
        assert pool.submit(os.getenv, THREADS[0]).result() == pool.submit(os.getenv, THREADS[1]).result() == "1"
        worker = pool.submit(os.getpid).result()
    assert environment() == before and not alive(worker)


def test_an_interrupt_leaves_no_workers_behind() -> None:
    workers = []
    with pytest.raises(KeyboardInterrupt), processes(1) as pool:
        workers.append(pool.submit(os.getpid).result())
        waiting = [pool.submit(time.sleep, 0.05) for _ in range(100)]
        raise KeyboardInterrupt
    assert not alive(workers[0]) and any(future.cancelled() for future in waiting)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


KILL = "__import__('os').kill(__import__('os').getpid(), 9)"


def once(mark) -> str:
    """Give a task that kills its worker the first time that it runs."""
    path = f"__import__('pathlib').Path({str(mark)!r})"
    return f"'lived' if {path}.exists() else {path}.touch() or {KILL}"


def test_a_task_that_kills_is_found_out_and_all_others_are_done_once(tmp_path) -> None:
    tasks = ["1", "2", KILL, "3", once(tmp_path / "mark"), *map(str, range(4, 12))]
    told = []
    with processes(2) as pool:
        done = list(run_tasks(eval, tasks, pool, in_flight=4, lost=lambda task, why: told.append((task, why)) or "lost"))
    assert sorted(map(str, done)) == sorted(["lost", "lived", *map(str, range(1, 12))])
    ((task, why),) = told
    assert task == KILL and "died 2 times with nothing else at work" in why


def test_without_a_place_for_what_is_lost_it_is_raised() -> None:
    with processes(1) as pool, pytest.raises(BrokenExecutor):
        list(run_tasks(eval, [KILL], pool, in_flight=4))


def test_a_pool_that_is_not_ours_is_not_opened_anew() -> None:
    with ProcessPoolExecutor(1) as pool, pytest.raises(BrokenExecutor):
        list(run_tasks(eval, [KILL, "1"], pool, in_flight=1, lost=lambda task, why: why))


def test_deaths_without_end_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DEATHS", 4)
    with processes(1) as pool, pytest.raises(BrokenExecutor):
        list(run_tasks(eval, [KILL] * 9, pool, in_flight=2, lost=lambda task, why: why))


def test_what_an_executor_cannot_run_is_lost_and_an_error_of_the_package_is_raised(toys) -> None:
    class KilledWorker(Exception):
        pass

    def work(task):
        if task == 1:
            raise KilledWorker("thrice")
        if task == 2:
            raise ClaimError("the shape")
        return task

    lost = list(run_tasks(work, [0, 1], toys.Serial(), in_flight=1, lost=lambda task, why: why))
    assert lost == [0, "the executor could not run it: KilledWorker: thrice"]
    with pytest.raises(ClaimError, match="the shape"):
        list(run_tasks(work, [2], toys.Serial(), in_flight=1, lost=lambda task, why: why))


def test_a_worker_that_dies_between_tasks_is_replaced() -> None:
    with processes(1) as pool:
        worker = pool.submit(os.getpid).result()
        os.kill(worker, signal.SIGKILL)
        while alive(worker):
            time.sleep(0.01)
        assert list(run_tasks(eval, ["1"], pool, in_flight=1)) == [1]


def test_a_script_without_a_guard_is_told_to_have_one(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from plugin_verify import verify\n"
                      "verify(['equation-8'], profile='smoke', at=['m=3, n=2'], jobs=1, out='run')\n")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, cwd=tmp_path)
    ours, last = done.stderr.splitlines()[0], done.stderr.splitlines()[-1]
    assert done.returncode == 1 and ours.startswith("plugin-verify: a worker process imports the script"), done.stderr
    assert "StoreError" in last, last
    assert "script.py and begin all over; put what is to be done once under `if __name__ ==" in last, last
    assert "memory" not in done.stderr


def test_a_script_that_is_no_file_cannot_start_processes(toys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "<stdin>", raising=False)
    with pytest.raises(InvalidArgument, match="<stdin> is no file; save the script"), processes(1):
        pass
    with pytest.raises(InvalidArgument, match="save the script"):
        start(toys.plan("lone", trials=200), tmp_path / "run", jobs=1)
    assert not (tmp_path / "run").exists()
