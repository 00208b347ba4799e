"""Save what is sound of a damaged store; what is not is run again by --resume."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from plugin_verify.errors import StoreError
from plugin_verify.runner.climb import CLIMBS, MOST
from plugin_verify.runner.database import BESIDE, FILE
from plugin_verify.runner.plan import Plan
from plugin_verify.runner.record import stored_plan
from plugin_verify.runner.row import Row
from plugin_verify.runner.store import Store

REPAIRED, DAMAGED = "run.sqlite.repaired", "run.sqlite.damaged"
META = ("plan", "command", "jobs", "started", "finished", "seconds", "budget", "tool", "provenance", "origin", "shard", "stops",
        "ended")
"""All facts that a run may hold."""


class Repaired(NamedTuple):
    """How many blocks were kept, and how many of the planned blocks of trials are missing now."""

    kept: int
    missing: int


def repair(folder: Path) -> Repaired:
    """Put a store that holds every sound block in the place of a damaged one, which stays beside it under another name.

    Raises:
        StoreError: if the plan itself cannot be read, or the folder cannot be written.
    """
    old = Store.open(folder)
    try:
        plan = stored_plan(old)
        for end in ("", *BESIDE):
            (folder / f"{REPAIRED}{end}").unlink(missing_ok=True)
        meta = {key: value for key in META if (value := old.meta(key)) is not None}
        new = Store.create(folder, meta, file=REPAIRED)
        for row in _sound(old, plan):
            new.insert(row)
        there = new.blocks()
        new.close()
    finally:
        old.close()
    _exchange(folder)
    planned = {(job.case.claim, job.case.setting_id, block)
               for claim in plan.claims for job in claim.jobs for block in range(job.blocks)}
    return Repaired(len(there), len(planned - there))


def _sound(store: Store, plan: Plan) -> Iterator[Row]:
    """Read rows from the first on and from the last on, as far as that goes, and then every planned block that lies between."""
    found: set[tuple[str, str, int]] = set()
    for backwards in (False, True):
        try:
            for row, good in store.rows(backwards=backwards):
                if good and row[:3] not in found:
                    found.add(row[:3])
                    yield row
            return
        except (StoreError, TypeError):
            continue
    for key in _keys(plan):
        if key not in found:
            try:
                row_there = store.row(*key)
            except (StoreError, TypeError):
                continue
            if row_there:
                yield row_there


def _keys(plan: Plan) -> Iterator[tuple[str, str, int]]:
    for job in plan.jobs:
        yield from ((job.case.claim, job.case.setting_id, block) for block in range(job.blocks))
        if job.climb and job.climb.of == job.case.claim:  # twins are judged by the climbs of their claim
            yield from ((job.climb.of + CLIMBS, job.case.setting_id, block) for block in range(MOST + 1))


def _exchange(folder: Path) -> None:
    try:
        for end in ("", *BESIDE):
            old = folder / f"{FILE}{end}"
            if old.exists():
                shutil.copy2(old, folder / f"{DAMAGED}{end}")
                if end:
                    old.unlink()
        (folder / REPAIRED).replace(folder / FILE)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}; copy it to a disk that has room",
                         path=str(folder)) from error
