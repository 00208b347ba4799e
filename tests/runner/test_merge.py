from pathlib import Path

import pytest

from plugin_verify.claims import collect
from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.report import render_json
from plugin_verify.runner import PROFILES, Shard, Store, make_plan, merge_stores, reread, resume, start
from plugin_verify.runner.climb import CLIMBS
from plugin_verify.runner.unit import QUARANTINE

FAR = str(Path(__file__).parent.parent / "far_toys.py")
NAMES = ("coin", "sized", "quantile", "search", "mean", "proof", "breaks")


def text(outcome) -> str:
    return render_json(outcome.result | {"times": {}})


def shards(toys, plan, home: Path, count: int) -> list[Path]:
    folders = [home / f"shard-{number}" for number in range(count)]
    for number, folder in enumerate(folders):
        outcome = start(plan, folder, jobs=1, executor=toys.Serial(), shard=Shard(number, count))
        assert outcome.shard == Shard(number, count) and not outcome.result["complete"]
    return folders


def finished(toys, folders: list[Path], out: Path):
    merge_stores(folders, out, command="merge")
    return resume(out, jobs=1, executor=toys.Serial())


@pytest.fixture(scope="module")
def parted(toys, tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("parted")
    plan = toys.plan(*NAMES, trials=1000)
    return plan, shards(toys, plan, home, 3), text(start(plan, home / "whole", jobs=1, executor=toys.Serial()))


def rows(folder: Path) -> list:
    store = Store.open(folder)
    found = [row for row, good in store.rows() if good]
    store.close()
    return found


def test_merged_shards_are_the_run_byte_for_byte(toys, parted, tmp_path: Path) -> None:
    _, folders, whole = parted
    assert not {row[:3] for row in rows(folders[0])} & {row[:3] for row in rows(folders[1])}
    outcome = finished(toys, folders[::-1], tmp_path / "run")
    assert text(outcome) == whole and outcome.shard is None


def test_climbs_are_merged_too_and_none_is_run_again(toys, tmp_path: Path) -> None:
    found = [one for one in collect([FAR]) if "far" in (one.claim.id, one.claim.twin_of)]
    plan = make_plan(found, profile=PROFILES["smoke"], seed=3)
    whole = text(start(plan, tmp_path / "whole", jobs=1, executor=toys.Serial()))
    folders = shards(toys, plan, tmp_path, 2)
    settings = [{row.setting for row in rows(folder) if row.claim.endswith(CLIMBS)} for folder in folders]
    assert all(settings) and not settings[0] & settings[1]
    merge_stores(folders, tmp_path / "run", command="merge")
    before = [row for row in rows(tmp_path / "run") if row.claim.endswith(CLIMBS)]
    assert text(resume(tmp_path / "run", jobs=1, executor=toys.Serial())) == whole
    assert before == [row for row in rows(tmp_path / "run") if row.claim.endswith(CLIMBS)]


def test_a_shard_that_was_not_finished_or_not_given_is_run_and_one_given_twice_counts_once(toys, parted, tmp_path: Path) -> None:
    _, folders, whole = parted
    assert text(finished(toys, [folders[0], folders[2], folders[0]], tmp_path / "run")) == whole


@pytest.mark.usefixtures("one_by_one")
def test_an_interrupted_shard_goes_on_as_a_shard(toys, parted, tmp_path: Path) -> None:
    plan, folders, _ = parted
    with pytest.raises(KeyboardInterrupt):
        start(plan, tmp_path / "part", jobs=1, executor=toys.Serial(stop_after=4), shard=Shard(1, 3))
    assert resume(tmp_path / "part", jobs=1, executor=toys.Serial()).shard == Shard(1, 3)
    assert rows(tmp_path / "part") == rows(folders[1])


@pytest.mark.parametrize(("change", "says"), [({"seed": 2}, "plan"), ({"trials": 800}, "plan")])
def test_other_runs_are_refused(toys, parted, tmp_path: Path, change: dict, says: str) -> None:
    more = {"trials": 1000} | change
    start(toys.plan(*NAMES, **more), tmp_path / "other", jobs=1, executor=toys.Serial(), shard=Shard(1, 3))
    with pytest.raises(StoreError, match=f"not shards of one run: they have another {says}"):
        merge_stores([parted[1][0], tmp_path / "other"], tmp_path / "run", command="")
    assert not (tmp_path / "run").exists()


def test_another_machine_is_named(toys, parted, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "other", {"budget": None, "seconds": 0.0, "started": ""} | facts(parted[1][0]) | {
        "provenance": {"blas": "another"}})
    store.close()
    with pytest.raises(StoreError, match="another versions of Python and its libraries, or machine|another version"):
        merge_stores([parted[1][0], tmp_path / "other"], tmp_path / "run", command="")


def facts(folder: Path) -> dict:
    store = Store.open(folder)
    found = {key: store.meta(key) for key in ("plan", "tool", "origin", "provenance", "started", "seconds")}
    store.close()
    return found


def test_two_shards_that_differ_in_a_block_are_refused(toys, parted, tmp_path: Path) -> None:
    _, folders, _ = parted
    store = Store.create(tmp_path / "liar", {"budget": None} | facts(folders[0]))
    store.insert(next(row for row in rows(folders[0]) if row.error is None)._replace(failures=1))
    store.close()
    with pytest.raises(StoreError, match="differs from that of another folder"):
        merge_stores([folders[0], tmp_path / "liar"], tmp_path / "run", command="")
    with pytest.raises(StoreError, match="holds no run"):
        reread(tmp_path / "run")


def test_blocks_that_killed_their_workers_are_tried_again(toys, parted, tmp_path: Path) -> None:
    _, folders, whole = parted
    store = Store.create(tmp_path / "part", {"budget": None} | facts(folders[0]))
    for row in rows(folders[0]):
        store.insert(row._replace(failures=None, error=f"{QUARANTINE}: it died"))
    store.close()
    assert text(finished(toys, [tmp_path / "part", *folders[1:]], tmp_path / "run")) == whole


def test_a_budget_has_no_shards_and_a_folder_that_is_taken_is_refused(toys, parted, tmp_path: Path) -> None:
    plan = toys.plan("coin", trials=None, budget=9.0)
    with pytest.raises(InvalidArgument, match="in the place of --budget"):
        start(plan, tmp_path / "run", jobs=1, executor=toys.Serial(), shard=Shard(0, 2))
    start(plan, tmp_path / "run", jobs=1, executor=toys.Serial())
    with pytest.raises(StoreError, match="a run with a budget"):
        merge_stores([tmp_path / "run"], tmp_path / "merged", command="")
    with pytest.raises(StoreError, match="holds a run already"):
        merge_stores(parted[1], tmp_path / "run", command="")
