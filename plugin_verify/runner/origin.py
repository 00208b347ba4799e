"""Remember what a run was made from, and name what of it has changed since: the engine, a claim, or a claim's settings."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from plugin_verify.claims import collect, engine_hash, own_hash, setting_id
from plugin_verify.errors import StoreError
from plugin_verify.runner.plan import Plan

MOST = 3
"""How many changed claims are named; of more it is said how many."""


def origin(plan: Plan) -> dict[str, Any]:
    """Give what the trials of a plan depend on, as hashes: of the engine, and of each claim's and twin's files and settings."""
    return {"engine": engine_hash(), "claims": _hashes(_places(plan))}


def refuse_changed(plan: Plan, before: dict[str, Any] | None, folder: Path) -> None:
    """Refuse to go on with a run whose trials would not be those of the rest of it.

    Args:
        before: what `origin` gave when the run was started; None if another version started it.

    Raises:
        StoreError: naming what has changed.
    """
    engine = ["the engine (plugin_verify)"] if engine_changed(before) else []
    _refuse([*engine, *_changed(_places(plan), before)], folder)


def refuse_changed_claim(plan: Plan, name: str, before: dict[str, Any] | None, folder: Path) -> None:
    """Refuse to replay a trial of a claim, or of a false twin, that is not the one which was run.

    Raises:
        StoreError: naming it.
    """
    _refuse(_changed({one: where for one, where in _places(plan).items() if one == name}, before), folder)


def engine_changed(before: dict[str, Any] | None) -> bool:
    """Tell whether the engine is another one than when the run was started."""
    return before is None or before["engine"] != engine_hash()


def _changed(places: dict[str, str], before: dict[str, Any] | None) -> list[str]:
    was = (before or {"claims": {}})["claims"]
    now = _hashes(places)
    found = [_told(f"{name} ({where})", was[name], now[name]) for name, where in places.items()
             if name in was and now[name] != was[name]]
    return found if len(found) <= MOST else [*found[:MOST], f"{len(found) - MOST} more claims"]


def _refuse(changed: list[str], folder: Path) -> None:
    if changed:
        raise StoreError(f"what the run in {folder} was made from has changed since it was started: {', '.join(changed)}; "
                         f"start a new run", path=str(folder))


def _hashes(places: dict[str, str]) -> dict[str, list[str | None]]:
    grids = _grids(set(places.values()))
    return {name: [own_hash(where), grids.get(name)] for name, where in places.items()}


def _told(name: str, was: list[str | None], now: list[str | None]) -> str:
    if now[1] is None:
        return f"{name} is gone"
    return f"the settings of {name}" if was[1] != now[1] else name


def _places(plan: Plan) -> dict[str, str]:
    """Name the module or file of every claim and twin."""
    named = [(claim.about["id"], claim.jobs[0].reference) for claim in plan.claims if claim.jobs]
    named += [(twin.id, twin.reference) for claim in plan.claims for twin in claim.twins]
    return {name: reference.rpartition(":")[0] for name, reference in named}


def _grids(places: set[str]) -> dict[str, str]:
    """Hash the settings of every claim in some modules and files."""
    found = [one.claim for place in sorted(places) for one in collect([place])]
    return {claim.id: hashlib.sha256(" ".join(map(setting_id, claim.settings)).encode()).hexdigest()[:16] for claim in found}
