from pathlib import Path

import pytest

from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.runner import Address, diagnose, environment, find_unit, replay_stored, start, units
from plugin_verify.runner.database import FILE
from plugin_verify.runner.row import Row
from plugin_verify.runner.store import Store


@pytest.fixture(scope="module")
def folder(toys, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inspect") / "run"
    start(toys.plan("coin"), folder, jobs=1, executor=toys.Serial())
    return folder


def test_an_address_leads_to_its_unit_of_a_claim_or_of_a_twin(toys, folder: Path) -> None:
    plan = toys.plan("coin")
    for job in (plan.claims[0].jobs[1], plan.claims[0].twins[0].jobs[0]):
        unit = units(job, plan.seed)[1]
        assert find_unit(folder, Address(unit.claim, unit.setting_id, 1, 199)) == unit


@pytest.mark.parametrize("change", [{"claim": "other"}, {"setting": "0" * 8}, {"block": 2}, {"trial": 200}])
def test_an_address_that_is_not_in_the_run_is_refused(toys, folder: Path, change: dict[str, object]) -> None:
    place = Address("coin", toys.plan("coin").claims[0].jobs[0].case.setting_id, 1, 199)._replace(**change)
    with pytest.raises(InvalidArgument, match="in the run|the run in"):
        find_unit(folder, place)


def test_a_sound_store_has_no_problems_and_a_stranger_is_named(folder: Path) -> None:
    assert diagnose(folder) == []
    store = Store.open(folder)
    store.insert(Row("ghost", "00", 3, 1, 0, 0, 0, 1, bytes(8), None))
    assert diagnose(folder) == [f"{folder}: block ghost/00/3 belongs to no planned setting"]
    store._db.execute("DELETE FROM block WHERE claim = 'ghost'")
    store.close()


def test_a_torn_store_is_not_called_sound(folder: Path, tmp_path: Path) -> None:
    whole = (folder / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])
    try:
        assert diagnose(tmp_path)
    except StoreError as refusal:
        assert "\n" not in str(refusal)


def test_the_environment_is_words() -> None:
    found = environment()
    assert {"plugin-verify", "python", "numpy", "blas", "cores", "memory"} <= set(found)
    assert all(isinstance(value, str) and value for value in found.values())


def test_a_replayed_trial_of_an_identity_is_compared_by_the_mean_of_its_group(toys, tmp_path: Path) -> None:
    plan = toys.plan("mean")
    start(plan, tmp_path / "run", jobs=1, executor=toys.Serial())
    place = Address("mean", plan.claims[0].jobs[0].case.setting_id, 0, 7)
    assert replay_stored(tmp_path / "run", place)[1] == []
    store = Store.open(tmp_path / "run")
    row = store.row("mean", place.setting, 0)
    store._db.execute("DELETE FROM block WHERE claim = 'mean' AND setting = ? AND block = 0", (place.setting,))
    store.insert(row._replace(value=bytes(len(row.value))))
    store.close()
    (note,) = replay_stored(tmp_path / "run", place)[1]
    assert note.startswith("the mean of its group is") and note.endswith("now, and the run holds 0 0 0")
