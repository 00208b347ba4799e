import sqlite3
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.errors import StoreError
from plugin_verify.runner import Store, units
from plugin_verify.runner.database import FILE
from plugin_verify.runner.unit import Done, run_unit
from plugin_verify.statistics import Tally


@pytest.fixture
def store(tmp_path: Path):
    store = Store.create(tmp_path / "deep/run", {"plan": {"a": 1}})
    yield store
    store.close()


@pytest.fixture
def done(toys) -> list[Done]:
    plan = toys.plan("coin")
    return [run_unit(unit) for unit in units(plan.claims[0].jobs[0], plan.seed)]


def read(store: Store, done: Done, blocks: int = 2) -> list[Tally | str | None]:
    return store.tallies(done.unit.claim, done.unit.setting_id, blocks=blocks)


def test_what_comes_back_is_what_went_in_byte_for_byte(store: Store, done: list[Done]) -> None:
    store.append(done[1])
    missing, back = read(store, done[0])
    assert missing is None and isinstance(back, Tally)
    assert back[:4] == done[1].tally[:4] and back.values.tobytes() == done[1].tally.values.tobytes()


def test_finished_blocks_are_counted_up_to_the_first_that_is_missing(store: Store, done: list[Done]) -> None:
    unit = done[0].unit
    counts = []
    for block in (1, 0, 3):
        store.append(done[0]._replace(unit=unit._replace(block=block)))
        counts.append(store.finished(unit.claim, unit.setting_id))
    assert counts == [0, 2, 2] and store.finished(unit.claim, "other") == 0


@pytest.mark.parametrize("values", [
    np.array([[np.nan, np.inf], [-0.0, 5e-324]]), np.zeros((3, 2))[::2], np.asfortranarray(np.eye(2))])
def test_every_double_and_every_layout_survives(store: Store, done: list[Done], values: np.ndarray) -> None:
    store.append(done[0]._replace(tally=Tally(2, 1, 1, 0, values)))
    np.testing.assert_array_equal(read(store, done[0])[0].values, values)


def test_a_block_that_comes_twice_stays_as_it_was(store: Store, done: list[Done]) -> None:
    store.append(done[0])
    store.append(done[0]._replace(tally=Tally(1, 1, 1, 1, np.ones((1, 1)))))
    assert read(store, done[0])[0].values.tobytes() == done[0].tally.values.tobytes()


def test_an_error_stands_in_the_place_of_its_block(store: Store, done: list[Done]) -> None:
    store.append(done[0]._replace(tally=None, error="ValueError: no"))
    assert read(store, done[0]) == ["ValueError: no", None] and len(store.blocks()) == 1


def test_facts_are_replaced_and_absent_ones_are_none(store: Store) -> None:
    store.put_meta({"a": [1, None], "b": float("inf")})
    store.put_meta({"a": "new"})
    assert (store.meta("a"), store.meta("b"), store.meta("c")) == ("new", float("inf"), None)


def test_what_was_appended_is_there_without_closing(store: Store, done: list[Done]) -> None:
    store.append(done[0])
    other = Store.open(store.folder)
    assert len(other.blocks()) == 1 and other.check() == []
    other.close()


def test_a_folder_with_a_run_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=r"holds a run already.*--resume") as refusal:
        Store.create(store.folder, {})
    assert refusal.value.path == str(store.folder) and refusal.value.__cause__ is None
    assert store.meta("plan") == {"a": 1}


def test_removing_leaves_nothing_but_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/note.txt").write_text("mine")
    for name in ("fresh", "kept"):
        Store.create(tmp_path / name, {}).remove()
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == ["kept", "kept/note.txt"]


@pytest.mark.parametrize("folder", ["file", "file/inner", "/proc/no/such"])
def test_a_folder_that_cannot_be_is_one_line_with_its_cause(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written: .*; give another --out") as refusal:
        Store.create(tmp_path / folder, {})
    assert refusal.value.__cause__ is not None


def test_a_full_disk_is_one_line_with_its_cause(store: Store, done: list[Done]) -> None:
    store._db.execute("PRAGMA max_page_count=1")
    with pytest.raises(StoreError, match="finished blocks are safe") as refusal:
        for one in range(100):
            store.append(done[0]._replace(unit=done[0].unit._replace(block=one)))
    assert isinstance(refusal.value.__cause__, sqlite3.Error)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no run"):
        Store.open(tmp_path)


def test_a_store_of_another_version_is_refused(store: Store) -> None:
    store._db.execute("PRAGMA user_version=3")
    with pytest.raises(StoreError, match="layout of version 3, this program reads 2"):
        Store.open(store.folder)


def test_a_run_that_ended_before_it_began_is_told_and_can_begin_again(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / FILE).close()
    with pytest.raises(StoreError, match="ended before it began; give its own command again"):
        Store.open(tmp_path)
    Store.create(tmp_path, {"plan": 1}).close()
    store = Store.open(tmp_path)
    assert store.meta("plan") == 1
    store.close()


def test_garbage_is_no_store(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(tmp_path)
