"""Keep a run's blocks in SQLite: one writer, one row a block, safe after every commit, each row with a check value."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from plugin_verify.errors import StoreError
from plugin_verify.runner.database import BESIDE, FILE, connect, keep_journal, repair_line, told, transaction
from plugin_verify.runner.row import COLUMNS, Row, meta_digest, sound
from plugin_verify.runner.unit import QUARANTINE, Done, Task
from plugin_verify.statistics import Tally

T = TypeVar("T", bound=Task)

SCHEMA, READABLE = 2, (1, 2)
"""The layout that is written, and those that are read; the first had no check values."""
TOGETHER = 256
"""Rows in one commit where many come at once."""
WINDOW = 4096
"""Blocks of a setting that are asked for at once when it is told which of them are there."""
INSERT = f"INSERT OR IGNORE INTO block ({COLUMNS}, digest) VALUES ({', '.join('?' * 11)})"


class Store:
    """Hold the plan and the finished blocks of one run, in `folder`/run.sqlite.

    Rows are inserted once and never changed: a block that comes twice is the same block.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._db = connection
        self._checked = any(row[1] == "digest" for row in connection.execute("PRAGMA table_info(block)"))
        self._columns = f"{COLUMNS}, {'digest' if self._checked else 'NULL'}"

    @classmethod
    def create(cls, folder: Path, meta: dict[str, Any], *, file: str = FILE) -> Store:
        """Start a store in a folder that has none; it is there with all of `meta`, or not at all.

        Raises:
            StoreError: if the folder holds a run already or cannot be written.
        """
        path = folder / file
        try:
            folder.mkdir(parents=True, exist_ok=True)
            there = path.exists()
        except OSError as error:
            raise StoreError(f"{folder} cannot be written: {error.strerror}; give another --out", path=str(folder)) from error
        with told(folder, begun=False):
            db = connect(path)
            if there and _version(db) + _tables(db):
                db.close()
                raise StoreError(f"{folder} holds a run already; give another --out, or --resume {folder}", path=str(folder))
            keep_journal(db)
            with transaction(db):
                db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, digest INTEGER NOT NULL) WITHOUT ROWID")
                db.execute("""
                    CREATE TABLE block (
                        claim TEXT, setting TEXT, block INTEGER, trials INTEGER NOT NULL,
                        failures INTEGER, possible INTEGER, near_ties INTEGER, columns INTEGER, value BLOB, error TEXT,
                        digest INTEGER NOT NULL, PRIMARY KEY (claim, setting, block))
                """)
                store = cls(folder, db)
                store._put(meta)
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
        with told(folder):
            db = connect(path)
            version = _version(db)
            if version == 0 and not _tables(db):
                raise StoreError(f"{folder} holds no run yet: it was ended before it began; give its own command again",
                                 path=str(folder))
            if version not in READABLE:
                raise StoreError(f"{path} has the layout of version {version}, this program reads {SCHEMA}; "
                                 f"use the version that wrote it", path=str(path))
            return cls(folder, db)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def remove(self) -> None:
        """Close the file and take it away, and its folder if nothing else is in it."""
        self.close()
        for end in ("", *BESIDE):
            (self.folder / f"{FILE}{end}").unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    def put_meta(self, meta: dict[str, Any]) -> None:
        """Write facts about the run, each under its key, replacing what was there: all of them or none."""
        with told(self.folder), transaction(self._db):
            self._put(meta)

    def meta(self, key: str) -> Any:
        """Read one fact about the run, None if it is not there.

        Raises:
            StoreError: if it is not what was written.
        """
        with told(self.folder):
            found = self._db.execute(f"SELECT CAST(value AS BLOB), {'digest' if self._checked else 'NULL'} FROM meta "
                                     f"WHERE key = ?", (key,)).fetchone()
        if found is None:
            return None
        if self._checked and found[1] != meta_digest(key, found[0]):
            raise StoreError(f"the store in {self.folder} does not hold the {key} that was written: the run itself is lost; "
                             f"give its command again", path=str(self.folder))
        return json.loads(found[0])

    def append(self, *blocks: Done) -> None:
        """Commit finished blocks together; one that is there already stays as it is."""
        self.insert_all(map(Row.of, blocks))

    def insert(self, row: Row) -> None:
        """Commit a row."""
        with told(self.folder):
            self._db.execute(INSERT, (*row, row.digest))

    def insert_all(self, rows: Iterable[Row]) -> None:
        """Commit many rows, together in hundreds."""
        waiting = iter(rows)
        while some := list(islice(waiting, TOGETHER)):
            with told(self.folder), transaction(self._db):
                self._db.executemany(INSERT, [(*row, row.digest) for row in some])

    def missing(self, units: Iterable[T]) -> Iterator[T]:
        """Give those units that are not finished; one that failed is. Units that are in order cost little."""
        window: tuple[str, str, int] | None = None
        there: set[int] = set()
        for unit in units:
            place = unit.claim, unit.setting_id, unit.block - unit.block % WINDOW
            if place != window:
                window, there = place, self._finished(*place)
            if unit.block not in there:
                yield unit

    def blocks(self) -> set[tuple[str, str, int]]:
        """Name the blocks that are finished, failed ones included."""
        with told(self.folder):
            return set(self._db.execute("SELECT claim, setting, block FROM block"))

    def finished(self, claim: str, setting: str) -> int:
        """Count a setting's blocks from the first up to one that is missing; failed ones are finished."""
        query = "SELECT block FROM block WHERE claim = ? AND setting = ? ORDER BY block"
        with told(self.folder):
            rows = list(self._db.execute(query, (claim, setting)))
        return next((place for place, (block,) in enumerate(rows) if block != place), len(rows))

    def tallies(self, claim: str, setting: str, *, blocks: int) -> list[Tally | str | None]:
        """Give the first `blocks` blocks in order: a tally, the error that stands in its place, or None if it has not run.

        Raises:
            StoreError: if one is not what was written.
        """
        found: list[Tally | str | None] = [None] * blocks
        which = "WHERE claim = ? AND setting = ? AND block >= 0 AND block < ?"
        for row in self.sound(self._rows(which, (claim, setting, blocks))):
            found[row.block] = row.read()
        return found

    def row(self, claim: str, setting: str, block: int) -> Row | None:
        """Give one block's row; None if it is not there.

        Raises:
            StoreError: if it is not what was written.
        """
        return next(self.sound(self._rows("WHERE claim = ? AND setting = ? AND block = ?", (claim, setting, block))), None)

    def sound(self, rows: Iterable[tuple[Row, bool]]) -> Iterator[Row]:
        """Give rows on, and stop at one that is not what was written.

        Raises:
            StoreError: at that one.
        """
        for row, good in rows:
            if not good:
                raise StoreError(f"the block {row.claim}/{row.setting}/{row.block} in {self.folder} is not what was written; "
                                 f"{repair_line(self.folder)}", path=str(self.folder), begun=True)
            yield row

    def rows(self, *, backwards: bool = False) -> Iterator[tuple[Row, bool]]:
        """Give all rows in order, or from the last on, and whether each is what was written."""
        way = "DESC" if backwards else "ASC"
        return self._rows(f"ORDER BY claim {way}, setting {way}, block {way}", ())

    def errors(self) -> list[tuple[str, str, int, int, str]]:
        """Give the blocks whose trials raised, in order: claim, setting, block, trials, error."""
        with told(self.folder):
            return list(self._db.execute("SELECT claim, setting, block, trials, error FROM block WHERE error IS NOT NULL "
                                         "ORDER BY claim, setting, block"))

    def forget_quarantined(self) -> None:
        """Take the blocks out that killed their workers, so that they are tried again."""
        with told(self.folder):
            self._db.execute("DELETE FROM block WHERE error LIKE ?", (f"{QUARANTINE}%",))

    def check(self) -> list[str]:
        """Run SQLite's integrity check and compare every check value; an empty list is good news."""
        try:
            told_of = [line for (text,) in self._db.execute("PRAGMA integrity_check") for line in str(text).splitlines()]
            facts = self._db.execute("SELECT CAST(key AS BLOB), CAST(value AS BLOB), digest FROM meta") if self._checked else ()
            lost = [key for key, value, digest in facts if digest != meta_digest(key, value)]
            bad = [row for row, good in self._rows("", ()) if not good]
        except (sqlite3.DatabaseError, StoreError) as error:
            return [str(error)]
        return ([line for line in told_of if line != "ok"] + [f"the fact {key!r} is not what was written" for key in lost]
                + [f"block {row.claim}/{row.setting}/{row.block} is not what was written" for row in bad])

    def _put(self, meta: dict[str, Any]) -> None:
        texts = {key: json.dumps(value) for key, value in meta.items()}
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)",
                             [(key, text, meta_digest(key, text.encode())) for key, text in texts.items()])

    def _finished(self, claim: str, setting: str, first: int) -> set[int]:
        query = "SELECT block FROM block WHERE claim = ? AND setting = ? AND block >= ? AND block < ?"
        with told(self.folder):
            return {block for (block,) in self._db.execute(query, (claim, setting, first, first + WINDOW))}

    def _rows(self, which: str, values: tuple[str | int, ...]) -> Iterator[tuple[Row, bool]]:
        with told(self.folder):
            for *fields, digest in self._db.execute(f"SELECT {self._columns} FROM block {which}", values):
                row = Row(*fields)
                yield row, not self._checked or sound(row, digest)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _tables(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
