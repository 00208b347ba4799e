"""Measure the teeth of claims: which planted errors they catch, at which cost, and how small an error they see.

Everything false goes through the same short test (see `runner.probe`): every false twin of a claim, and every mutant of an
implementation in every claim that uses what it replaces. So does every true statement, and none of them may be refuted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from plugin_verify.claims import Found, Mutant, collect, collect_values, excluded, replaced
from plugin_verify.errors import DiscoveryError, StoreError
from plugin_verify.report import result_schema
from plugin_verify.runner import PROFILES, Bite, ClaimPlan, Job, Probe, Progress, make_plan, run_probes

SHARE = 1 / 6
"""What a planted error may cost in one claim, as a share of what a setting may cost in a run of the same profile."""
FILE = "teeth.json"


class _Task(NamedTuple):
    """A probe, and what it is about: a claim by id, and a twin of it by id or mutants of one family."""

    claim: str
    twin: str
    mutants: tuple[Mutant, ...]
    says: str
    probe: Probe


def measure_teeth(targets: Sequence[str] = (), *, profile: str, seed: int, jobs: int,
                  watch: Callable[[Progress], None] = lambda progress: None) -> dict[str, Any]:
    """Test the claims found, their false twins, and the mutants found in every claim that they fit.

    Unknown constants are pinned as the claims say. The true statements are refuted, all together, with probability at most
    `false_alarm_rate`. Returns what result.json holds under `teeth`.

    Raises:
        DiscoveryError: if the targets hold neither a false twin nor a mutant.
    """
    began = perf_counter()
    found = collect(targets)
    mutants = [(one.value, one.reference) for one in collect_values(targets, Mutant)]
    if not mutants and all(one.claim.twin_of is None for one in found):
        raise DiscoveryError("the claims have no false twin; plant one with false_twin(claim, name, says, ...)", target="")
    pins = {constant.name: constant.pin for one in found for constant in one.claim.unknown if one.claim.twin_of is None}
    plan = make_plan(found, profile=PROFILES[profile], seed=seed, assumed=pins)
    seconds = PROFILES[profile].seconds * SHARE
    known = {one.claim.id: one for one in found}
    tasks = [task for claim in plan.claims for task in (*_own(claim, seed, seconds),
                                                        *_mutated(claim, known[claim.about["id"]], mutants, seed, seconds))]
    bites = run_probes([task.probe for task in tasks], jobs=jobs, watch=watch)
    levels = [job.case.level for claim in plan.claims for job in claim.jobs]
    return {
        "seed": seed, "profile": profile, "level": max(levels, default=0.0), "false_alarm_rate": plan.false_refutation_rate,
        "cell_seconds": round(seconds, 4), "seconds": round(perf_counter() - began, 3),
        "sources": {one.claim.id: one.source_hash for one in found if one.claim.twin_of is None},
        "mutants": [{"id": one.id, "family": one.family, "size": one.size, "says": one.says, "required": one.required}
                    for one, _ in mutants],
        **_results(list(zip(tasks, bites, strict=True))),
    }


def errors(teeth: dict[str, Any]) -> list[str]:
    """Name what could not be run."""
    return [one["error"] for part in ("null", "twins", "cells") for one in teeth[part] if one["error"]]


def failures(teeth: dict[str, Any]) -> list[str]:
    """Name what must not be: a true statement that is refuted, a false twin or a required mutant that survives everywhere."""
    caught = {cell["mutant"] for cell in teeth["cells"] if cell["outcome"] == "caught"}
    tried = {cell["mutant"] for cell in teeth["cells"]}
    said = {"survived": "survived", "not tried": "was not tried: no setting is cheap enough"}

    def short(one: dict[str, Any]) -> str:
        return _short(one, teeth["profile"]) if one["outcome"] == "survived" else ""

    return ([f"{one['claim']} is true and was refuted" for one in teeth["null"] if one["refuted"]]
            + [f"{one['id']} {said[one['outcome']]}{short(one)}" for one in teeth["twins"] if one["outcome"] in said]
            + [f"{one['id']} survived every claim" for one in teeth["mutants"]
               if one["required"] and one["id"] in tried - caught])


def _short(twin: dict[str, Any], profile: str) -> str:
    """Say where a twin that survived had fewer trials than a run has there, which may catch it; empty where it had as many."""
    if twin["trials"] >= twin.get("run_trials", 0):
        return ""
    larger = next((name for name in PROFILES if PROFILES[name].seconds > PROFILES[profile].seconds), None)
    more = f"; plugin-verify teeth --profile {larger} takes more" if larger else ""
    return (f" {twin['trials']} trials at {twin['setting']}, for it may cost a sixth of a setting's time at profile {profile}; a "
            f"run takes {twin['run_trials']} or more there, and may catch it, unless it is true{more}")


def write_teeth(teeth: dict[str, Any], folder: Path) -> None:
    """Keep the result in a folder, where the report of a run finds it.

    Raises:
        StoreError: if the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(json.dumps(teeth, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise StoreError(f"{folder / FILE} cannot be written: {error.strerror}; name another folder", path=str(folder)) from error


def read_teeth(folder: Path, result: dict[str, Any]) -> dict[str, Any] | None:
    """Give the teeth that were measured for a run's claims, as they were when it ran; None if there are none.

    Raises:
        StoreError: if the file is damaged, or is not what `measure_teeth` writes.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        teeth: dict[str, Any] = json.loads(path.read_text("utf-8"))
        problem = _problem(teeth)
    except (OSError, ValueError, RecursionError) as error:
        problem = str(error)
    if problem:
        raise StoreError(f"{path} cannot be read ({problem}); delete it, or make it anew with: "
                         f"plugin-verify teeth --out {folder}", path=str(path))
    return teeth if all(teeth["sources"].get(claim["id"]) == claim["source_hash"] for claim in result["claims"]) else None


def _problem(teeth: dict[str, Any]) -> str:
    """Say what is wrong with teeth from a file, in short; empty if nothing is."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = result_schema()
    found = best_match(Draft202012Validator({"$defs": schema["$defs"], **schema["properties"]["teeth"]}).iter_errors(teeth))
    if found or teeth is None:
        return f"at {found.json_path}: {found.message}"[:200] if found else "it is empty"
    mutants, claims = {one["id"] for one in teeth["mutants"]}, set(teeth["claims"])
    strangers = [cell["mutant"] for cell in teeth["cells"] if cell["mutant"] not in mutants]
    strangers += [cell["claim"] for cell in teeth["cells"] if cell["claim"] not in claims]
    return f"{strangers[0]} is not in its lists" if strangers else ""


def _own(claim: ClaimPlan, seed: int, seconds: float) -> Iterator[_Task]:
    """Give the probes of the claim itself and of its twins."""
    about, jobs = claim.about, tuple(job for job in claim.jobs if not excluded(job.case))
    alone = about["twin_of"] is not None
    if jobs:
        probe = Probe(claim.jobs[0].reference, ("",), jobs, seed, seconds)
        yield _Task(about["twin_of"] or about["id"], about["id"] if alone else "", (), about["statement"], probe)
    for twin in claim.twins:
        yield _Task(about["id"], twin.id, (), twin.says, Probe(twin.reference, ("",), tuple(twin.jobs.values()), seed, seconds))


def _mutated(claim: ClaimPlan, found: Found, mutants: Sequence[tuple[Mutant, str]], seed: int, seconds: float) -> Iterator[_Task]:
    """Give the probes of the mutants that fit the claim: one a family, its largest error first."""
    if found.claim.twin_of is not None:
        return
    fitting = [(mutant, reference) for mutant, reference in mutants if replaced(found.claim, mutant.parts, id=mutant.id)]
    for _, group in groupby(sorted(fitting, key=_by_family), key=lambda one: one[0].family or one[0].id):
        family = list(group)
        jobs = tuple(job for job in claim.jobs if not excluded(job.case) and _drawn_in_full(job, family))
        if jobs:
            yield _Task(claim.about["id"], "", tuple(mutant for mutant, _ in family), "",
                        Probe(claim.jobs[0].reference, tuple(reference for _, reference in family), jobs, seed, seconds))


def _by_family(one: tuple[Mutant, str]) -> tuple[str, float]:
    return one[0].family or one[0].id, -abs(one[0].size)


def _drawn_in_full(job: Job, family: Sequence[tuple[Mutant, str]]) -> bool:
    """Tell whether a setting's networks fit into memory with all their weights, which other weights need."""
    return job.sampler != "revealed" or not any("network" in mutant.parts for mutant, _ in family)


def _results(done: Sequence[tuple[_Task, list[Bite]]]) -> dict[str, Any]:
    null = [(task, bites[0]) for task, bites in done if not task.mutants and not task.twin]
    twins = [(task, bites[0]) for task, bites in done if task.twin]
    cells = [(task, mutant, bite) for task, bites in done for mutant, bite in zip(task.mutants, bites, strict=False)]
    return {
        "claims": [task.claim for task, _ in null if any(task.claim == cell.claim for cell, _, _ in cells)],
        "cells": [{"mutant": mutant.id, "claim": task.claim, **_look(bite)} for task, mutant, bite in cells],
        "null": [{"claim": task.claim, "refuted": bite.outcome == "caught", **_look(bite)} for task, bite in null],
        "twins": [{"id": task.twin, "claim": task.claim, "says": task.says, **_look(bite)} for task, bite in twins],
        "smallest": [_smallest(task, bites) for task, bites in done if task.mutants and task.mutants[0].family],
    }


def _look(bite: Bite) -> dict[str, Any]:
    return {"outcome": bite.outcome, "sure": bite.sure, "setting": bite.setting or None, "trials": bite.trials,
            "settings": bite.settings, "core_seconds": bite.seconds, "error": bite.error,
            "run_trials": bite.run}


def _smallest(task: _Task, bites: Sequence[Bite]) -> dict[str, Any]:
    """Give the smallest error of a family that is caught for sure; the larger ones are caught then, too."""
    sure = [(mutant, bite) for mutant, bite in zip(task.mutants, bites, strict=True) if bite.sure]
    best = sure[-1] if sure else None
    return {"claim": task.claim, "family": task.mutants[0].family, "size": best[0].size if best else None,
            "mutant": best[0].id if best else None, "trials": best[1].trials if best else 0}
