"""Open a run's SQLite file wherever it lies, and say in one line what SQLite could not do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugin_verify.errors import StoreError

FILE = "run.sqlite"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside its file while it is in use."""
PATIENCE = 60.0
"""Seconds to wait for another process that holds the file: one that reads it while a run goes on."""
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
REMEDIES = {
    sqlite3.SQLITE_FULL: "free the disk", sqlite3.SQLITE_IOERR: "mend the disk", sqlite3.SQLITE_READONLY: "make it writable",
    sqlite3.SQLITE_CANTOPEN: "make it readable and writable", sqlite3.SQLITE_BUSY: "end the other process that writes it",
}


def connect(path: Path) -> sqlite3.Connection:
    """Open a file that is there; where the folder cannot be written, for reading only."""
    db = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        db.close()
        waiting = path.with_name(f"{path.name}-wal")
        if waiting.exists() and waiting.stat().st_size:  # blocks that are not in the file itself would be passed over
            raise
        db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return db


def keep_journal(db: sqlite3.Connection) -> str:
    """Choose how commits are made safe, and name it: a write-ahead log, or, on a file system that has none, a rollback journal.

    A power cut may take the last commits out of the log, and never more; the rollback journal is made safe at every commit.
    """
    try:
        mode = str(db.execute("PRAGMA journal_mode=WAL").fetchone()[0])
    except sqlite3.OperationalError:
        mode = str(db.execute("PRAGMA journal_mode=DELETE").fetchone()[0])
    db.execute(f"PRAGMA synchronous={'NORMAL' if mode == 'wal' else 'FULL'}")
    return mode


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Do all of it or nothing."""
    try:
        db.execute("BEGIN IMMEDIATE")  # in here, for an interrupt may come as soon as it has begun
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def told(folder: Path, *, begun: bool = True) -> Iterator[None]:
    """Say in one line what SQLite could not do, and what to do.

    Raises:
        StoreError: in the place of an error of SQLite.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if not begun:
            safe = "give another --out"
        elif code in DAMAGED:
            safe = repair_line(folder)
        else:
            remedy = REMEDIES.get(code, "mend that")
            safe = f"finished blocks are safe, {remedy} and go on with: plugin-verify run --resume {folder}"
        raise StoreError(f"the store in {folder} failed: {error}; {safe}", path=str(folder), begun=begun) from error


def repair_line(folder: Path) -> str:
    """Say what to do about a damaged store."""
    return f"it is damaged: plugin-verify doctor {folder} --repair keeps what is sound, and run --resume does the rest again"
