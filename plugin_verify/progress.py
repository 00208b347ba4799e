"""Show how far a run has come: a bar on a terminal, plain lines elsewhere; on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from plugin_verify.runner import Progress

LINES = 10
"""How many plain lines a stage prints at most."""


@contextmanager
def watching() -> Iterator[Callable[[Progress], None]]:
    """Give a watcher for a run's progress."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[what]}"),
               TimeElapsedColumn(), TextColumn("left:"), TimeRemainingColumn(), TextColumn("{task.fields[found]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _OnBar(bar)


class _Lines:
    """Print about ten lines a stage."""

    def __call__(self, now: Progress) -> None:
        last = now.done == now.total
        if now.done and (last or (now.done * LINES) // now.total != ((now.done - 1) * LINES) // now.total):
            print(f"{now.stage}: {now.done} of {now.total} {now.what}", file=sys.stderr, flush=True)


class _OnBar:
    """Move a bar; a stage that begins gets a new one, with what has been found so far."""

    def __init__(self, bar: object) -> None:
        self.bar = bar
        self.tasks: dict[str, int] = {}
        self.failures = 0

    def __call__(self, now: Progress) -> None:
        key = f"{now.stage}/{now.total}"
        if now.done == 0 or key not in self.tasks:
            self.tasks[key] = self.bar.add_task(now.stage, total=now.total, found="", what=now.what)  # type: ignore[attr-defined]
        self.failures += now.failures if now.stage == "trials" else 0
        violations = f"; {self.failures} violations so far" if now.what == "blocks" else ""
        found = now.last + violations if now.last else ""
        self.bar.update(self.tasks[key], completed=now.done, found=found)  # type: ignore[attr-defined]
