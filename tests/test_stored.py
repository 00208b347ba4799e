"""The commands about stored runs, by the command line."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from plugin_verify.runner.database import FILE


def one_line(result: Result, code: int, says: str) -> None:
    assert result.exit_code == code, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("plugin-verify: ") and re.search(says, line), line


def without_times(folder: Path) -> str:
    return (folder / "result.json").read_text("utf-8").partition('"times"')[0]


@pytest.fixture
def run(call, toys, tmp_path: Path) -> Path:
    result = call("run", toys.path, "--at", "delta=0.1", "--trials", 400, "--out", tmp_path / "run")
    assert result.exit_code == 1  # `nan` is refuted
    return tmp_path / "run"


def test_shards_merge_into_the_run(call, toys, run: Path, tmp_path: Path) -> None:
    words = ("run", toys.path, "--at", "delta=0.1", "--trials", 400)
    for number in (0, 1):
        result = call(*words, "--shard", f"{number}/2", "--out", tmp_path / f"part-{number}")
        assert result.exit_code == 0 and f"shard {number}/2 is in" in result.stdout and "merge DIR... --out DIR" in result.stdout
        assert {path.name for path in (tmp_path / f"part-{number}").iterdir()} == {FILE}
    merged = call("merge", tmp_path / "part-0", tmp_path / "part-1", "--out", tmp_path / "merged")
    assert merged.exit_code == 1 and "report:" in merged.stdout
    assert without_times(tmp_path / "merged") == without_times(run)
    one_line(call("merge", tmp_path / "part-0", run / "..", "--out", tmp_path / "more"), 2, "holds no run")
    one_line(call(*words, "--shard", "2/2", "--out", tmp_path / "part-2"), 2, "is not I/N")
    assert call("run", "--resume", tmp_path / "part-0", "--shard", "0/2").exit_code == 2


def test_export_writes_a_row_a_trial(call, run: Path, tmp_path: Path) -> None:
    result = call("export", run, "--to", tmp_path / "run.csv")
    count = len((tmp_path / "run.csv").read_text().splitlines()) - 1
    assert result.exit_code == 0 and result.stdout == f"{count} rows: {tmp_path / 'run.csv'}\n" and count > 1000
    one_line(call("export", run, "--to", tmp_path / "run.doc"), 2, "neither .csv nor .parquet")


def test_a_damaged_store_is_named_repaired_and_finished(call, run: Path) -> None:
    before = without_times(run)
    whole = bytearray((run / FILE).read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (run / FILE).write_bytes(whole)
    assert call("doctor", run).exit_code == 4
    one_line(call("run", "--resume", run), 2, "--repair keeps what is sound")
    repaired = call("doctor", run, "--repair")
    assert repaired.exit_code == 0 and "sound blocks are kept" in repaired.stdout
    assert call("run", "--resume", run).exit_code == 1 and without_times(run) == before
    assert call("doctor", run).exit_code == 0


def test_the_replay_command_of_every_error_shows_it(call, toys, tmp_path: Path) -> None:
    assert call("run", toys.path, "--trials", 400, "--out", tmp_path / "run").exit_code == 1
    errors = json.loads((tmp_path / "run/result.json").read_text("utf-8"))["errors"]
    assert errors
    for error in errors:
        words = error["replay"].replace("DIR", str(tmp_path / "run")).split()[1:]
        one_line(call(*words), 2, "the toy diverged")


@pytest.mark.slow
def test_dask_by_the_command_line(tmp_path: Path, toys) -> None:
    pytest.importorskip("distributed", reason="dask[distributed] is not installed (extra dask)")
    words = [sys.executable, "-m", "plugin_verify", "run", toys.path, "--at", "delta=0.1", "--trials", "400", "--jobs", "1"]
    for name, more in (("plain", []), ("dask", ["--dask", "local"])):
        done = subprocess.run([*words, *more, "--out", str(tmp_path / name)], capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
    assert without_times(tmp_path / "plain") == without_times(tmp_path / "dask")


def test_without_dask_the_option_says_what_to_install(call, toys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "plugin_verify.runner.dask_workers", raising=False)
    one_line(call("run", toys.path, "--dask", "local", "--out", tmp_path / "run"), 2, r"pip install 'plugin-verify\[dask\]'")

