"""The command: what it prints, and its exit codes."""

import json

import pytest

from plugin_verify.linting.lint import Report
from plugin_verify.linting.place import Place
from plugin_verify.linting.problem import Problem

GOOD = """
from typing import NamedTuple
from plugin_verify import HighProbabilityBound, false_twin

class Setting(NamedTuple):
    t: float

claim = HighProbabilityBound(
    id="uniform", statement="A uniform number is at most $t$.", settings=(Setting(0.9),),
    sampler=lambda s, rng, trials: rng.random(trials), quantity=lambda s, u: u,
    bound=lambda s: s.t, failure_probability=lambda s: 1 - s.t)
"""
TWIN = 'half = false_twin(claim, "half", "half of it", bound=lambda s: s.t / 2)\n'
BROKEN = GOOD.replace("rng.random(trials)", "rng.random()")


@pytest.fixture
def file(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> str:
        name = f"f{len(list(tmp_path.iterdir()))}.py"
        (tmp_path / name).write_text(text)
        return name

    return write


def test_nothing_wrong_is_0_a_warning_0_and_strictly_2_an_error_2(call, file) -> None:
    good = call("lint", file(GOOD + TWIN), "--strict")
    assert (good.exit_code, good.stdout) == (0, "1 claim, 1 false twin: 0 errors, 0 warnings\n")
    warned = file(GOOD)
    assert call("lint", warned).exit_code == 0 and call("lint", warned, "--strict").exit_code == 2
    assert call("lint", warned).stdout.startswith(f"{warned}:9: warning: uniform has no false twin")
    broken = call("lint", file(BROKEN + TWIN))
    assert broken.exit_code == 2 and broken.stdout.endswith("1 claim, 1 false twin: 1 error, 0 warnings\n")
    assert broken.stdout.startswith("f2.py:10: error: uniform: quantity has shape () for 17 trials")


def test_as_json(call, file) -> None:
    name = file(GOOD)
    told = json.loads(call("lint", name, "--json").stdout)
    assert told["claims"] == ["uniform"] and told["false_twins"] == [] and (told["errors"], told["warnings"]) == (0, 1)
    (problem,) = told["problems"]
    assert problem["rule"] == "no-false-twin" and problem["kind"] == "warning" and problem["claim"] == "uniform"
    assert problem["file"].endswith(name) and problem["line"] == 9 and "has no false twin" in problem["says"]


def test_the_rules_are_listed(call) -> None:
    told = call("lint", "--rules").stdout
    assert told.startswith("rule\tkind\tfinds\n") and "reused-randomness\terror\tA sampler draws from elsewhere" in told
    rules = json.loads(call("lint", "--rules", "--json").stdout)
    assert {"rule": "latex", "kind": "warning"}.items() <= next(one for one in rules if one["rule"] == "latex").items()


def test_a_claim_of_the_paper_by_its_id(call) -> None:
    assert call("lint", "equation-7").stdout.endswith(": 0 errors, 0 warnings\n")


def test_help_states_the_exit_codes(call) -> None:
    assert "Exit codes: 0 no error; 2 an error" in " ".join(call("lint", "--help").stdout.split())


def test_a_file_that_is_not_known_is_null(call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Report(("one",), (), (Problem("frame", True, "one", Place("", None), "it raised"),))
    monkeypatch.setattr("plugin_verify.linting.lint_apart", lambda targets: found)
    (problem,) = json.loads(call("lint", "one", "--json").stdout)["problems"]
    assert problem["file"] is None and problem["line"] is None
