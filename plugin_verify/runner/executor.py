"""Run tasks on any concurrent.futures executor, a bounded number of them in flight; go on where a worker dies.

A worker that dies takes its whole pool along, and does not say on which task. The pool is opened anew and the tasks that were in
flight are tried again after all others; one that was there twice is tried alone, so that it is known what killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, NamedTuple, TypeVar

from threadpoolctl import threadpool_limits

from plugin_verify.errors import InvalidArgument, PluginVerifyError

T = TypeVar("T")
R = TypeVar("R")

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""More than one BLAS thread changes bits, and costs time where trials are small."""
SUSPECT, PROVEN = 2, 2
"""A task that was in flight when so many pools died flies alone; one that was alone when so many died is given up."""
GUARD = "put what is to be done once under `if __name__ == \"__main__\":` in the script"
"""What a script must do that starts processes."""
MOST_DEATHS = 20
"""So many deaths with nothing finished in between are no accident: the run is given up."""


class Workers(Executor):
    """A pool of fresh processes, one BLAS thread each, that can be opened anew after one of them has died."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = _open(jobs)

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """Hand a call to the pool."""
        return self._pool.submit(fn, *args, **kwargs)

    def renew(self) -> None:
        """Open the pool anew.

        Raises:
            BrokenExecutor: if its processes die before they have done anything.
        """
        self._pool.shutdown(cancel_futures=True)
        self._pool = _open(self._jobs)
        self._pool.submit(int).result()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Close the pool."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


@contextmanager
def processes(jobs: int) -> Iterator[Workers]:
    """Open a pool of `jobs` fresh processes; however it is left, they are gone then."""
    with one_thread():
        workers = Workers(jobs)
        try:
            yield workers
        finally:
            workers.shutdown(cancel_futures=True)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let processes that are started meanwhile have one BLAS thread each."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def run_tasks(work: Callable[[T], R], todo: Iterable[T], executor: Executor, *, in_flight: int,
              lost: Callable[[T, str], R] | None = None) -> Generator[R]:
    """Yield what `work` makes of the tasks as they finish, in any order.

    At most `in_flight` wait or run at a time, and none is left behind.

    Args:
        lost: what stands in the place of a task that kills its worker, or that the executor cannot run, which is told in words;
            without it that is raised.

    Raises:
        BrokenExecutor: if a pool dies that cannot be opened anew, or that dies MOST_DEATHS times with nothing finished.
    """
    flight = _Flight(work, todo, executor, in_flight)
    try:
        while flight.launch():
            landed, died = flight.land()
            for one, future in landed:
                error = future.exception()
                if lost is None or not isinstance(error, Exception) or isinstance(error, PluginVerifyError):
                    yield future.result()
                else:
                    yield lost(one.task, f"the executor could not run it: {type(error).__name__}: {error}")
            for one in died:
                if lost is None:
                    raise BrokenExecutor("a task killed its worker")
                yield lost(one.task, f"its worker process died {one.alone} times with nothing else at work, most likely for want "
                                     f"of memory")
    finally:
        wait([future for future in flight.running if not future.cancel()])


class _Try(NamedTuple, Generic[T]):
    """A task, and how many pools died while it was in flight, and while it was so alone."""

    task: T
    deaths: int = 0
    alone: int = 0


class _Flight(Generic[T, R]):
    """The tasks that are under way, those to be tried again, and those that have not begun."""

    def __init__(self, work: Callable[[T], R], todo: Iterable[T], executor: Executor, most: int) -> None:
        self.work, self.executor, self.most = work, executor, most
        self.running: dict[Future[R], _Try[T]] = {}
        self._fresh = iter(todo)
        self._again: list[_Try[T]] = []
        self._deaths = 0
        self._done: SimpleQueue[Future[R]] = SimpleQueue()

    def launch(self) -> bool:
        """Fill up what is in flight; False when all is done."""
        while len(self.running) < self.most and (one := self._next()):
            try:
                future = self.executor.submit(self.work, one.task)
                self.running[future] = one
                future.add_done_callback(self._done.put)
            except BrokenExecutor as error:
                self._again.append(one)
                if self.running:
                    break
                self._renew(error)
        return bool(self.running)

    def land(self) -> tuple[list[tuple[_Try[T], Future[R]]], list[_Try[T]]]:
        """Wait until something finishes; give that, and the task that is known to have killed."""
        finished = [self._done.get()]
        while not self._done.empty():
            finished.append(self._done.get())
        if any(future.cancelled() for future in finished):
            raise BrokenExecutor("the executor took a task back")
        broken = next((error for future in finished if isinstance(error := future.exception(), BrokenExecutor)), None)
        if broken is None:
            self._deaths = 0
            return [(self.running.pop(future), future) for future in finished], []
        wait(self.running)
        alone = len(self.running) == 1
        landed = [(one, future) for future, one in self.running.items() if not isinstance(future.exception(), BrokenExecutor)]
        fallen = [_Try(one.task, one.deaths + 1, one.alone + alone) for future, one in self.running.items()
                  if isinstance(future.exception(), BrokenExecutor)]
        self.running.clear()
        self._done = SimpleQueue()
        self._again.extend(one for one in fallen if one.alone < PROVEN)
        self._renew(broken)
        return landed, [one for one in fallen if one.alone >= PROVEN]

    def _next(self) -> _Try[T] | None:
        """Choose what is begun next: fresh tasks, then those to be tried again, then suspects, which fly alone."""
        if any(one.deaths >= SUSPECT for one in self.running.values()):
            return None
        for task in self._fresh:
            return _Try(task)
        place = min(range(len(self._again)), key=lambda place: self._again[place].deaths, default=None)
        if place is None or (self._again[place].deaths >= SUSPECT and self.running):
            return None
        return self._again.pop(place)

    def _renew(self, error: BaseException) -> None:
        self._deaths += 1
        if not isinstance(self.executor, Workers) or self._deaths >= MOST_DEATHS:
            raise error
        self.executor.renew()


def unguarded_script() -> str | None:
    """Name the running script where worker processes import it and it does not ask for its own name."""
    main = sys.modules["__main__"]
    script, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    if script is None or (spec is not None and spec.name.endswith("__main__")):
        return None
    try:
        return None if "__main__" in Path(script).read_text("utf-8", errors="replace") else script
    except OSError:
        return None


def refuse_no_script() -> None:
    """Refuse to start processes from a script that they could not import.

    Raises:
        InvalidArgument: if the running script is no file, as one that is piped into Python.
        SystemExit: in a process that is only importing the script, as one without a guard lets it: with a line on stderr.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        sys.exit(f"plugin-verify: a worker process imports the script that started it, which begins all over there; {GUARD}")
    script = getattr(sys.modules["__main__"], "__file__", None)
    if script is not None and not Path(script).exists():
        raise InvalidArgument(f"worker processes import the script that starts them, and {script} is no file; save the script as "
                              f"one and run that", argument="jobs")


def _open(jobs: int) -> ProcessPoolExecutor:
    refuse_no_script()
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=begin_worker)
    with interrupts_held():
        for _ in range(jobs):
            pool.submit(int)
    return pool


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C back, here and in the processes started meanwhile, until they have said that it is not for them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def begin_worker() -> None:
    """Make this process a worker: Ctrl-C is not for it, it ends with its coordinator, and has one BLAS thread.

    Whatever it prints goes to stderr: stdout is for results.
    """
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threadpool_limits(1)


def _end_with_parent() -> None:
    """End this process when its coordinator is gone, even by kill -9: nobody would take its results any more."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
