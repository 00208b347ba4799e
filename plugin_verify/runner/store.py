"""Keep a run's blocks in SQLite: one writer, one row a block, safe after every commit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from plugin_verify.errors import StoreError
from plugin_verify.runner.unit import Done
from plugin_verify.statistics import Tally

FILE = "run.sqlite"
SCHEMA = 1


class Store:
    """Hold the plan and the finished blocks of one run, in `folder`/run.sqlite.

    Rows are inserted once and never changed: a block that comes twice is the same block.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._db = connection

    @classmethod
    def create(cls, folder: Path, meta: dict[str, Any]) -> Store:
        """Start a store in a folder that has none.

        Raises:
            StoreError: if the folder holds a run already or cannot be written.
        """
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            taken = path.exists()
        except OSError as error:
            raise StoreError(f"{folder} cannot be written: {error.strerror}; give another --out", path=str(folder)) from error
        if taken:
            raise StoreError(f"{folder} holds a run already; give another --out, or --resume {folder}", path=str(folder))
        with _told(folder, begun=False):
            db = sqlite3.connect(path, isolation_level=None)
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            db.executescript("""
                BEGIN;
                CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE block (
                    claim TEXT, setting TEXT, block INTEGER, trials INTEGER NOT NULL,
                    failures INTEGER, possible INTEGER, near_ties INTEGER, columns INTEGER, value BLOB, error TEXT,
                    PRIMARY KEY (claim, setting, block)) WITHOUT ROWID;
                COMMIT;
            """)
            store = cls(folder, db)
            store.put_meta(meta)
            db.execute(f"PRAGMA user_version={SCHEMA}")
            return store

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open a run's store.

        Raises:
            StoreError: if there is none, or it is not a store of this version.
        """
        path = folder / FILE
        if not path.is_file():
            raise StoreError(f"{folder} holds no run (no {FILE}); give the folder that `plugin-verify run` printed",
                             path=str(folder))
        with _told(folder):
            db = sqlite3.connect(path, isolation_level=None)
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version != SCHEMA:
                raise StoreError(f"{path} has the layout of version {version}, this program reads {SCHEMA}; "
                                 f"use the version that wrote it", path=str(path))
            return cls(folder, db)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def remove(self) -> None:
        """Close the file and take it away, and its folder if nothing else is in it."""
        self.close()
        for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
            (self.folder / name).unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    def put_meta(self, meta: dict[str, Any]) -> None:
        """Write facts about the run, each under its key, replacing what was there."""
        with _told(self.folder):
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(k, json.dumps(v)) for k, v in meta.items()])

    def meta(self, key: str) -> Any:
        """Read one fact about the run, None if it is not there."""
        with _told(self.folder):
            found = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return json.loads(found[0]) if found else None

    def append(self, done: Done) -> None:
        """Commit a finished block; one that is there already stays as it is."""
        unit, tally = done.unit, done.tally
        counts = (None,) * 5 if tally is None else (
            tally.failures, tally.possible, tally.near_ties, tally.values.shape[1], np.ascontiguousarray(tally.values).tobytes())
        with _told(self.folder):
            self._db.execute("INSERT OR IGNORE INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             (unit.claim, unit.setting_id, unit.block, unit.trials, *counts, done.error))

    def blocks(self) -> set[tuple[str, str, int]]:
        """Name the blocks that are finished, failed ones included."""
        with _told(self.folder):
            return set(self._db.execute("SELECT claim, setting, block FROM block"))

    def finished(self, claim: str, setting: str) -> int:
        """Count a setting's blocks from the first up to one that is missing; failed ones are finished."""
        query = "SELECT block FROM block WHERE claim = ? AND setting = ? ORDER BY block"
        with _told(self.folder):
            rows = list(self._db.execute(query, (claim, setting)))
        return next((place for place, (block,) in enumerate(rows) if block != place), len(rows))

    def tallies(self, claim: str, setting: str, *, blocks: int) -> list[Tally | str | None]:
        """Give the first `blocks` blocks in order: a tally, the error that stands in its place, or None if it has not run."""
        with _told(self.folder):
            rows = {row[0]: row[1:] for row in self._db.execute(
                "SELECT block, trials, failures, possible, near_ties, columns, value, error FROM block "
                "WHERE claim = ? AND setting = ? AND block < ?", (claim, setting, blocks))}
        return [_tally(rows[index]) if index in rows else None for index in range(blocks)]

    def errors(self) -> list[tuple[str, str, int, int, str]]:
        """Give the blocks whose trials raised, in order: claim, setting, block, trials, error."""
        with _told(self.folder):
            return list(self._db.execute("SELECT claim, setting, block, trials, error FROM block WHERE error IS NOT NULL "
                                         "ORDER BY claim, setting, block"))

    def check(self) -> list[str]:
        """Run SQLite's integrity check; an empty list is good news."""
        with _told(self.folder):
            lines = [row[0] for row in self._db.execute("PRAGMA integrity_check")]
        return [line for line in lines if line != "ok"]


def _tally(row: tuple[Any, ...]) -> Tally | str:
    trials, failures, possible, near_ties, columns, value, error = row
    if error is not None:
        return str(error)
    return Tally(trials, failures, possible, near_ties, np.frombuffer(value, dtype=np.float64).reshape(-1, columns))


@contextmanager
def _told(folder: Path, *, begun: bool = True) -> Iterator[None]:
    """Say in one line what SQLite could not do."""
    try:
        yield
    except sqlite3.Error as error:
        safe = "finished blocks are safe, free the disk and go on with --resume" if begun else "give another --out"
        raise StoreError(f"the store in {folder} failed: {error}; {safe}", path=str(folder), begun=begun) from error
