"""Reproduce a figure of the paper: plan, run what its folder does not hold yet, and write the picture and its numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.experiments import EXPERIMENTS, Experiment, Plan, Summary, save
from plugin_verify.machine import cores, provenance
from plugin_verify.runner import Progress
from plugin_verify.runner.executor import processes, run_tasks

SCHEMA_VERSION = 1
AHEAD = 2
"""Tasks a worker finds waiting."""


def reproduce(figure: str, *, profile: str = "standard", seed: int = 2021, jobs: int | None = None, out: str | Path | None = None,
              mnist: Path | None = None, decoders: Path | None = None, executor: Executor | None = None,
              watch: Callable[[Progress], None] = lambda progress: None) -> Summary:
    """Compute a figure and write <figure>.svg, .png and .json; return what the last of them holds.

    Finished tasks are kept in the folder: after an interruption the same call goes on from there. Equal seeds give equal
    numbers, for any number of workers.

    Args:
        figure: "figure-1", "figure-2", "figure-3" or "trained-steps".
        profile: "standard", all trials, or "smoke", a stated part of them.
        jobs: worker processes, all cores by default; `executor` takes their place.
        out: the folder; reports/<figure> by default.
        mnist: for figure-3, a folder with MNIST's files, in the place of the digits that the package carries.
        decoders: for figure-3 and trained-steps, a folder with trained decoders, in the place of the package's.

    Raises:
        InvalidArgument: if an argument is not one of these, a file is not MNIST's, or the folder holds another plan's figure.
        StoreError: if the folder cannot be read or written.
    """
    if figure not in EXPERIMENTS:
        raise InvalidArgument(f"figure {figure!r} is not known; choose one of {', '.join(EXPERIMENTS)}", argument="figure")
    if jobs is not None and jobs < 1:
        raise InvalidArgument(f"jobs is {jobs}; give a positive number", argument="jobs")
    experiment = EXPERIMENTS[figure]
    plan = planned(figure, profile, seed, mnist, decoders)
    folder, workers = Path(out) if out else Path("reports") / figure, jobs or cores()
    try:
        kept = open_tasks(experiment, plan, folder)
        missing = [task for task in plan.tasks if task.key not in kept]
        with nullcontext(executor) if executor else processes(workers) if missing else nullcontext() as pool:
            kept |= run_missing(experiment, plan, missing, folder, pool, workers, watch)
        summary = {"schema_version": SCHEMA_VERSION} | experiment.summary(plan, [kept[task.key] for task in plan.tasks])
        write_figure(experiment.picture, summary, folder)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{folder} cannot be written: {error.strerror}; name another folder with --out",
                         path=str(folder)) from error
    return summary


def planned(figure: str, profile: str, seed: int, mnist: Path | None, decoders: Path | None) -> Plan:
    """Plan a figure from what it is made of.

    Raises:
        InvalidArgument: if it is not made of what was given.
    """
    plan = EXPERIMENTS[figure].plan
    if figure == "figure-3":
        return plan(profile, seed, mnist=mnist, decoders=decoders)
    if mnist is not None or (decoders is not None and figure != "trained-steps"):
        raise InvalidArgument(f"{figure} is made of neither images nor these decoders; leave them out", argument="figure")
    return plan(profile, seed, decoders=decoders) if figure == "trained-steps" else plan(profile, seed)


def tell(summary: Summary) -> list[str]:
    """Say in a few lines what a figure holds and how it compares with the published one."""
    return EXPERIMENTS[summary["figure"]].lines(summary)


def tasks_file(plan: Plan, folder: Path) -> Path:
    """Name the file that keeps finished tasks, one a line under a line that says of which plan."""
    return folder / f"{plan.figure}.tasks.jsonl"


def head(plan: Plan) -> dict[str, Any]:
    """Say what shapes a task's numbers, and which tasks there are."""
    return {"figure": plan.figure, "profile": plan.profile, "seed": plan.seed, "trials": plan.trials,
            "tasks": len(plan.tasks), **({"material": plan.material} if plan.material else {}), **provenance()}


def open_tasks(experiment: Experiment, plan: Plan, folder: Path) -> dict[str, Any]:
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
    return {record.key: record for record in (experiment.record(*json.loads(line)) for line in lines)}


def other_plan(plan: Plan, folder: Path) -> InvalidArgument:
    """Refuse a folder with the figure of another plan."""
    return InvalidArgument(f"{folder} holds a {plan.figure} of another profile, seed, material or installation; name another "
                           f"folder with --out", argument="out")


def run_missing(experiment: Experiment, plan: Plan, missing: list[Any], folder: Path, pool: Executor | None, workers: int,
                watch: Callable[[Progress], None]) -> dict[str, Any]:
    """Run tasks and keep each as it finishes."""
    found: dict[str, Any] = {}
    if pool is None or not missing:
        return found
    total, done = len(plan.tasks), len(plan.tasks) - len(missing)
    watch(Progress("trials", done, total, what="tasks"))
    with tasks_file(plan, folder).open("a", encoding="utf-8") as kept:
        for record in run_tasks(experiment.run, missing, pool, in_flight=AHEAD * workers):
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
