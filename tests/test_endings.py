"""A file that ends the process, in whatever way, never looks like a pass: not as it is imported, not as it is planned."""

import subprocess
import sys
from pathlib import Path

import pytest

CLAIM = """
import ctypes, os, sys
from typing import NamedTuple
from plugin_verify import HighProbabilityBound, false_twin

class Setting(NamedTuple):
    t: float

def end():
    {how}

{at_import}
claim = HighProbabilityBound(
    id="uniform", statement="A uniform number is at most $t$.", settings=(Setting(0.9),),
    sampler=lambda s, rng, trials: {in_sampler}rng.random(trials), quantity=lambda s, u: u,
    bound=lambda s: {in_bound}s.t, failure_probability=lambda s: 1 - s.t)
half = false_twin(claim, "half", "half of it", bound=lambda s: s.t / 2)
"""
WAYS = {"exit": "os._exit(0)", "C": "ctypes.CDLL(None)._exit(0)", "another program": "os.execv('/bin/true', ['true'])",
        "fault": "ctypes.string_at(0)"}
PLACES = ("at_import", "in_sampler", "in_bound")


def ended(folder: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "plugin_verify", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def write(folder: Path, how: str, place: str) -> None:
    parts = dict.fromkeys(PLACES, "") | {place: "end()\n" if place == "at_import" else "end() or "}
    (folder / "mine.py").write_text(CLAIM.format(how=how, **parts))


@pytest.mark.parametrize("how", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_lint_says_which_claim_and_ends_with_2(tmp_path: Path, how: str, place: str) -> None:
    write(tmp_path, how, place)
    code, out, told = ended(tmp_path, "lint", "mine.py")
    blamed = "mine.py" if place == "at_import" else "uniform (mine.py)"
    (line,) = [line for line in told.splitlines() if line.startswith("plugin-verify: ")]
    assert (code, out) == (2, "") and line.startswith(f"plugin-verify: {blamed}: it ended its process ")


def test_lint_passes_the_same_file_without_it(tmp_path: Path) -> None:
    write(tmp_path, "pass", "in_sampler")
    assert ended(tmp_path, "lint", "mine.py")[:2] == (0, "1 claim, 1 false twin: 0 errors, 0 warnings\n")


@pytest.mark.parametrize("place", ["at_import", "in_bound"])
@pytest.mark.parametrize("command", ["run", "plan", "teeth"])
def test_an_exit_before_any_worker_is_at_it_is_one_line_and_4(tmp_path: Path, command: str, place: str) -> None:
    write(tmp_path, WAYS["exit"], place)
    code, out, told = ended(tmp_path, command, "mine.py")
    assert (code, out) == (4, "") and told == "plugin-verify: os._exit(0) ended the process (mine.py, line 10); mend that file\n"


@pytest.mark.parametrize("how", WAYS.values(), ids=WAYS)
def test_diagnose_says_that_a_network_of_ones_own_ended_it(tmp_path: Path, how: str) -> None:
    (tmp_path / "mine.py").write_text(f"import ctypes, os\ndef make():\n    {how}\n")
    code, out, told = ended(tmp_path, "diagnose", "mine.py:make")
    (line,) = [line for line in told.splitlines() if line.startswith("plugin-verify: ")]
    assert (code, out) == (2, "") and line.startswith("plugin-verify: mine.py:make: it ended its process ")
