"""The commands about stored runs, by the command line."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from plugin_verify.claims import load
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


COIN = """from typing import NamedTuple
from plugin_verify import HighProbabilityBound, false_twin, grid

class Setting(NamedTuple):
    delta: float

coin = HighProbabilityBound(
    id="coin", statement="A coin seldom falls on its edge.", settings=grid(Setting, delta=(0.1, 0.3)),
    sampler=lambda s, rng, trials: rng.random(trials), quantity=lambda s, u: u, bound=lambda s: BOUND,
    failure_probability=lambda s: s.delta)
"""


@pytest.fixture
def coins(call, tmp_path: Path):
    """Run a claim whose bound fails with probability 1 - bound, under one path."""
    def run(name: str, bound: float, seed: int = 1) -> Path:
        (tmp_path / "coin.py").write_text(COIN.replace("BOUND", str(bound)))
        imported = hashlib.sha256(str((tmp_path / "coin.py").resolve()).encode()).hexdigest()[:12]
        sys.modules.pop(f"plugin_verify_file_{imported}", None)
        load.cache_clear()
        call("run", tmp_path / "coin.py", "--trials", 400, "--seed", seed, "--out", tmp_path / name)
        return tmp_path / name

    return run


def compared(call, first: Path, second: Path, *words: object) -> dict:
    return json.loads(call("report", first, second, "--out", first.parent / "compared", "--json", *words).stdout)


def test_a_planted_change_is_told_and_the_same_run_is_not(call, coins) -> None:
    one, same, planted = coins("one", 0.99), coins("same", 0.99), coins("planted", 0.5)
    assert compared(call, one, same)["equal"]
    found = compared(call, one, planted)
    (claim,) = found["claims"]
    assert claim["verdicts"][1] == "REFUTED" != claim["verdicts"][0] and len(set(claim["source_hashes"])) == 2
    assert [row["relation"] for row in claim["settings"]] == ["disjoint", "disjoint"]
    assert call("report", one, planted, "--out", one.parent / "compared").exit_code == 1
    shown = call("report", planted, one, "--out", one.parent / "compared")
    assert shown.exit_code == 0 and "Another verdict at 1 claim and" in shown.stdout
    assert {path.name for path in (one.parent / "compared").iterdir()} == {
        "comparison.html", "comparison.md", "comparison.json", "figures"}


def test_two_seeds_of_one_claim_are_no_difference_that_the_intervals_see(call, coins) -> None:
    found = compared(call, coins("one", 0.99), coins("other", 0.99, seed=2))
    assert not found["equal"] and not found["same_seed"] and found["setup"] == {"seed": [1, 2]}
    assert {row["relation"] for row in found["claims"][0]["settings"]} <= {"same", "overlap"}


def test_a_folder_with_a_result_alone_is_compared(call, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/result.json").write_bytes((run / "result.json").read_bytes())
    monkeypatch.chdir(tmp_path)
    result = call("report", "run", "kept")
    assert result.exit_code == 1 and "Nothing differs." in result.stdout
    assert (tmp_path / "reports/compare-run-kept/comparison.html").exists()
    (tmp_path / "kept/result.json").write_text('{"schema_version": 1}')
    one_line(call("report", run, tmp_path / "kept"), 2, "is no result of this version")
    (tmp_path / "kept/result.json").write_text("{")
    one_line(call("report", run, tmp_path / "kept"), 2, "cannot be read")
    (tmp_path / "kept/result.json").unlink()
    one_line(call("report", run, tmp_path / "kept"), 2, "holds no run")
    assert call("report", run, "--out", tmp_path / "x").exit_code == 2


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

