"""The command: exit codes, tables, JSON, JUnit, and one line for what an author can mend."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from plugin_verify.conformance.check import Check, lost_check
from plugin_verify.conformance.statistical import claims
from plugin_verify.conformance.suite import LIMIT
from plugin_verify.runner import Lost

OURS = "plugin_verify.adapters:plugin"
WRONG = Path(__file__).parent / "solvers_elsewhere/wrong.py"


@pytest.fixture
def apart(call, monkeypatch: pytest.MonkeyPatch):
    """Check without claims, which have tests of their own."""
    monkeypatch.setattr("plugin_verify.conformance.suite.claims", list)
    return lambda *words: call("check", *words, "--profile", "smoke", "--jobs", 1)


@pytest.fixture
def check(apart, toys, monkeypatch: pytest.MonkeyPatch):
    """Call the solver in this process, too."""
    monkeypatch.setattr("plugin_verify.conformance.suite.work_apart", toys.work_here)
    return apart


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


def test_what_a_solver_prints_does_not_spoil_the_result(apart, capfd: pytest.CaptureFixture[str]) -> None:
    result = apart(f"{WRONG}:talking", "--json")
    out, err = capfd.readouterr()
    assert json.loads(result.stdout)["verdict"] == "accepted" and "loss 0.1" in err and out == ""


ENDLESS = WRONG.with_name("endless.py")


@pytest.mark.parametrize("name", ["looping", "sleeping", "holding", "starting", "from_three_on"])
def test_a_solver_that_never_returns_is_refused_with_the_problem_and_the_remedy(apart, name: str, tmp_path: Path) -> None:
    result = apart(f"{ENDLESS}:{name}", "--limit", "1.5s", "--junit", tmp_path / "junit.xml")
    says = "it did not return within 1.5 s: widths (1, 1), 3 iterations; if a call may take longer, raise --limit"
    assert result.exit_code == 1 and f"unchanged\tFAILED\tIt leaves y and x0 as they are\t{says}\n" in result.stdout
    assert "14 checks were not run, for a call of the solver did not come back." in result.stdout
    assert "What it was at when it did not return, as a program:\n\nimport numpy as np" in result.stdout
    assert "is refused: 1 failed, 14 not run" in result.stdout and not left(name)
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert [suite.get(kind) for kind in ("failures", "skipped")] == ["1", "14"]
    assert suite[0][0].get("message") == f"failed: {says}"


def left(name: str) -> list[Path]:
    """Give the processes that are still there of the solver that starts one."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [path] * (b"of-endless-solver" in path.read_bytes())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found if name == "starting" else []


def test_a_solver_that_does_not_return_in_a_claim_is_refused_with_a_trial(call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [one for one in claims() if one.claim.id in ("corollary-1", "equation-9", "theorem-1")]
    monkeypatch.setattr("plugin_verify.conformance.suite.claims", lambda: found)
    words = ("--profile", "smoke", "--jobs", 1, "--limit", 2, "--json")
    for name, how in (("where_wide", "did not return within 2 s"),
                      ("leaving_where_wide", "ended its process with exit status 0")):
        result = call("check", f"{ENDLESS}:{name}", *words)
        told = json.loads(result.stdout)
        (failed,) = [one for one in told["checks"] if one["outcome"] == "failed"]
        assert result.exit_code == 1 and told["verdict"] == "refused" and failed["id"] == "corollary-1"
        assert failed["told"].startswith(f"it {how}: widths (1, 1000), ")
        assert "theorems.corollary_1:corollary_1" in failed["script"] and "n=(1, 1000)" in failed["script"]
        assert [one["outcome"] for one in told["checks"] if one["kind"] == "claim"] == ["failed", "not run", "not run"]


@pytest.mark.parametrize(("name", "exit_code", "says"), [
    ("leaving", 1, "it ended its process with exit status 0: widths (1, 1), 3 iterations"),
    ("becoming_another", 1, "it ended its process with exit status 0: widths (1, 1), 3 iterations"),
    ("crashing", 1, "it ended its process by SIGSEGV"), ("killed", 4, "it ended its process by SIGKILL")])
def test_a_solver_that_ends_its_process_is_never_accepted(apart, name: str, exit_code: int, says: str) -> None:
    result = apart(f"{ENDLESS}:{name}", "--expect-fail", "unchanged=it may")
    assert result.exit_code == exit_code and says in result.stdout


@pytest.mark.parametrize(("text", "says"), [
    ("import os\nos._exit(0)\n", "it ended its process with exit status 0; mend the file"),
    ("import time\ntime.sleep(1e9)\n", "it did not return within 3 s; if it may take longer, raise --limit")])
def test_a_file_whose_import_does_not_come_to_an_end_is_one_line_and_exit_2(apart, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "my.py").write_text(text)
    result = apart(f"{tmp_path}/my.py:solve", "--limit", 3)
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr == f"plugin-verify: {tmp_path}/my.py:solve cannot be imported: {says}\n"


@pytest.mark.parametrize("given", ["0", "-1", "soon", "nan"])
def test_a_limit_is_a_time(check, given: str) -> None:
    result = check(OURS, "--limit", given)
    assert result.exit_code == 2 and f"limit {given!r} is not a time" in result.stderr


def test_a_solver_within_the_limit_is_not_touched(apart) -> None:
    assert apart(OURS, "--limit", 5).exit_code == 0


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


@pytest.mark.parametrize(("solver", "shown"), [
    ("v = 0.5 * v", "check\tcame out"), ("len(y) > 500", "corollary-1 is about a probability")])
def test_the_page_shows_what_is_printed(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, solver: str, shown: str) -> None:
    blocks = [block.partition("\n")[2] for block in PAGE.split("```")[1::2]]
    (refused,) = [block for block in blocks if solver in block]
    (printed,) = [block for block in blocks if block.startswith(shown)]
    monkeypatch.chdir(tmp_path)
    Path("my.py").write_text(refused)
    lines = call("check", "my.py:solve", "--profile", "smoke").stdout.splitlines()
    assert [line for line in printed.splitlines() if line not in lines] == ["..."] * 4


def test_the_page_says_the_limit_and_shows_what_is_said_beyond_it(call) -> None:
    assert f"- `--limit TIME`, {LIMIT:g}s unless you say otherwise" in PAGE
    assert f"[default: {LIMIT:g}s]" in " ".join(call("check", "--help").stdout.split())
    lost = Lost(None, "widths (1, 1), 3 iterations", f"did not return within {LIMIT:g} s", late=True)
    shown = lost_check(Check("unchanged", "identity", "It leaves y and x0 as they are", "failed", ""), lost, "", "")
    assert f"unchanged\tFAILED\t{shown.says}\t{shown.told}\n" in PAGE


def test_the_page_lists_the_identities_and_its_first_solver_is_accepted(check, tmp_path: Path) -> None:
    from plugin_verify.conformance.identities import IDENTITIES

    assert all(f"| {one.id} | {one.says} |" in PAGE for one in IDENTITIES)
    first = next(block for block in PAGE.split("```python\n") if block.startswith("def solve"))
    (tmp_path / "my.py").write_text(first.partition("```")[0])
    assert check(f"{tmp_path / 'my.py'}:solve").exit_code == 0
