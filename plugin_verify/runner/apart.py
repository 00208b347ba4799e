"""Do a stranger's work in processes of its own, which may hang, or end in whatever way, without taking this one along.

A worker says when it begins and ends a step that may hang; one that is at a step for too long is killed, with all the processes
that it has started. Work counts as done where its answer has come: a worker that is gone without one has lost its task, whatever
its exit status.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

from plugin_verify.errors import ClaimError, PluginVerifyError, StoreError
from plugin_verify.runner.executor import begin_worker, interrupts_held, one_thread, refuse_no_script

T = TypeVar("T")
R = TypeVar("R")

OUTSIDE = (signal.SIGKILL, signal.SIGTERM)
"""What ends a process from outside, as where memory is short: it says nothing of the work."""
GONE = 5.0
"""Seconds that a process which no longer speaks has to end by itself, so that its exit status can be told."""


class Lost(NamedTuple):
    """A task without an answer: what was noted last, the step that was under way, "" between steps, and what became of it.

    how: as "ended its process with exit status 0"; late: whether the step took too long; outside: whether a signal ended it.
    """

    note: Any
    step: str
    how: str
    late: bool = False
    outside: bool = False


class Line:
    """What a worker tells of its work while it is at it; without a connection it tells nobody."""

    def __init__(self, connection: Connection | None = None) -> None:
        self._connection = connection

    def note(self, value: object) -> None:
        """Say what the next steps are about; a process that is lost is known by its last note."""
        if self._connection is not None:
            self._connection.send(("note", value))

    @contextmanager
    def step(self, says: str) -> Iterator[None]:
        """Do what may hang."""
        if self._connection is None:
            yield
            return
        self._connection.send(("step", says))
        try:
            yield
        finally:
            self._connection.send(("step", ""))


def work_apart(work: Callable[[T, Line], R], tasks: Sequence[T], *, jobs: int = 1, limit: float | None = None
               ) -> Generator[tuple[int, R | Lost]]:
    """Yield the index of a task and what `work` makes of it, as they finish; a worker does its tasks in order.

    Whatever the work prints goes to stderr. However the generator is left, no process is.

    Args:
        work: a function of a module, of a task and of the line on which to tell of it; it returns something, not None.
        limit: the seconds that a step may take.

    Raises:
        PluginVerifyError: what the work raises.
    """
    refuse_no_script()
    todo = list(enumerate(tasks))[::-1]
    crew: list[_Worker[T, R]] = []
    try:
        while todo or crew:
            while todo and len(crew) < jobs:
                crew.append(_Worker(work))
                crew[-1].begin(todo.pop())
            for worker in _heard(crew, limit):
                answer = worker.answer(limit)
                if answer is None:
                    continue
                index = worker.index
                if isinstance(answer, Lost) or not todo:
                    worker.end()
                    crew.remove(worker)
                else:
                    worker.begin(todo.pop())
                yield index, answer
    finally:
        for worker in crew:
            worker.end()


def do_apart(work: Callable[[T, Line], R], task: T) -> R:
    """Do one task in a process of its own; it notes, as text, what to blame where it is lost.

    Raises:
        PluginVerifyError: what the work raises.
        ClaimError: if it ends its process.
        StoreError: if its process is killed from outside.
    """
    [(_, answer)] = work_apart(work, [task])
    if not isinstance(answer, Lost):
        return answer
    if answer.outside:
        raise StoreError(f"{answer.note}: the process at it was killed by {answer.how.rpartition(' ')[2]}, most likely for want "
                         f"of memory; try again", begun=True)
    raise ClaimError(f"{answer.note}: it {answer.how}, and must come to an end by itself; mend it", claim=answer.note or "")


class _Worker(Generic[T, R]):
    """A process, the task that it is at, and since when it is at the step that it last spoke of."""

    def __init__(self, work: Callable[[T, Line], R]) -> None:
        self.line, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, work))
        with one_thread(), interrupts_held():
            self.process.start()
        theirs.close()

    def begin(self, task: tuple[int, T]) -> None:
        self.index, self.note, self.step, self.since = task[0], None, "", monotonic()
        with suppress(BrokenPipeError):  # it is gone already, which is heard next
            self.line.send(task[1])

    def left(self, limit: float | None) -> float | None:
        return limit + self.since - monotonic() if limit is not None and self.step else None

    def answer(self, limit: float | None) -> R | Lost | None:
        """Take one word of it: an answer, None where there is none yet, or that it is lost."""
        if limit is not None and not self.line.poll():
            return Lost(self.note, self.step, f"did not return within {limit:g} s", late=True)
        try:
            kind, value = self.line.recv()
        except (EOFError, ConnectionError):
            return self._lost()
        if kind == "note":
            self.note = value
        elif kind == "step":
            self.step, self.since = value, monotonic()
        elif kind == "raised":
            raise value
        return value if kind == "done" else None

    def _lost(self) -> Lost:
        wait([self.process.sentinel], GONE)
        self.end()
        status = self.process.exitcode or 0
        if status >= 0:
            return Lost(self.note, self.step, f"ended its process with exit status {status}")
        return Lost(self.note, self.step, f"ended its process by {signal.Signals(-status).name}", outside=-status in OUTSIDE)

    def end(self) -> None:
        """Kill it, and what it has started; once."""
        if self.line.closed or self.process.pid is None:
            return
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError, PermissionError):
                kill(self.process.pid, signal.SIGKILL)
        self.process.join()
        self.line.close()


def _heard(crew: Sequence[_Worker[T, R]], limit: float | None) -> list[_Worker[T, R]]:
    """Wait until a worker speaks, or is late."""
    times = [left for worker in crew if (left := worker.left(limit)) is not None]
    spoken = wait([worker.line for worker in crew], max(0.0, min(times)) if times else None)
    return [worker for worker in crew
            if worker.line in spoken or ((left := worker.left(limit)) is not None and left <= 0 and not worker.line.poll())]


def _serve(connection: Connection, work: Callable[[T, Line], R]) -> None:
    os.setpgid(0, 0)
    begin_worker()
    while True:
        try:
            task: T = connection.recv()
        except EOFError:
            return
        try:
            connection.send(("done", work(task, Line(connection))))
        except PluginVerifyError as error:
            connection.send(("raised", error))
