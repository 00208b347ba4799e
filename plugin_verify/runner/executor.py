"""Run tasks on any concurrent.futures executor, a bounded number of them in flight."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")
R = TypeVar("R")

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""More than one BLAS thread changes bits, and costs time where trials are small."""


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Open a pool of `jobs` fresh processes, one BLAS thread each; however it is left, they are gone then."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker)
    try:
        with _interrupts_held():
            for _ in range(jobs):
                pool.submit(int)
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def run_tasks(work: Callable[[T], R], todo: Iterable[T], executor: Executor, *, in_flight: int) -> Generator[R]:
    """Yield what `work` makes of the tasks as they finish, in any order.

    At most `in_flight` wait or run at a time, and none is left behind.
    """
    waiting = iter(todo)
    running: set[Future[R]] = {executor.submit(work, task) for task in islice(waiting, in_flight)}
    try:
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {executor.submit(work, task) for task in islice(waiting, len(finished))}
            for future in finished:
                yield future.result()
    finally:
        wait([future for future in running if not future.cancel()])


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C back, here and in the processes started meanwhile, until they have said that it is not for them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threadpool_limits(1)
