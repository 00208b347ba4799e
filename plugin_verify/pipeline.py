"""Go the straight line: claims, plan, run, verdict, report."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

from plugin_verify.claims import Finding, Unchecked, collect, collect_values, load_value, names_claim, tell
from plugin_verify.errors import InvalidArgument, StoreError, nearest
from plugin_verify.machine import cores
from plugin_verify.report import render_json, result_schema, write_comparison, write_report
from plugin_verify.runner import (
    PROFILES,
    SCHEMA_VERSION,
    WHOLE,
    Outcome,
    Plan,
    Progress,
    Shard,
    make_plan,
    merge_stores,
    parse_budget,
    reread,
    resume,
    start,
)
from plugin_verify.teeth import read_teeth, write_teeth


def verify(targets: Sequence[str] = (), *, profile: str = "standard", seed: int = 2021, jobs: int | None = None,
           assume: Mapping[str, float] | None = None, at: Sequence[str] = (), trials: int | None = None,
           budget: str | float | None = None, out: str | Path | None = None, executor: Executor | None = None) -> dict[str, Any]:
    """Check the claims that `targets` name, write the report, and return what result.json holds.

    Args:
        targets: paths, packages, modules, and claims, each by its reference (FILE.py:NAME or MODULE:NAME) or its id; none means
            every installed claim.
        profile: "smoke", "standard" or "deep": what a setting may cost.
        seed: an integer >= 0; the same seed gives the same trials.
        jobs: worker processes, all cores by default; `executor` takes their place.
        assume: values at which unknown constants are pinned, by name.
        at: settings in the place of the claims' grids, written as field=value, ....
        trials: trials a setting, in the place of what the design asks for.
        budget: the time that the run may take, as "10m" or in seconds: it looks at every setting as often as is needed, nearest
            to a decision first, and stops when everything is decided or the time is over; drawing the report is not counted.
        out: a new folder for the report; reports/<time>-<profile> by default.

    Returns:
        The dictionary that result.json holds: under "claims" one for each claim, with "id", "verdict", "reason" and "settings",
        each of these with "setting", "verdict", "reason", "interval", "failure_probability", ...; under "exit_code" 1 if a claim
        is refuted, 4 if trials are missing, else 0.

    A script that calls this must guard it with `if __name__ == "__main__":`, for the workers import the script.

    Raises:
        PluginVerifyError: on anything that the caller can mend, most of it before anything runs; a full disk and workers that
            die come up during the run, and what was finished then is safe.

    Example:
        >>> from plugin_verify import verify
        >>> result = verify(["equation-8"], profile="smoke", at=["m=3, n=2"], jobs=1, out="first")
        >>> print(result["claims"][0]["reason"])
        Every setting that bears on it agrees: 1 SUPPORTED.
    """
    if isinstance(targets, str) or isinstance(at, str):
        raise InvalidArgument("verify(): targets and at are lists of texts, and one text came; put it in brackets",
                              argument="targets")
    if jobs is not None and jobs < 1:
        raise InvalidArgument(f"jobs is {jobs}; give a positive number", argument="jobs")
    plan = plan_run(targets, profile=profile, seed=seed, assume=assume, at=at, trials=trials, budget=budget)
    return run_plan(plan, Path(out) if out else default_folder(profile), jobs=jobs or cores(), executor=executor).result


def plan_run(targets: Sequence[str], *, profile: str, seed: int, assume: Mapping[str, float] | None = None,
             at: Sequence[str] = (), trials: int | None = None, budget: str | float | None = None) -> Plan:
    """Collect the claims and plan their run."""
    if profile not in PROFILES:
        raise InvalidArgument(f"profile {profile!r} is not known; {nearest(profile, list(PROFILES), 'choose one of')}",
                              argument="profile")
    if trials is not None and trials < 1:
        raise InvalidArgument(f"trials is {trials}; give a positive number", argument="trials")
    if trials is not None and budget is not None:
        raise InvalidArgument("trials and budget came together; give one: a budget chooses the trials by the time",
                              argument="budget")
    if seed < 0:
        raise InvalidArgument(f"seed is {seed}; give an integer >= 0", argument="seed")
    found = collect(targets)
    findings = [one.reference for one in collect_values(targets, Finding)]
    part = any(map(names_claim, targets))  # of a part of a paper it is not said what else has no check
    unchecked = [] if part else [one.value for one in collect_values(targets, Unchecked)]
    with redirect_stdout(sys.stderr):  # of what the claims print: stdout is for results
        return make_plan(found, profile=PROFILES[profile], seed=seed, assumed=assume, at=at, trials=trials, findings=findings,
                         unchecked=unchecked, budget=None if budget is None else parse_budget(budget))


def run_plan(plan: Plan, folder: Path, *, jobs: int, command: str = "", executor: Executor | None = None,
             watch: Callable[[Progress], None] = lambda progress: None, shard: Shard = WHOLE) -> Outcome:
    """Run a plan in a new folder and write its report there; a shard of it has no report of its own."""
    return reported(start(plan, folder, jobs=jobs, command=command, executor=executor, watch=watch, shard=shard), folder)


def resume_run(folder: Path, *, jobs: int, executor: Executor | None = None, budget: str | float | None = None,
               watch: Callable[[Progress], None] = lambda progress: None) -> Outcome:
    """Finish an interrupted run, or go on with one that has a budget, and write its report."""
    seconds = None if budget is None else parse_budget(budget)
    return reported(resume(folder, jobs=jobs, executor=executor, watch=watch, budget=seconds), folder)


def merge_runs(folders: Sequence[Path], out: Path, *, jobs: int, command: str = "",
               watch: Callable[[Progress], None] = lambda progress: None) -> Outcome:
    """Put the shards of a run together in a new folder, run what is missing, false twins above all, and write the report."""
    merge_stores(folders, out, command=command)
    return resume_run(out, jobs=jobs, watch=watch)


def render_run(folder: Path) -> Outcome:
    """Write the report of a stored run again."""
    return reported(reread(folder), folder)


def compare_runs(first: Path, second: Path, out: Path | None = None) -> tuple[dict[str, Any], Path]:
    """Compare two stored runs, or their results where only these are there, and write what differs.

    Args:
        out: the folder to write into; reports/compare-<first>-<second> by default.

    Returns:
        What comparison.json holds, and the folder.

    Raises:
        StoreError: if a folder holds neither a run nor a result, or the other folder cannot be written.
    """
    folder = out or Path("reports") / f"compare-{first.resolve().name}-{second.resolve().name}"
    results = read_result(first), read_result(second)
    try:
        return write_comparison(*results, (str(first), str(second)), folder), folder
    except OSError as error:
        raise StoreError(f"the comparison cannot be written into {folder}: {error.strerror}; choose another folder with --out",
                         path=str(folder)) from error


def read_result(folder: Path) -> dict[str, Any]:
    """Read what a run came to: from its store, or from result.json where there is no store.

    Raises:
        StoreError: if there is neither, the run is a part of one, or the result is of another version.
    """
    file = folder / "result.json"
    if (folder / "run.sqlite").exists() or not file.exists():
        outcome = reread(folder)
        if outcome.shard:
            raise StoreError(f"{folder} holds a part of a run, which decides nothing; put the parts together with: "
                             f"plugin-verify merge DIR... --out DIR", path=str(folder))
        read: dict[str, Any] = json.loads(render_json(outcome.result))
        return read
    try:
        read = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{file} cannot be read ({error}); name the folder of a run", path=str(file)) from error
    missing = [name for name in result_schema()["required"] if name not in read] if isinstance(read, dict) else ["everything"]
    if missing or read["schema_version"] != SCHEMA_VERSION:
        raise StoreError(f"{file} is no result of this version ({', '.join(missing) or 'another schema_version'}); name the "
                         f"folder of a run", path=str(file))
    return read


def keep_teeth(teeth: dict[str, Any], folder: Path) -> None:
    """Keep measured teeth in a folder; where it holds a run, write its report again with them.

    Raises:
        StoreError: if the folder cannot be written, or holds a run of other claims.
    """
    write_teeth(teeth, folder)
    if (folder / "run.sqlite").exists() and render_run(folder).result["teeth"] is None:
        raise StoreError(f"the run in {folder} is of other claims than these teeth, or of another version of them: its report "
                         f"leaves them out; measure the teeth of the same targets", path=str(folder))


def reported(outcome: Outcome, folder: Path) -> Outcome:
    """Write an outcome's report into its folder, with its findings, and the teeth that were measured for it.

    Of a shard nothing is written: it decides nothing.

    Raises:
        ClaimError: if a finding raises.
        StoreError: if the folder cannot be written.
    """
    if outcome.shard:
        return outcome
    records = {claim["id"]: claim for claim in outcome.result["claims"]}
    with redirect_stdout(sys.stderr):
        told = [tell(load_value(reference, Finding), records) for reference in outcome.findings]
    outcome.result["findings"] = [finding for finding in told if finding]
    outcome.result["teeth"] = read_teeth(folder, outcome.result)
    try:
        write_report(outcome.result, outcome.values, folder, marginalia=outcome.marginalia)
    except OSError as error:
        raise StoreError(f"the report in {folder} cannot be written: {error.strerror}; the trials are safe, free the disk and "
                         f"write it with: plugin-verify report {folder}", path=str(folder), begun=True) from error
    return outcome


def default_folder(profile: str) -> Path:
    """Name a new folder for a run after the time and the profile."""
    return Path("reports") / f"{datetime.now():%Y-%m-%d-%H%M%S}-{profile}"
