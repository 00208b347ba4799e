"""The command: exit codes, tables, JSON, JUnit, and one line for what an author can mend."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

OURS = "plugin_verify.adapters:plugin"
WRONG = Path(__file__).parent / "solvers_elsewhere/wrong.py"


@pytest.fixture
def check(call, monkeypatch: pytest.MonkeyPatch):
    """Check without claims, which have tests of their own."""
    monkeypatch.setattr("plugin_verify.conformance.suite.claims", list)
    return lambda *words: call("check", *words, "--profile", "smoke", "--jobs", 1)


def test_an_accepted_solver_is_exit_0(check) -> None:
    result = check(OURS)
    assert result.exit_code == 0 and "plugin_verify.adapters:plugin is accepted: 15 passed" in result.stdout
    assert "with probability at most 0.001" in result.stdout


def test_a_refused_solver_is_exit_1_with_the_program(check) -> None:
    result = check(f"{WRONG}:momentum")
    assert result.exit_code == 1 and "iterates\tFAILED" in result.stdout
    assert "The smallest problem found on which iterates fails, as a program:\n\nimport numpy as np" in result.stdout
    assert "boxes([np.array([[1.0]])])" in result.stdout and "(solve, forward, adjoint, y, x0, 1.0, 2)" in result.stdout


def test_json_and_junit_say_the_same(check, tmp_path: Path) -> None:
    result = check(f"{WRONG}:probing", "--json", "--junit", tmp_path / "junit.xml", "--expect-fail", "calls=formed beforehand")
    told = json.loads(result.stdout)
    assert result.exit_code == 0 and told["verdict"] == "accepted" and told["false_refusal_rate"] == 1e-3
    (expected,) = [one for one in told["checks"] if one["outcome"] == "expected failure"]
    assert expected["id"] == "calls" and expected["expected"] == "formed beforehand"
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert suite.get("tests") == "15" and suite.get("failures") == "0" and suite.get("skipped") == "1"


def test_a_reason_stands_in_the_table(check) -> None:
    result = check(f"{WRONG}:probing", "--expect-fail", "calls=formed beforehand")
    assert "(expected to fail: formed beforehand)" in result.stdout


def test_what_a_solver_prints_does_not_spoil_the_result(check) -> None:
    result = check(f"{WRONG}:talking", "--json")
    assert json.loads(result.stdout)["verdict"] == "accepted" and "loss 0.1" in result.stderr


def test_equal_seeds_give_equal_bytes(check) -> None:
    first, again, other = (check(f"{WRONG}:momentum", "--json", "--seed", seed).stdout for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize(("words", "says"), [
    (("no.such:solve",), "there is no module called 'no'"), ((f"{WRONG}:NOT_CALLABLE",), "a function was wanted"),
    ((f"{WRONG}:of_four",), "cannot be called as solver("), ((OURS, "--expect-fail", "calls"), "CHECK=REASON"),
    ((OURS, "--expect-fail", "cals=x"), "did you mean 'calls'"),
    ((OURS, "--junit", "/no/such/folder/x.xml"), "cannot be written"),
])
def test_what_an_author_can_mend_is_one_line_and_exit_2(check, words, says: str) -> None:
    result = check(*words)
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("plugin-verify: ")]
    assert result.exit_code == 2 and says in line and "Traceback" not in result.stderr


def test_a_result_that_cannot_be_kept_is_printed_all_the_same(check) -> None:
    result = check(OURS, "--junit", "/no/such/folder/x.xml")
    assert result.exit_code == 2 and "plugin_verify.adapters:plugin is accepted: 15 passed" in result.stdout


PAGE = (Path(__file__).parent.parent / "docs/check.md").read_text()


def test_claims_that_are_not_run_for_one_reason_are_one_line(call) -> None:
    result = call("check", f"{WRONG}:momentum", "--profile", "smoke")
    assert "claims were not run, for an identity fails" in result.stdout and "theorem-1" not in result.stdout
    told = json.loads(call("check", f"{WRONG}:momentum", "--profile", "smoke", "--json").stdout)
    assert {one["told"] for one in told["checks"] if one["kind"] == "claim"} == {"an identity fails"}


def test_the_page_shows_what_is_printed(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [block.partition("\n")[2] for block in PAGE.split("```")[1::2]]
    (refused,) = [block for block in blocks if "v = 0.5 * v" in block]
    (printed,) = [block for block in blocks if block.startswith("check\tcame out")]
    monkeypatch.chdir(tmp_path)
    Path("my.py").write_text(refused)
    lines = call("check", "my.py:solve", "--profile", "smoke").stdout.splitlines()
    assert [line for line in printed.splitlines() if line not in lines] == ["..."] * 4


def test_the_page_lists_the_identities_and_its_first_solver_is_accepted(check, tmp_path: Path) -> None:
    from plugin_verify.conformance.identities import IDENTITIES

    assert all(f"| {one.id} | {one.says} |" in PAGE for one in IDENTITIES)
    first = next(block for block in PAGE.split("```python\n") if block.startswith("def solve"))
    (tmp_path / "my.py").write_text(first.partition("```")[0])
    assert check(f"{tmp_path / 'my.py'}:solve").exit_code == 0
