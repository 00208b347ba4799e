import csv
import json
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.runner import export, start

NAMES = ("coin", "bracket", "mean", "proof", "breaks")


@pytest.fixture(scope="module")
def run(toys, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("export") / "run"
    return folder, start(toys.plan(*NAMES), folder, jobs=1, executor=toys.Serial())


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_trial_is_a_row_and_every_number_comes_back_exactly(run, tmp_path: Path) -> None:
    folder, outcome = run
    count = export(folder, tmp_path / "run.csv")
    rows = read(tmp_path / "run.csv")
    assert len(rows) == count
    (coin,) = (claim for claim in outcome.result["claims"] if claim["id"] == "coin")
    for index, setting in enumerate(coin["settings"]):
        mine = [row for row in rows if (row["claim"], row["setting"]) == ("coin", setting["id"])]
        assert [(int(row["block"]), int(row["trial"])) for row in mine] == [(b, t) for b in range(2) for t in range(200)]
        assert {float(row["setting.p"]) for row in mine} == {setting["setting"]["p"]}
        values = [[float(row["value.first"]), float(row["value.second"])] for row in mine]
        np.testing.assert_array_equal(values, outcome.values["coin", index])


def test_each_kind_has_its_columns_and_a_block_in_error_has_no_rows(run, tmp_path: Path) -> None:
    export(run[0], tmp_path / "run.csv")
    rows = read(tmp_path / "run.csv")
    first = {name: next(row for row in rows if row["claim"] == name) for name in ("bracket", "mean", "proof", "coin/always")}
    assert first["bracket"]["value.lower"] and first["bracket"]["value.upper"] and not first["bracket"]["value.first"]
    assert int(first["mean"]["trials"]) > 1 and first["mean"]["value.second[0]"] and first["proof"]["value.holds"] == "1.0"
    assert json.loads(first["proof"]["setting.meets"]) is True
    assert not [row for row in rows if row["claim"] == "breaks" and float(row["setting.p"]) == 1.0]


def test_parquet_holds_the_same(run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra parquet)")
    assert export(run[0], tmp_path / "run.parquet") == export(run[0], tmp_path / "run.csv")
    table = parquet.read_table(tmp_path / "run.parquet").to_pylist()
    for one, other in zip(table, read(tmp_path / "run.csv"), strict=True):
        assert {name: "" if value is None else str(value) for name, value in one.items()} == other


def test_what_cannot_be_written_is_one_line(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidArgument, match=r"neither .csv nor .parquet"):
        export(run[0], tmp_path / "run.txt")
    with pytest.raises(StoreError, match="cannot be written.*give another --to"):
        export(run[0], tmp_path / "no/run.csv")
    with pytest.raises(StoreError, match="holds no run"):
        export(tmp_path, tmp_path / "run.csv")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InvalidArgument, match=r"plugin-verify\[parquet\]"):
        export(run[0], tmp_path / "run.parquet")


