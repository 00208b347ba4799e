"""Find out whether a setting has power: run its false twins, the subtlest first, until one is refuted.

A twin gets a first look at a few trials and, if it survives that, a second at all that the setting's own claim has, at a quarter
of the level (see `look_level`). Power is the first twin that is refuted. Beside that every twin is tried to the end at one
setting, the cheapest that it speaks of, so that a run shows what each is worth.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

from plugin_verify.claims import Verdict, judge, measure
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


def survey(claim: ClaimPlan, open_settings: Collection[int], store: Store) -> dict[int, Power]:
    """Read off the store how far the false twins of a claim have come, at the settings whose verdict may hang on them."""
    shown = _showcases(claim, open_settings)
    return {index: _survey_setting(claim, index, shown, store) for index in sorted(open_settings)}


def looks(twin: str, job: Job) -> list[Attempt]:
    """List the looks at a twin at a setting."""
    first = min(job.blocks, math.ceil(FIRST_LOOK / job.block))
    return [Attempt(twin, job, first, 1)] + ([Attempt(twin, job, job.blocks, 2)] if job.blocks > first else [])


def attempt_units(attempt: Attempt, seed: int) -> list[Unit]:
    """Cut an attempt into units."""
    return units(attempt.job, seed, blocks=attempt.blocks)


def _showcases(claim: ClaimPlan, open_settings: Collection[int]) -> dict[str, int]:
    """Choose for every twin the cheapest setting it speaks of."""
    places = {twin.id: [index for index in twin.jobs if index in open_settings] for twin in claim.twins}
    return {twin.id: min(places[twin.id], key=lambda index, jobs=twin.jobs: jobs[index].trials * jobs[index].seconds)  # type: ignore[misc]
            for twin in claim.twins if places[twin.id]}


def _survey_setting(claim: ClaimPlan, index: int, shown: dict[str, int], store: Store) -> Power:
    tried: list[str] = []
    caught: list[str] = []
    pending: list[Attempt] = []
    for twin in claim.twins:
        searching = not caught and not pending
        if index in twin.jobs and (searching or shown[twin.id] == index):
            refuted, missing = _outcome(looks(twin.id, twin.jobs[index]), store)
            pending += missing
            tried += [] if missing else [twin.id]
            caught += [twin.id] if refuted else []
    return Power(tuple(tried), tuple(caught), tuple(pending))


def _outcome(attempts: list[Attempt], store: Store) -> tuple[bool, list[Attempt]]:
    """Tell whether a twin is refuted, and the look that is to be taken before that is known."""
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
