"""Disks that are full, read-only, without a write-ahead log, or read by others meanwhile."""

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from plugin_verify.errors import StoreError
from plugin_verify.report import render_json
from plugin_verify.runner import Store, database, reread, resume, start
from plugin_verify.runner.database import FILE, keep_journal
from plugin_verify.runner.row import Row

ROW = Row("claim", "setting", 0, 1, 0, 0, 0, 1, bytes(8), None)


def text(outcome) -> str:
    return render_json(outcome.result | {"times": {}})


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of 500 KiB; only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=500k", "tmpfs", str(disk)], capture_output=True, check=False)
    if os.getuid() or made.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills_up_is_one_line_and_what_was_finished_is_kept(toys, small_disk: Path, tmp_path: Path) -> None:
    plan = toys.plan("coin", trials=20_000)
    whole = start(plan, tmp_path / "whole", jobs=1, executor=toys.Serial())
    with pytest.raises(StoreError, match="disk is full; finished blocks are safe, free the disk and go on with") as refusal:
        start(plan, small_disk / "run", jobs=1, executor=toys.Serial())
    assert "\n" not in str(refusal.value) and refusal.value.begun
    store = Store.open(small_disk / "run")
    assert 3 < len(store.blocks()) < 400 and store.check() == []
    store.close()
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert text(resume(small_disk / "run", jobs=1, executor=toys.Serial())) == text(whole)


def test_a_disk_that_cannot_be_written_is_one_line_and_can_be_read(toys, small_disk: Path) -> None:
    whole = start(toys.plan("coin"), small_disk / "run", jobs=1, executor=toys.Serial())
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert text(reread(small_disk / "run")) == text(whole)
    with pytest.raises(StoreError, match="read-?only.*make it writable"):
        resume(small_disk / "run", jobs=1, executor=toys.Serial())
    with pytest.raises(StoreError, match="cannot be written.*give another --out"):
        start(toys.plan("coin"), small_disk / "other", jobs=1, executor=toys.Serial())


def test_without_a_write_ahead_log_a_rollback_journal_takes_its_place(toys, tmp_path: Path, monkeypatch) -> None:
    """SQLite's dot-file locking has no shared memory, like some network file systems."""
    plain = sqlite3.connect
    monkeypatch.setattr(database.sqlite3, "connect",
                        lambda path, **more: plain(f"file:{path}?vfs=unix-dotfile", uri=True, **more))
    outcome = start(toys.plan("coin"), tmp_path / "run", jobs=1, executor=toys.Serial())
    store = Store.open(tmp_path / "run")
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("delete",) and store.check() == []
    store.close()
    monkeypatch.undo()
    assert text(outcome) == text(reread(tmp_path / "run")) and not (tmp_path / "run" / f"{FILE}-wal").exists()


def test_a_log_that_is_refused_with_an_error_is_done_without() -> None:
    class Refusing:
        def __init__(self):
            self.asked = []

        def execute(self, text):
            self.asked.append(text)
            if "WAL" in text:
                raise sqlite3.OperationalError("locking protocol")
            return sqlite3.connect(":memory:").execute("SELECT 'delete'")

    refusing = Refusing()
    assert keep_journal(refusing) == "delete" and refusing.asked[-1] == "PRAGMA synchronous=FULL"


def test_a_commit_in_the_log_costs_no_sync_and_one_without_it_does(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "a")
    assert keep_journal(db) == "wal" and db.execute("PRAGMA synchronous").fetchone() == (1,)
    db.close()


def test_a_store_is_read_while_it_is_written(tmp_path: Path) -> None:
    writer = Store.create(tmp_path, {})
    reader = Store.open(tmp_path)
    for block in range(3):
        rows = reader.rows()
        writer.insert(ROW._replace(block=block))
        next(rows, None)
        writer.insert(ROW._replace(block=block + 10))  # the reader is in the middle
        rows.close()
        assert len(reader.blocks()) == 2 * block + 2
    writer.close()
    reader.close()


def test_many_rows_are_there_all_or_none(tmp_path: Path) -> None:
    def rows():
        yield ROW
        raise KeyboardInterrupt

    store = Store.create(tmp_path, {})
    with pytest.raises(KeyboardInterrupt):
        store.insert_all(rows())
    assert store.blocks() == set()
    store.insert_all(ROW._replace(block=block) for block in range(600))
    assert len(store.blocks()) == 600
    with pytest.raises(StoreError), database.told(tmp_path), database.transaction(store._db):
        store._db.execute("DELETE FROM block")
        store._db.execute("no such statement")
    assert len(store.blocks()) == 600
    store.close()
