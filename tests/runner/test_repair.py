"""A damaged store is never believed: it gives the same result or one line, and a repair keeps what is sound."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin_verify.errors import PluginVerifyError, StoreError
from plugin_verify.report import render_json
from plugin_verify.runner import Store, diagnose, repair, reread, resume, start
from plugin_verify.runner.database import FILE
from plugin_verify.runner.repair import DAMAGED, META


def text(outcome) -> str:
    return render_json(outcome.result | {"times": {}})


@pytest.fixture(scope="module")
def run(toys, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("repair") / "run"
    outcome = start(toys.plan("coin", "mean", trials=1000), folder, jobs=1, executor=toys.Serial())
    return folder, text(outcome), (folder / FILE).read_bytes()


def one_line(refusal: PluginVerifyError) -> bool:
    return "\n" not in str(refusal) and len(str(refusal)) < 600


PLACES = st.integers(0, 2**20)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.none() | PLACES, st.lists(st.tuples(PLACES, st.integers(0, 255)), max_size=8))
def test_flipped_bytes_and_cut_ends_change_no_result(run, tmp_path_factory: pytest.TempPathFactory, cut: int | None,
                                                     flips: list[tuple[int, int]]) -> None:
    whole = bytearray(run[2])
    if cut is not None:
        whole = whole[: cut % len(whole)]
    for place, byte in flips if whole else ():
        whole[place % len(whole)] = byte
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / FILE).write_bytes(whole)
    for use in (reread, diagnose, lambda folder: resume(folder, jobs=1, executor=None)):
        try:
            found = use(folder)
        except PluginVerifyError as refusal:
            assert one_line(refusal)
        else:
            assert all("\n" not in line for line in found) if isinstance(found, list) else text(found) == run[1]


def damaged(run, folder: Path, *places: int) -> Path:
    folder.mkdir()
    whole = bytearray(run[2])
    for place in places:
        whole[place] ^= 0xFF
    (folder / FILE).write_bytes(whole)
    return folder


def score(run) -> int:
    """Find the place of a score of the first trial of a block in the file."""
    store = Store.open(run[0])
    row = next(row for row, _ in store.rows() if row.value)
    store.close()
    return run[2].index(row.value[:64])


def test_one_flipped_bit_of_a_score_is_seen_and_that_block_alone_is_run_again(toys, run, tmp_path: Path) -> None:
    folder = damaged(run, tmp_path / "run", score(run))
    for use in (reread, lambda folder: resume(folder, jobs=1, executor=toys.Serial())):
        with pytest.raises(StoreError, match="is not what was written; it is damaged: plugin-verify doctor .* --repair"):
            use(folder)
    (problem,) = diagnose(folder)
    assert "is not what was written" in problem
    store = Store.open(run[0])
    count = len(store.blocks())
    store.close()
    assert repair(folder) == (count - 1, 1) and (folder / DAMAGED).exists() and diagnose(folder) == []
    submitted = []

    class Counting(toys.Serial):
        def submit(self, fn, /, *args, **kwargs):
            submitted.append(args)
            return super().submit(fn, *args, **kwargs)

    assert text(resume(folder, jobs=1, executor=Counting())) == run[1] and len(submitted) == 1


def test_a_page_that_is_lost_takes_its_rows_and_no_others(toys, run, tmp_path: Path) -> None:
    page = score(run) // 4096
    folder = damaged(run, tmp_path / "run", *range(page * 4096, page * 4096 + 4096))
    assert diagnose(folder)
    kept, missing = repair(folder)
    assert kept > 10 and missing < 15
    assert text(resume(folder, jobs=1, executor=toys.Serial())) == run[1]


def test_a_lost_plan_is_told(run, tmp_path: Path) -> None:
    folder = damaged(run, tmp_path / "run", run[2].index(b'"false_refutation_rate"') + 3)
    for use in (reread, repair):
        with pytest.raises(StoreError, match="does not hold the plan that was written.*give its command again"):
            use(folder)


def test_a_sound_store_is_kept_whole(run, tmp_path: Path) -> None:
    shutil.copytree(run[0], tmp_path / "run")
    kept, missing = repair(tmp_path / "run")
    assert missing == 0 and text(reread(tmp_path / "run")) == run[1]
    store, old = Store.open(tmp_path / "run"), Store.open(run[0])
    assert list(store.rows()) == list(old.rows()) and len(store.blocks()) == kept
    assert {key for (key,) in old._db.execute("SELECT key FROM meta")} <= set(META)
    store.close()
    old.close()
