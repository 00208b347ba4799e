"""Stdout is for results: what theorem files print is kept off it, and where nobody reads it a command ends quietly."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fair_file import write


def test_what_a_theorem_file_prints_goes_to_stderr(tmp_path: Path) -> None:
    path = tmp_path / "print.py"
    write(path, extra="print('hello from a trial')")
    text = path.read_text().replace("cost=lambda s: Cost", "cost=lambda s: print('costly') or Cost")
    path.write_text(f"print('hello')\n{text}")
    out = tmp_path / "run"
    for words in (["list"], ["plan"], ["show"], ["run", "--trials", "400", "--jobs", "1", "--out", str(out)], ["replay"]):
        name, *rest = words
        if name == "replay":
            setting = json.loads((out / "result.json").read_text())["claims"][0]["settings"][0]
            places = [str(out), setting["worst_trials"][0]["address"]]
        else:
            places = [str(path), "--json"]
        command = [sys.executable, "-m", "plugin_verify", name, *places, *rest]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert json.loads(done.stdout) and done.returncode == 0, (name, done.stdout[:200], done.stderr)
        assert "hello\n" in done.stderr and ("hello from a trial" in done.stderr) == (name in ("run", "replay"))


@pytest.mark.parametrize("words", [["list", "FILE"], ["lint", "--rules"], ["show", "FILE", "--json"], ["run", "--help"],
                                   ["--help"], ["run", "FILE", "--trials", "400", "--jobs", "1", "--out", "OUT"]])
def test_a_reader_that_has_gone_ends_it_quietly_and_not_like_a_refutation(tmp_path: Path, words: list[str]) -> None:
    places = {"FILE": write(tmp_path / "fair.py"), "OUT": str(tmp_path / "run")}
    end, pipe = os.pipe()
    os.close(end)
    command = [sys.executable, "-m", "plugin_verify", *(places.get(word, word) for word in words)]
    done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    os.close(pipe)
    assert done.returncode == 141 and "Traceback" not in done.stderr and "Error" not in done.stderr, done.stderr
    assert (tmp_path / "run/report.html").exists() == ("run" in words and "FILE" in words)
