import os
import signal
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="dask[distributed] is not installed (extra dask)")

from plugin_verify.errors import InvalidArgument
from plugin_verify.report import render_json
from plugin_verify.runner import start
from plugin_verify.runner.dask_workers import dask_workers
from plugin_verify.runner.executor import run_tasks

KILL = "__import__('os').kill(__import__('os').getpid(), 9)"


def test_a_worker_has_one_thread_and_one_that_is_killed_is_replaced(toys, tmp_path: Path) -> None:
    plan = toys.plan("coin", "mean", "breaks", trials=2000)
    whole = start(plan, tmp_path / "whole", jobs=1, executor=toys.Serial())
    with dask_workers("local", 2) as (executor, count):
        blas = "max(p['num_threads'] for p in __import__('threadpoolctl').threadpool_info())"
        assert count == 2 and executor.submit(eval, blas).result() == 1
        told = []

        def watch(now):
            if now.done == 5 and not told:
                told.append(executor.submit(os.getpid).result())
                os.kill(told[0], signal.SIGKILL)

        outcome = start(plan, tmp_path / "run", jobs=2, executor=executor, watch=watch)
        assert told and render_json(outcome.result | {"times": {}}) == render_json(whole.result | {"times": {}})


@pytest.mark.slow
def test_a_task_that_kills_is_given_up() -> None:
    with dask_workers("local", 1) as (executor, _):
        done = list(run_tasks(eval, ["1", KILL, "2"], executor, in_flight=4, lost=lambda task, why: why))
    assert {1, 2} < set(done) and any("KilledWorker" in str(one) for one in done)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "not an address"])
def test_nobody_there_is_one_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin_verify.runner.dask_workers.PATIENCE", "1s")
    with pytest.raises(InvalidArgument, match="no dask scheduler answers at") as refusal, dask_workers(address, 1):
        pass
    assert "\n" not in str(refusal.value)
