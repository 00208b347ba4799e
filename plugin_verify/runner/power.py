"""Find out whether a setting has power: run its false twins until one is refuted at the same budget and level.

Each setting starts with another twin of its claim, so that a run shows every twin somewhere; first all twins get a first look
at a few trials, then all of the setting's trials. The second look is decided at a quarter of the level (see `look_level`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from plugin_verify.claims import measure
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
    """Which twins were tried at a setting, and the one that was refuted, if any; `pending` is the next attempt to run."""

    tried: tuple[str, ...]
    caught: str | None
    pending: Attempt | None


def attempts(claim: ClaimPlan, index: int) -> list[Attempt]:
    """List the looks at the twins of a setting, in the order in which they are taken."""
    twins = [(twin.id, twin.jobs[index]) for twin in claim.twins if index in twin.jobs]
    turned = twins[index % len(twins):] + twins[: index % len(twins)] if twins else []
    first = {name: min(job.blocks, math.ceil(FIRST_LOOK / job.block)) for name, job in turned}
    looks = [Attempt(name, job, first[name], 1) for name, job in turned]
    return looks + [Attempt(name, job, job.blocks, 2) for name, job in turned if job.blocks > first[name]]


def power(claim: ClaimPlan, index: int, store: Store) -> Power:
    """Read off the store how far the attempts at a setting have come."""
    tried: list[str] = []
    for attempt in attempts(claim, index):
        found = store.tallies(attempt.twin, attempt.job.case.setting_id, blocks=attempt.blocks)
        if None in found:
            return Power(tuple(dict.fromkeys(tried)), None, attempt)
        tried.append(attempt.twin)
        if _refuted(attempt, [tally for tally in found if isinstance(tally, Tally)]):
            return Power(tuple(dict.fromkeys(tried)), attempt.twin, None)
    return Power(tuple(dict.fromkeys(tried)), None, None)


def attempt_units(attempt: Attempt, seed: int) -> list[Unit]:
    """Cut an attempt into units."""
    return units(attempt.job, seed, blocks=attempt.blocks)


def _refuted(attempt: Attempt, tallies: list[Tally]) -> bool:
    if not tallies:
        return False
    case = attempt.job.case
    return measure(case._replace(level=case.level / attempt.look**2), merge(tallies)).violated
