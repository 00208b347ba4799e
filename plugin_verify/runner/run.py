"""Run a plan to its outcome: blocks to the store, false twins where a verdict hangs on them, then the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, TypeVar

from plugin_verify.claims import collect
from plugin_verify.errors import ClaimError, StoreError
from plugin_verify.machine import provenance
from plugin_verify.runner.board import Board
from plugin_verify.runner.climb import CLIMBS, next_climbs, run_climb
from plugin_verify.runner.executor import processes, run_tasks
from plugin_verify.runner.outcome import Outcome, decide
from plugin_verify.runner.plan import ClaimPlan, Job, Plan
from plugin_verify.runner.power import Attempt, Settled, attempt_units, survey
from plugin_verify.runner.record import plan_record, stored_plan
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import Done, Task, run_unit, units

T = TypeVar("T", bound=Task)

IN_FLIGHT = 4
"""Units in flight per worker: enough to keep it busy, few enough to keep the coordinator's memory flat."""


class Progress(NamedTuple):
    """What a watcher is told: the stage ("trials", "splitting", "false twins"), how many units (`what`) are done and to do.

    last: the claim whose unit just finished, with how many failures.
    """

    stage: str
    done: int
    total: int
    last: str = ""
    failures: int = 0
    what: str = "blocks"


Watch = Callable[[Progress], None]


def start(plan: Plan, folder: Path, *, jobs: int, command: str = "", executor: Executor | None = None,
          watch: Watch = lambda progress: None) -> Outcome:
    """Run a plan in a new folder.

    Args:
        jobs: worker processes, where no `executor` is given.

    Raises:
        StoreError: if the folder holds a run already or cannot be written.
        ClaimError: if a claim is broken; its folder is taken away again, for a broken claim's run can never be finished.
    """
    _probe(plan)
    meta = {"plan": plan_record(plan), "command": command, "jobs": str(jobs), "started": _now(), "seconds": 0.0,
            "tool": {"name": "plugin-verify", "version": version("plugin-verify")}, "provenance": provenance()}
    store = Store.create(folder, meta)
    try:
        return _work(plan, store, jobs, executor, watch)
    except ClaimError:
        store.remove()
        raise
    finally:
        store.close()


def resume(folder: Path, *, jobs: int, executor: Executor | None = None, watch: Watch = lambda progress: None) -> Outcome:
    """Finish an interrupted run: only the missing blocks are run.

    Raises:
        StoreError: if the folder holds no run, or a claim's file has changed since it was started.
    """
    store = Store.open(folder)
    try:
        plan = stored_plan(store)
        _refuse_changed(plan, folder)
        return _work(plan, store, jobs, executor, watch)
    finally:
        store.close()


def reread(folder: Path) -> Outcome:
    """Decide a stored run again; nothing is simulated.

    Raises:
        StoreError: if the folder holds no run.
    """
    store = Store.open(folder)
    try:
        return _decide(stored_plan(store), store)
    finally:
        store.close()


def _probe(plan: Plan) -> None:
    """Run a few trials of each claim and twin, at its cheapest setting, to see one of a wrong shape before anything is kept.

    A trial that raises is data, here as later: the run records it.

    Raises:
        ClaimError: if a claim's functions disagree in shape.
    """
    groups: list[Iterable[Job]] = [claim.jobs for claim in plan.claims]
    groups += [twin.jobs.values() for claim in plan.claims for twin in claim.twins]
    for jobs in groups:
        for job in sorted(jobs, key=lambda job: job.seconds)[:1]:
            if job.case.kind != "for-all":
                unit = units(job, plan.seed, blocks=1)[0]
                run_unit(unit._replace(trials=min(2 * unit.group, unit.chunk, unit.trials)))


def _work(plan: Plan, store: Store, jobs: int, executor: Executor | None, watch: Watch) -> Outcome:
    clock = datetime.now(UTC)
    before = store.meta("seconds")
    try:
        if executor is not None:
            _run_all(plan, store, executor, jobs, watch)
        else:
            with processes(jobs) as pool:
                _run_all(plan, store, pool, jobs, watch)
    except BrokenExecutor as error:
        raise StoreError(f"a worker process died, most likely for want of memory; the finished blocks are safe, go on with: "
                         f"plugin-verify run --resume {store.folder}", path=str(store.folder), begun=True) from error
    finally:
        store.put_meta({"seconds": before + (datetime.now(UTC) - clock).total_seconds(), "finished": _now()})
    return _decide(plan, store)


def _run_all(plan: Plan, store: Store, executor: Executor, jobs: int, watch: Watch) -> None:
    todo = [unit for claim in plan.claims for job in claim.jobs for unit in units(job, plan.seed)]
    _run_missing("trials", todo, store, executor, jobs, watch, run_unit)
    _run_climbs([job for claim in plan.claims for job in claim.jobs if job.climb], plan.seed, store, executor, jobs, watch)
    board, settled = Board.read(plan, store), Settled()
    watched = [(claim, board.standing(claim, sites)) for claim, sites in zip(plan.claims, board.sites, strict=True)]
    while attempts := _next_attempts(watched, store, settled):
        todo = [unit for attempt in attempts for unit in attempt_units(attempt, plan.seed)]
        _run_missing("false twins", todo, store, executor, jobs, watch, run_unit)


def _run_climbs(climbing: list[Job], seed: int, store: Store, executor: Executor, jobs: int, watch: Watch) -> None:
    """Run pilots, then climbs, in rounds until no setting wants more."""
    while todo := [unit for job in climbing for unit in next_climbs(job, store, seed)]:
        _run_missing("splitting", todo, store, executor, jobs, watch, run_climb, what="climbs")


def _next_attempts(watched: list[tuple[ClaimPlan, list[int]]], store: Store, settled: Settled) -> list[Attempt]:
    return [attempt for claim, standing in watched for one in survey(claim, standing, store, settled=settled).values()
            for attempt in one.pending]


def _run_missing(stage: str, todo: Iterable[T], store: Store, executor: Executor, jobs: int, watch: Watch,
                 work: Callable[[T], Done], *, what: str = "blocks") -> None:
    there = store.blocks()
    missing = [unit for unit in todo if (unit.claim, unit.setting_id, unit.block) not in there]
    watch(Progress(stage, 0, len(missing), what=what))
    for count, done in enumerate(run_tasks(work, missing, executor, in_flight=IN_FLIGHT * jobs), 1):
        store.append(done)
        watch(Progress(stage, count, len(missing), done.unit.claim.removesuffix(CLIMBS),
                       done.tally.failures if done.tally else 0, what))


def _decide(plan: Plan, store: Store) -> Outcome:
    times = {"started": store.meta("started"), "finished": store.meta("finished"), "seconds": round(store.meta("seconds"), 3)}
    return decide(plan, store, times=times)


def _refuse_changed(plan: Plan, folder: Path) -> None:
    sources = [(claim.about["id"], claim.jobs[0].reference, claim.about["source_hash"]) for claim in plan.claims if claim.jobs]
    sources += [(twin.id, twin.reference, twin.source_hash) for claim in plan.claims for twin in claim.twins]
    for name, reference, before in sources:
        where = reference.rpartition(":")[0]
        now = {one.claim.id: one.source_hash for one in collect([where])}
        if now.get(name) != before:
            raise StoreError(f"{name} has changed since the run in {folder} was started ({where}); start a new run",
                             path=str(folder))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
