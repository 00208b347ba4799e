"""Show how far a run has come: a bar on a terminal, plain lines elsewhere; on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from plugin_verify.runner import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

LINES = 10
"""How many plain lines a stage prints at most."""
WORTH_SAYING = 5.0
"""Seconds from which on it is said how long a stage will still take."""


@contextmanager
def watching() -> Iterator[Callable[[Progress], None]]:
    """Give a watcher for a run's progress."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn(), TextColumn("{task.fields[what]}"),
               TimeElapsedColumn(), TextColumn("left:"), TimeRemainingColumn(), TextColumn("{task.fields[found]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _OnBar(bar)


class _Violations:
    """Count what has been found so far."""

    def __init__(self) -> None:
        self.failures = 0

    def found(self, now: Progress) -> str:
        """Say what was found so far, and what is done next; empty where there is nothing to say."""
        self.failures += now.failures if now.stage == "trials" else 0
        left = f"{duration(now.left)} of the budget left" if now.left is not None else ""
        violations = f"{self.failures} violations so far" if self.failures and now.what == "blocks" else ""
        return "; ".join(filter(None, (left, now.note, violations)))


class _Lines(_Violations):
    """Print about ten lines a stage, and one where what is done next changes."""

    def __init__(self) -> None:
        super().__init__()
        self.began = monotonic()

    def __call__(self, now: Progress) -> None:
        if now.done == 0:
            self.began = monotonic()
        found = self.found(now)
        last = now.done == now.total
        if now.note or (now.done and (last or (now.done * LINES) // now.total != ((now.done - 1) * LINES) // now.total)):
            told = "; ".join(filter(None, (f"{now.stage}: {now.done} of {now.total} {now.what}", self._left(now), found)))
            print(told, file=sys.stderr, flush=True)

    def _left(self, now: Progress) -> str:
        """Say how long the stage will take if it goes on as it went; nothing where that is not known or hardly matters."""
        seconds = (monotonic() - self.began) * (now.total - now.done) / max(now.done, 1)
        return f"about {duration(seconds)} left" if seconds >= WORTH_SAYING and now.left is None else ""


class _OnBar(_Violations):
    """Move a bar; a stage that begins gets a new one, with what has been found so far."""

    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self.bar = bar
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, now: Progress) -> None:
        key = f"{now.stage}/{now.total}"
        if now.done == 0 or key not in self.tasks:
            self.tasks[key] = self.bar.add_task(now.stage, total=now.total, found="", what=now.what)
        found = "; ".join(filter(None, (now.last, self.found(now))))
        self.bar.update(self.tasks[key], completed=now.done, found=found)


def duration(seconds: float) -> str:
    """Write a time in the one or two units that matter."""
    whole = max(0, round(seconds))
    if whole < 90:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 5400 else f"{whole // 3600} h {whole % 3600 // 60} min"
