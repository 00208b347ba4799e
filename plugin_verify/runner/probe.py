"""Put a false statement, or a true one, to a short test: a pilot everywhere, then a second look where it promises most.

A probe is a pure function of its fields, whatever process runs it. Its looks spend a setting's level as those of a run do
(see `look_level`), so that a true statement is refuted with probability at most the sum of its settings' levels, however
the settings of the second look are chosen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from typing import NamedTuple

import numpy as np

from plugin_verify.claims import (
    Case,
    Claim,
    Measurement,
    Mutant,
    Verdict,
    describe,
    detection_shown,
    evaluate,
    from_record,
    judge,
    load,
    load_value,
    measure,
    replaced,
)
from plugin_verify.errors import StoreError
from plugin_verify.runner.address import generator
from plugin_verify.runner.climb import climb_now
from plugin_verify.runner.executor import processes, run_tasks
from plugin_verify.runner.plan import Job
from plugin_verify.runner.stage import Progress
from plugin_verify.statistics import Tally

PILOT = 1 / 40
"""The share of a probe's seconds that a first look at a setting may take; where that is not one trial, it is left out."""
GROUPS = 4096
"""The groups at least, where there are as many trials, in which the trials of an identity are averaged."""
DETECTION, DOUBT = 0.95, 1e-3
"""An error is caught for sure if a new look would catch it with probability DETECTION; said wrongly with probability DOUBT."""


class Probe(NamedTuple):
    """A claim by reference, mutants of it (references; "" for the claim itself), and its jobs.

    The mutants are tried in the order given, until one survives; `seconds` are what each may cost.
    """

    reference: str
    mutants: tuple[str, ...]
    jobs: tuple[Job, ...]
    seed: int
    seconds: float


class Bite(NamedTuple):
    """How a mutant (its id; "" for the claim itself) fared: caught, survived, not tried, or in error, which is told.

    sure: a look of as many trials at that setting would catch it again with probability DETECTION;
    setting, trials: of the look that caught it, or the last one;
    settings: how many were looked at; seconds: the modelled cost; reason: what the last look says, in a sentence; run: how many
    trials a run takes at that setting.
    """

    mutant: str
    outcome: str
    sure: bool
    setting: str
    trials: int
    settings: int
    seconds: float
    error: str = ""
    reason: str = ""
    run: int = 0


class _Look(NamedTuple):
    job: Job
    found: Measurement
    caught: bool
    sure: bool
    reason: str


def run_probe(probe: Probe) -> list[Bite]:
    """Try the mutants one after the other; after one has survived, the rest, whose errors are smaller, are not tried."""
    bites: list[Bite] = []
    for reference in probe.mutants:
        mutant = load_value(reference, Mutant) if reference else None
        name = mutant.id if mutant else ""
        if bites and bites[-1].outcome != "caught":
            bites.append(Bite(name, "not tried", False, "", 0, 0, 0.0))
        else:
            bite = try_out(_statement(probe, mutant), name, probe)
            bites.append(bite if mutant is None or mutant.independent else bite._replace(sure=False))
    return bites


def _statement(probe: Probe, mutant: Mutant | None) -> Claim:
    claim = load(probe.reference)
    if mutant is None:
        return claim
    changed = replaced(claim, mutant.parts, id=f"{claim.id}*{mutant.id}")
    assert changed is not None
    return changed


def try_out(claim: Claim, mutant: str, probe: Probe) -> Bite:
    """Put one statement to the test at the probe's jobs; `mutant` names what is in it, "" the claim itself."""
    looks: list[_Look] = []
    spent = 0.0
    try:
        for look in _looks(claim, probe):
            looks.append(look)
            spent += look.found.trials * look.job.seconds
            if look.caught:
                break
        climbing = [] if mutant or (looks and looks[-1].caught) else [job for job in probe.jobs if job.climb]
        if climbing:
            return _climb(claim, min(climbing, key=lambda job: job.climb.seconds if job.climb else math.inf), probe, looks, spent)
    except (Exception, SystemExit) as error:
        return Bite(mutant, "in error", False, "", 0, 0, 0.0, f"{claim.id}: {type(error).__name__}: {error}")
    if not looks:
        return Bite(mutant, "not tried", False, "", 0, 0, 0.0)
    last = looks[-1]
    settings = len({look.job.case.setting_id for look in looks})
    where = describe(from_record(last.job.case.setting, claim.settings[0]))
    return Bite(mutant, "caught" if last.caught else "survived", last.sure, where, last.found.trials, settings, round(spent, 4),
                reason=last.reason, run=last.job.trials)


def _climb(claim: Claim, job: Job, probe: Probe, looks: Sequence[_Look], spent: float) -> Bite:
    """Take a last look at a twin that counting does not catch: by climbs of it, where these are cheapest."""
    assert job.climb is not None
    found = climb_now(job._replace(case=job.case._replace(level=job.case.level / 9)), probe.seed)  # a third look
    settings = {look.job.case.setting_id for look in looks} | {job.case.setting_id}
    where = describe(from_record(job.case.setting, claim.settings[0]))
    return Bite("", "caught" if found.violated else "survived", False, where, found.trials, len(settings),
                round(spent + job.climb.seconds, 4))


def _looks(claim: Claim, probe: Probe) -> Iterator[_Look]:
    """Take the pilots, cheapest first, then second looks in the order of promise until the seconds are spent."""
    pilots: list[_Look] = []
    for job in sorted(probe.jobs, key=lambda job: job.seconds):
        trials = 1 if job.case.kind == "for-all" else min(job.trials, int(probe.seconds * PILOT / job.seconds))
        if trials > 0:
            pilots.append(_look(claim, job, trials, 1, probe))
            yield pilots[-1]
    left = probe.seconds
    sampled = [pilot for pilot in pilots if pilot.job.case.kind != "for-all"]
    for pilot in sorted(sampled, key=_promise, reverse=True):
        trials = min(pilot.job.trials, int(left / pilot.job.seconds))
        if trials > pilot.found.trials:
            yield _look(claim, pilot.job, trials, 2, probe)
            left -= trials * pilot.job.seconds


def _look(claim: Claim, job: Job, trials: int, look: int, probe: Probe) -> _Look:
    group = max(1, trials // GROUPS) if job.case.kind == "expectation-identity" else 1
    case = job.case._replace(level=job.case.level / look**2, group=group)
    trials = group * math.ceil(trials / group)
    tally = _tally(claim, case, trials, group * max(1, job.chunk // group), look, probe)
    found = measure(case, tally)
    judged = judge(case, found, forced={}, power=None)
    caught = judged.verdict == Verdict.REFUTED
    return _Look(job, found, caught, caught and detection_shown(case, tally, power=DETECTION, doubt=DOUBT), judged.reason)


def _tally(claim: Claim, case: Case, trials: int, chunk: int, look: int, probe: Probe) -> Tally:
    setting = from_record(case.setting, claim.settings[0])
    rng = generator(probe.seed, claim.id if "*" in claim.id else f"{claim.id}*", case.setting_id, look)
    with np.errstate(all="ignore"):
        return evaluate(claim, setting, rng, trials, chunk=chunk, pins=case.pins, group=case.group)


def _promise(look: _Look) -> float:
    """Rank a pilot: how far an identity's estimate is off, in widths of its interval; else the failures, then the worst score."""
    found = look.found
    if look.job.case.kind == "expectation-identity":
        widths = [abs(part["estimate"] - part["expected"]) / (part["interval"][1] - part["interval"][0] or math.inf)
                  for part in found.components]
        return max((width for width in widths if math.isfinite(width)), default=0.0)
    assert look.job.case.delta is not None
    share = found.failures / max(found.trials, 1)
    return share / max(look.job.case.delta, 1e-9) if share > look.job.case.delta else math.tanh(found.worst or 0.0) - 1


def run_probes(probes: Sequence[Probe], *, jobs: int, watch: Callable[[Progress], None]) -> list[list[Bite]]:
    """Run all probes in worker processes; the answers come in the order of the probes.

    Raises:
        StoreError: if a worker process dies.
    """
    answers: dict[int, list[Bite]] = {}
    watch(Progress("planted errors", 0, len(probes), what="tests"))
    try:
        with processes(jobs) as pool:
            for index, bites in run_tasks(_numbered, list(enumerate(probes)), pool, in_flight=2 * jobs):
                answers[index] = bites
                about = next((job.case.claim for job in probes[index].jobs), "")  # a twin may speak of no setting at its pins
                watch(Progress("planted errors", len(answers), len(probes), about, what="tests"))
    except BrokenExecutor as error:
        raise StoreError("a worker process died, most likely for want of memory; try again with fewer --jobs", path="") from error
    return [answers[index] for index in range(len(probes))]


def _numbered(task: tuple[int, Probe]) -> tuple[int, list[Bite]]:
    return task[0], run_probe(task[1])
