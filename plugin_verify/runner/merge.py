"""Put the stores of a run's shards together into one, from which the run is finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from plugin_verify.errors import StoreError
from plugin_verify.runner.database import FILE
from plugin_verify.runner.row import Row
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import QUARANTINE

SAME = {"plan": "plan (targets, settings, seed, profile or trials)", "tool": "version of plugin-verify",
        "origin": "claims or engine", "provenance": "versions of Python and its libraries, or machine"}
"""What all shards of a run have in common, and what it is called."""
MERGING = "run.sqlite.merging"


def merge_stores(folders: Sequence[Path], out: Path, *, command: str) -> None:
    """Make a store in `out` that holds every block of the stores in `folders`; it is there whole or not at all.

    Blocks that killed their workers are left out, so that they are tried again.

    Raises:
        StoreError: if they are not of one run, if two differ in a block, if one is damaged, or `out` holds a run already.
    """
    if (out / FILE).exists():
        raise StoreError(f"{out} holds a run already; give another --out", path=str(out))
    first = _facts(folders[0])
    _refuse_others(folders, first)
    (out / MERGING).unlink(missing_ok=True)
    merged = Store.create(out, first | {"command": command, "shard": None}, file=MERGING)
    try:
        for folder in folders:
            store = Store.open(folder)
            merged.insert_all(_new(store, merged))
            store.close()
    finally:
        merged.close()
    (out / MERGING).replace(out / FILE)


def _facts(folder: Path) -> dict[str, Any]:
    store = Store.open(folder)
    facts = {key: store.meta(key) for key in (*SAME, "jobs", "started", "seconds", "budget")}
    store.close()
    if facts["budget"] is not None:
        raise StoreError(f"{folder} holds a run with a budget, which looks at all that it has and has no shards; finish it with "
                         f"--resume", path=str(folder))
    return facts


def _refuse_others(folders: Sequence[Path], first: dict[str, Any]) -> None:
    """Refuse stores of other runs; and add up the times of those of this one."""
    for folder in folders[1:]:
        facts = _facts(folder)
        other = [name for key, name in SAME.items() if facts[key] != first[key]]
        if other:
            raise StoreError(f"{folder} and {folders[0]} are not shards of one run: they have another {other[0]}; merge what was "
                             f"run by the same command but for --shard and --out", path=str(folder))
        first["seconds"] += facts["seconds"]
        first["started"] = min(first["started"], facts["started"])


def _new(store: Store, merged: Store) -> Iterator[Row]:
    """Give the rows that are not there yet."""
    for row in store.sound(store.rows()):
        if row.error is not None and row.error.startswith(QUARANTINE):
            continue
        there = merged.row(row.claim, row.setting, row.block)
        if there is None:
            yield row
        elif there != row:
            raise StoreError(f"the block {row.claim}/{row.setting}/{row.block} in {store.folder} differs from that of another "
                             f"folder, which equal runs never do: one of the two machines is not to be trusted",
                             path=str(store.folder))
