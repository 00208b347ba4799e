"""Run a plan to its outcome: blocks to the store, false twins where a verdict hangs on them, then the decision."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from plugin_verify.errors import ClaimError, InvalidArgument, StoreError
from plugin_verify.machine import provenance
from plugin_verify.runner.board import Board
from plugin_verify.runner.budget import run_budget
from plugin_verify.runner.database import repair_line
from plugin_verify.runner.executor import GUARD, processes, refuse_no_script, run_tasks, unguarded_script
from plugin_verify.runner.looks import decided_plan
from plugin_verify.runner.origin import origin, refuse_changed
from plugin_verify.runner.outcome import Outcome, decide
from plugin_verify.runner.plan import Job, Plan
from plugin_verify.runner.power import Settled
from plugin_verify.runner.record import plan_record, stored_plan
from plugin_verify.runner.shard import WHOLE, Shard
from plugin_verify.runner.stage import Crew, Progress, Watch
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import Blocks, probe_unit, quarantined, run_unit, units


def start(plan: Plan, folder: Path, *, jobs: int, command: str = "", executor: Executor | None = None,
          watch: Watch = lambda progress: None, shard: Shard = WHOLE) -> Outcome:
    """Run a plan in a new folder, or one shard of it, which false twins are no part of.

    Args:
        jobs: worker processes, where no `executor` is given.

    Raises:
        StoreError: if the folder holds a run already or cannot be written.
        InvalidArgument: if a plan with a budget is to be run in shards, or processes cannot import the running script.
        ClaimError: if a claim is broken; its folder is taken away again, for a broken claim's run can never be finished.
    """
    if shard != WHOLE and plan.budget is not None:
        raise InvalidArgument("a run with a budget looks at all that it has, which shards do not; give --trials or a --profile "
                              "in the place of --budget", argument="shard")
    if executor is None:
        refuse_no_script()
    meta = {"plan": plan_record(plan), "command": command, "jobs": str(jobs), "started": _now(), "seconds": 0.0,
            "budget": plan.budget, "tool": {"name": "plugin-verify", "version": version("plugin-verify")},
            "provenance": provenance(), "origin": origin(plan),
            "shard": shard if shard != WHOLE else None}
    store = Store.create(folder, meta)
    try:
        return _work(plan, store, jobs, executor, watch, probe=True)
    except ClaimError:
        store.remove()
        raise
    finally:
        store.close()


def resume(folder: Path, *, jobs: int, executor: Executor | None = None, watch: Watch = lambda progress: None,
           budget: float | None = None) -> Outcome:
    """Finish an interrupted run: only what is missing is run, and what killed its workers.

    A run with a budget goes on until that is spent.

    Args:
        budget: seconds that the run may take altogether, in the place of those it was given.

    Raises:
        StoreError: if the folder holds no run, or a damaged one, or a claim's file or the engine has changed since it was
            started.
        InvalidArgument: if the run has no budget that could be raised, or has spent that many seconds already.
    """
    store = Store.open(folder)
    try:
        _refuse_damaged(store)
        plan = stored_plan(store)
        refuse_changed(plan, store.meta("origin"), folder)
        store.forget_quarantined()
        if budget is not None:
            _raise_budget(plan, store, budget)
        if plan.budget is not None and store.meta("ended"):
            return _decide(store)
        return _work(plan, store, jobs, executor, watch)
    finally:
        store.close()


def _refuse_damaged(store: Store) -> None:
    problems = store.check()
    if problems:
        more = f" and {len(problems) - 1} more" if problems[1:] else ""
        raise StoreError(f"the store in {store.folder}: {problems[0]}{more}; {repair_line(store.folder)}", path=str(store.folder))


def _raise_budget(plan: Plan, store: Store, budget: float) -> None:
    if plan.budget is None:
        raise InvalidArgument(f"the run in {store.folder} was planned without a budget, at levels for one look; leave "
                              f"--budget out, or start a new run with it", argument="budget")
    if budget <= store.meta("seconds"):
        raise InvalidArgument(f"the run in {store.folder} has taken {store.meta('seconds'):.3g} seconds already, and its budget "
                              f"would be {budget:.3g} altogether; give a larger one", argument="budget")
    store.put_meta({"budget": budget, "ended": None})


def reread(folder: Path) -> Outcome:
    """Decide a stored run again; nothing is simulated.

    Raises:
        StoreError: if the folder holds no run.
    """
    store = Store.open(folder)
    try:
        return _decide(store)
    finally:
        store.close()


def _probe(plan: Plan, crew: Crew) -> None:
    """Run a few trials of each claim and twin, at its cheapest setting, to see one of a wrong shape before anything is kept.

    A trial that raises, or kills its worker, is data, here as later: the run records it.

    Raises:
        ClaimError: if a claim's functions disagree in shape, or its sampler repeats itself.
    """
    groups: list[Iterable[Job]] = [claim.jobs for claim in plan.claims]
    groups += [twin.jobs.values() for claim in plan.claims for twin in claim.twins]
    cheapest = (job for jobs in groups for job in sorted(jobs, key=lambda job: job.seconds)[:1] if job.case.kind != "for-all")
    first = (units(job, plan.seed, blocks=1)[0] for job in cheapest)
    for _ in run_tasks(probe_unit, first, crew.executor, in_flight=crew.jobs, lost=quarantined):
        pass


def _work(plan: Plan, store: Store, jobs: int, executor: Executor | None, watch: Watch, *, probe: bool = False) -> Outcome:
    clock = monotonic()
    before = store.meta("seconds")
    shard = Shard(*(store.meta("shard") or WHOLE))
    run = partial(_run_all, shard=shard) if plan.budget is None else partial(run_budget, seconds=store.meta("budget") - before)
    try:
        with nullcontext(executor) if executor is not None else processes(jobs) as pool:
            crew = Crew(store, pool, jobs, _keeping_time(store, before, watch))
            if probe:
                _probe(plan, crew)
            run(plan, crew)
    except BrokenExecutor as error:
        script = unguarded_script()
        if script and executor is None and not store.blocks():
            raise StoreError(f"worker processes died before they had done anything, most likely because they import {script} and "
                             f"begin all over; {GUARD}, and go on with: plugin-verify run --resume {store.folder}",
                             path=str(store.folder), begun=True) from error
        raise StoreError(f"worker processes died, most likely for want of memory; the finished blocks are safe, try fewer --jobs "
                         f"and go on with: "
                         f"plugin-verify run --resume {store.folder}", path=str(store.folder), begun=True) from error
    finally:
        store.put_meta({"seconds": before + monotonic() - clock, "finished": _now()})
    return _decide(store)


def _keeping_time(store: Store, before: float, watch: Watch) -> Watch:
    """Let the store know every second how long the run has taken, so that a run that is killed has not had that time for free."""
    clock = kept = monotonic()

    def told(progress: Progress) -> None:
        nonlocal kept
        if monotonic() >= kept + 1:
            kept = monotonic()
            store.put_meta({"seconds": before + kept - clock})
        watch(progress)

    return told


def _run_all(plan: Plan, crew: Crew, *, shard: Shard) -> None:
    crew.run_missing("trials", Blocks([job for claim in plan.claims for job in claim.jobs], plan.seed, shard), run_unit)
    crew.run_climbs(list(shard.part(job for claim in plan.claims for job in claim.jobs if job.climb)), plan.seed)
    if shard != WHOLE:
        return
    board = Board.read(plan, crew.store)
    watched = [(claim, board.standing(claim, sites)) for claim, sites in zip(plan.claims, board.sites, strict=True)]
    crew.run_twins(watched, plan.seed, Settled())


def _decide(store: Store) -> Outcome:
    times = {"started": store.meta("started"), "finished": store.meta("finished"), "seconds": round(store.meta("seconds"), 3)}
    return decide(decided_plan(store), store, times=times)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
