"""Do the stages of a run: hand units that the store lacks to the workers, and keep what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from typing import NamedTuple, TypeVar

from plugin_verify.runner.bundle import run_bundled
from plugin_verify.runner.climb import CLIMBS, next_climbs, run_climb
from plugin_verify.runner.plan import ClaimPlan, Job
from plugin_verify.runner.power import Attempt, Settled, attempt_units, survey
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import Done, Task, run_unit

T = TypeVar("T", bound=Task)

IN_FLIGHT = 4
"""Bundles in flight per worker: enough to keep it busy, few enough to keep the coordinator's memory flat."""


class Progress(NamedTuple):
    """What a watcher is told: the stage, how many of its units (`what`) are done and to do.

    stage: "trials", "splitting", "false twins", or "deciding", with a budget, whose units are settings;
    last: the claim whose units just finished, with how many failures; note: what is done next, and why;
    left: the seconds that a budget has left.
    """

    stage: str
    done: int
    total: int
    last: str = ""
    failures: int = 0
    what: str = "blocks"
    note: str = ""
    left: float | None = None


Watch = Callable[[Progress], None]


def _never() -> bool:
    return False


class Crew(NamedTuple):
    """Who does the work and where it goes; when `over` says so, what waits is dropped and nothing new is begun."""

    store: Store
    executor: Executor
    jobs: int
    watch: Watch
    over: Callable[[], bool] = _never

    def run_missing(self, stage: str, todo: Iterable[T], work: Callable[[T], Done], *, what: str = "blocks") -> None:
        """Run the units that the store lacks.

        Args:
            todo: is gone through twice, so that a million units need not be there at once.
        """
        total = sum(1 for _ in self.store.missing(todo))
        self.watch(Progress(stage, 0, total, what=what))
        if self.over():
            return
        finished = run_bundled(work, self.store.missing(todo), self.executor, in_flight=IN_FLIGHT * self.jobs)
        count = 0
        for bundle in finished:
            self.store.append(*bundle)
            count += len(bundle)
            failures = sum(done.tally.failures for done in bundle if done.tally)
            self.watch(Progress(stage, count, total, bundle[-1].unit.claim.removesuffix(CLIMBS), failures, what))
            if self.over():
                finished.close()

    def run_climbs(self, climbing: Sequence[Job], seed: int) -> None:
        """Run pilots, then climbs, in rounds until no setting wants more."""
        while not self.over() and (todo := [unit for job in climbing for unit in next_climbs(job, self.store, seed)]):
            self.run_missing("splitting", todo, run_climb, what="climbs")

    def run_twins(self, watched: Sequence[tuple[ClaimPlan, list[int]]], seed: int, settled: Settled, *,
                  showcases: bool = True) -> None:
        """Run false twins of claims at settings until it is known which have power."""
        while not self.over() and (attempts := self._next_attempts(watched, settled, showcases)):
            self.run_missing("false twins", [unit for one in attempts for unit in attempt_units(one, seed)], run_unit)

    def _next_attempts(self, watched: Sequence[tuple[ClaimPlan, list[int]]], settled: Settled, showcases: bool) -> list[Attempt]:
        return [attempt for claim, standing in watched
                for one in survey(claim, standing, self.store, settled=settled, showcases=showcases).values()
                for attempt in one.pending]
