"""Reproduce a figure of the paper: plan, run what its folder does not hold yet, and write the picture and its numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.experiments import EXPERIMENTS, Plan, Record, Summary, Task, run_task, save
from plugin_verify.machine import cores, provenance
from plugin_verify.runner import Progress
from plugin_verify.runner.executor import processes, run_tasks

AHEAD = 2
"""Tasks a worker finds waiting."""


def reproduce(figure: str, *, profile: str = "standard", seed: int = 2021, jobs: int | None = None, out: str | Path | None = None,
              executor: Executor | None = None, watch: Callable[[Progress], None] = lambda progress: None) -> Summary:
    """Compute a figure and write figure-N.svg, .png and .json; return what the last of them holds.

    Finished tasks are kept in the folder: after an interruption the same call goes on from there. Equal seeds give equal
    numbers, for any number of workers.

    Args:
        figure: "figure-1" or "figure-2".
        profile: "standard", all trials, or "smoke", a stated part of them.
        jobs: worker processes, all cores by default; `executor` takes their place.
        out: the folder; reports/<figure> by default.

    Raises:
        InvalidArgument: if an argument is not one of these, or the folder holds the figure of another plan.
        StoreError: if the folder cannot be read or written.
    """
    if figure not in EXPERIMENTS:
        raise InvalidArgument(f"figure {figure!r} is not known; choose one of {', '.join(EXPERIMENTS)}", argument="figure")
    if jobs is not None and jobs < 1:
        raise InvalidArgument(f"jobs is {jobs}; give a positive number", argument="jobs")
    experiment = EXPERIMENTS[figure]
    plan = experiment.plan(profile, seed)
    folder, workers = Path(out) if out else Path("reports") / figure, jobs or cores()
    try:
        kept = open_tasks(plan, folder)
        missing = [task for task in plan.tasks if task.key not in kept]
        with nullcontext(executor) if executor else processes(workers) if missing else nullcontext() as pool:
            kept |= run_missing(missing, len(plan.tasks), folder, pool, workers, watch)
        summary = experiment.summary(plan, [kept[task.key] for task in plan.tasks])
        write_figure(experiment.picture, summary, folder)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{folder} cannot be written: {error.strerror}; name another folder with --out",
                         path=str(folder)) from error
    return summary


def tell(summary: Summary) -> list[str]:
    """Say in a few lines what a figure holds and how it compares with the published one."""
    return EXPERIMENTS[summary["figure"]].lines(summary)


def tasks_file(plan: Plan, folder: Path) -> Path:
    """Name the file that keeps finished tasks, one a line under a line that says of which plan."""
    return folder / f"{plan.figure}.tasks.jsonl"


def head(plan: Plan) -> dict[str, Any]:
    """Say what shapes a task's numbers, and which tasks there are."""
    return {"figure": plan.figure, "profile": plan.profile, "seed": plan.seed, "trials": plan.trials,
            "tasks": len(plan.tasks), **provenance()}


def open_tasks(plan: Plan, folder: Path) -> dict[str, Record]:
    """Read the finished tasks of this plan; a line that an interruption cut off is dropped. Begin the file if there is none.

    Raises:
        InvalidArgument: if the folder holds another plan's.
    """
    path = tasks_file(plan, folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        if (folder / f"{plan.figure}.json").exists():
            raise other_plan(plan, folder)
        path.write_text(json.dumps(head(plan)) + "\n", "utf-8")
        return {}
    first, *lines = path.read_text("utf-8").rpartition("\n")[0].splitlines() or [""]
    if first != json.dumps(head(plan)):
        raise other_plan(plan, folder)
    path.write_text("\n".join([first, *lines]) + "\n", "utf-8")
    return {record.key: record for record in (Record(*json.loads(line)) for line in lines)}


def other_plan(plan: Plan, folder: Path) -> InvalidArgument:
    """Refuse a folder with the figure of another plan."""
    return InvalidArgument(f"{folder} holds a {plan.figure} of another profile, seed or installation; name another folder "
                           f"with --out",
                           argument="out")


def run_missing(missing: list[Task], total: int, folder: Path, pool: Executor | None, workers: int,
                watch: Callable[[Progress], None]) -> dict[str, Record]:
    """Run tasks and keep each as it finishes."""
    found: dict[str, Record] = {}
    if pool is None or not missing:
        return found
    done = total - len(missing)
    watch(Progress("trials", done, total, what="tasks"))
    with (folder / f"figure-{missing[0].figure}.tasks.jsonl").open("a", encoding="utf-8") as kept:
        for record in run_tasks(run_task, missing, pool, in_flight=AHEAD * workers):
            kept.write(json.dumps(record) + "\n")
            kept.flush()
            found[record.key] = record
            watch(Progress("trials", done + len(found), total, what="tasks"))
    return found


def write_figure(picture: Callable[[Summary], Any], summary: Summary, folder: Path) -> None:
    """Write the numbers, and the picture in both formats; equal numbers give equal bytes."""
    stem = folder / summary["figure"]
    save(picture(summary), stem)
    stem.with_suffix(".json").write_text(json.dumps(summary, allow_nan=False) + "\n", "utf-8")
