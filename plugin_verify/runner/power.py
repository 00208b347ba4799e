"""Find out whether a setting has power: run its false twins in the order in which they are written until one is refuted.

A twin gets a first look at a few trials and, if it survives that, a second at all that the setting's own claim has, at a quarter
of the level (see `look_level`). Power is the first twin that is refuted, so they are best written subtlest first; a proof and an
open bound constant need none. Beside that every twin is tried to the end at one setting, the cheapest that it speaks of, so that
a run shows what each is worth. A twin that draws and measures what its claim does is judged by the climbs of its claim, where
there are any.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

from plugin_verify.claims import Verdict, judge, measure
from plugin_verify.runner.climb import judge_climbs, read_climbs
from plugin_verify.runner.plan import ClaimPlan, Job
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import Unit, units
from plugin_verify.statistics import Tally, merge

FIRST_LOOK = 200
"""Trials of a first look, rounded up to whole blocks."""


class Attempt(NamedTuple):
    """One look at one false twin at one setting."""

    twin: str
    job: Job
    blocks: int
    look: int


class Power(NamedTuple):
    """Which twins were tried to an end at a setting, which of them were refuted, and the looks that are still to be taken.

    The first that was refuted is what the setting's power rests on.
    """

    tried: tuple[str, ...]
    caught: tuple[str, ...]
    pending: tuple[Attempt, ...]


NONE = Power((), (), ())


Settled = dict[tuple[str, str, int], bool]
"""Whether a twin is refuted at a setting with so many blocks, where that is known: what a survey need not read again."""


def survey(claim: ClaimPlan, standing: Collection[int], store: Store, *, settled: Settled,
           showcases: bool = True) -> dict[int, Power]:
    """Read off the store how far the false twins of a claim have come, at settings that are neither violated nor outside.

    Without `showcases`, twins are only wanted for power.
    """
    shown = _showcases(claim, standing) if showcases else {}
    return {index: _survey_setting(claim, index, shown, store, settled) for index in sorted(standing)}


def looks(twin: str, job: Job) -> list[Attempt]:
    """List the looks at a twin at a setting."""
    first = min(job.blocks, math.ceil(FIRST_LOOK / job.block))
    return [Attempt(twin, job, first, 1)] + ([Attempt(twin, job, job.blocks, 2)] if job.blocks > first else [])


def attempt_units(attempt: Attempt, seed: int) -> list[Unit]:
    """Cut an attempt into units."""
    return units(attempt.job, seed, blocks=attempt.blocks)


def _showcases(claim: ClaimPlan, standing: Collection[int]) -> dict[str, int]:
    """Choose for every twin the cheapest setting it speaks of."""
    places = {twin.id: [index for index in twin.jobs if index in standing] for twin in claim.twins}
    return {twin.id: min(places[twin.id], key=lambda index, jobs=twin.jobs: jobs[index].trials * jobs[index].seconds)  # type: ignore[misc]
            for twin in claim.twins if places[twin.id]}


def _survey_setting(claim: ClaimPlan, index: int, shown: dict[str, int], store: Store, settled: Settled) -> Power:
    case = claim.jobs[index].case
    needs_power = case.kind != "for-all" and case.open_bound is None
    tried: list[str] = []
    caught: list[str] = []
    pending: list[Attempt] = []
    for twin in claim.twins:
        searching = needs_power and not caught and not pending
        if index in twin.jobs and (searching or shown.get(twin.id) == index):
            refuted, missing = _outcome(twin.id, twin.jobs[index], store, settled)
            pending += missing
            tried += [] if missing else [twin.id]
            caught += [twin.id] if refuted else []
    return Power(tuple(tried), tuple(caught), tuple(pending))


def _outcome(twin: str, job: Job, store: Store, settled: Settled) -> tuple[bool, list[Attempt]]:
    """Tell whether a twin is refuted, and the look that is to be taken before that is known."""
    key = twin, job.case.setting_id, job.blocks
    if key not in settled:
        refuted, missing = _read_climbs(job, store) if job.climb else _read(looks(twin, job), store)
        if missing:
            return False, missing
        settled[key] = refuted
    return settled[key], []


def _read_climbs(job: Job, store: Store) -> tuple[bool, list[Attempt]]:
    return judge(job.case, judge_climbs(job, read_climbs(job, store)), forced={}, power=None).verdict == Verdict.REFUTED, []


def _read(attempts: list[Attempt], store: Store) -> tuple[bool, list[Attempt]]:
    for attempt in attempts:
        found = store.tallies(attempt.twin, attempt.job.case.setting_id, blocks=attempt.blocks)
        if None in found:
            return False, [attempt]
        if _refuted(attempt, [tally for tally in found if isinstance(tally, Tally)]):
            return True, []
    return False, []


def _refuted(attempt: Attempt, tallies: list[Tally]) -> bool:
    if not tallies:
        return False
    job = attempt.job
    case = job.case._replace(level=job.case.level / attempt.look**2)
    missing = sum(map(job.block_trials, range(attempt.blocks))) - sum(tally.trials for tally in tallies)
    return judge(case, measure(case, merge(tallies), missing=missing), forced={}, power=None).verdict == Verdict.REFUTED
