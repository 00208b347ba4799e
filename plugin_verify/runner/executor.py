"""Run units on any concurrent.futures executor, a bounded number of them in flight."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice

from threadpoolctl import threadpool_limits

from plugin_verify.runner.unit import Done, Unit, run_unit

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""More than one BLAS thread changes bits, and costs time where trials are small."""


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Open a pool of `jobs` fresh processes, one BLAS thread each; however it is left, they are gone then."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def run_units(todo: Iterable[Unit], executor: Executor, *, in_flight: int) -> Iterator[Done]:
    """Yield the units as they finish, in any order; at most `in_flight` wait or run at a time, and none is left behind."""
    waiting = iter(todo)
    running: set[Future[Done]] = {executor.submit(run_unit, unit) for unit in islice(waiting, in_flight)}
    try:
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {executor.submit(run_unit, unit) for unit in islice(waiting, len(finished))}
            for future in finished:
                yield future.result()
    finally:
        for future in running:
            future.cancel()


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(1)
