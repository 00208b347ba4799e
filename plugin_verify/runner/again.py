"""Run a stored trial again, and say where what is measured now is not what was measured then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from plugin_verify.runner.address import Address
from plugin_verify.runner.climb import CLIMBS
from plugin_verify.runner.inspect import find_unit, replay_address
from plugin_verify.runner.origin import engine_changed, refuse_changed_claim
from plugin_verify.runner.record import stored_plan
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import run_unit
from plugin_verify.statistics import Tally
from plugin_verify.statistics.splitting import MARKS


def replay_stored(folder: Path, address: Address) -> tuple[dict[str, Any], list[str]]:
    """Give all that a trial, or a climb, measures when it is run again, and what must be said of it, a line each.

    A changed engine is told and no obstacle, for what it does to an old trial may be what is asked.

    Raises:
        StoreError: if the folder holds no run, or the claim or its settings have changed since.
        InvalidArgument: if the run has no such claim, setting, block or trial.
        ClaimError: what a trial of its block raised.
    """
    store = Store.open(folder)
    try:
        before = store.meta("origin")
        refuse_changed_claim(stored_plan(store), address.claim.removesuffix(CLIMBS), before, folder)
        row = store.row(address.claim, address.setting, address.block)
    finally:
        store.close()
    found = replay_address(folder, address)
    stored = row.read() if row else None
    notes = ["the engine (plugin_verify) has changed since the run was started"] if engine_changed(before) else []
    if not isinstance(stored, Tally):
        return found, [*notes, "the run holds no result of it to compare with"]
    what, was, now = _compared(folder, address, found, stored)
    if not np.array_equal(was, now, equal_nan=True):
        notes.append(f"{what} {_written(now)} now, and the run holds {_written(was)}")
    elif notes:
        notes.append("what the run holds of it is what it measures now")
    return found, notes


def _compared(folder: Path, address: Address, found: dict[str, Any], stored: Tally) -> tuple[str, Any, Any]:
    """Give what is compared, in words, what the store holds of it, and what it is now."""
    if address.claim.endswith(CLIMBS):
        return "it gives", stored.values[:, :MARKS], np.asarray(found.get("tail", found["marks"]))
    if "score" in found:
        row = stored.values[address.trial]
        return "its score is", row[0] if "lower" in found else row.max(), found["score"]
    unit = find_unit(folder, address)
    again = run_unit(unit).tally
    group = address.trial // unit.group
    return "the mean of its group is", stored.values[group], again.values[group] if again else np.nan


def _written(value: Any) -> str:
    return " ".join(f"{number:.17g}" for number in np.ravel(value)[:3]) + (" ..." if np.size(value) > 3 else "")
