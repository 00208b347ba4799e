"""The order of the checks, the verdict, and failures that are expected."""

import json
from pathlib import Path

import pytest

from plugin_verify.claims import load_value
from plugin_verify.conformance import check_solver
from plugin_verify.conformance.check import Check
from plugin_verify.conformance.identities import IDENTITIES
from plugin_verify.conformance.suite import verdict
from plugin_verify.errors import InvalidArgument

CHEAP = ("equation-9", "remark-4-gradient-descent")
HERE = Path(__file__).parent
WRONG = HERE.parent / "solvers_elsewhere/wrong.py"
TORCH = HERE.parent.parent / "docs/examples/plugin_in_torch.py"


def outcomes(result) -> dict[str, str]:
    return {check["id"]: check["outcome"] for check in result["checks"]}


def test_the_solver_that_ships_is_accepted(few_claims) -> None:
    result = check_solver("plugin_verify.adapters:plugin", profile="smoke")
    assert result["verdict"] == "accepted" and set(outcomes(result).values()) == {"passed"}
    assert list(outcomes(result)) == [*(one.id for one in IDENTITIES), *CHEAP]
    assert json.loads(json.dumps(result)) == result


def test_it_is_said_how_many_iterations_and_which_widths_were_tried(few_claims, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    (tmp_path / "noting.py").write_text(f"""
def solve(forward, adjoint, y, x0, step_size, iterations):
    with open({str(log)!r}, "a") as file:
        print(iterations, max(len(x0), len(y)), file=file)
    x = x0
    for _ in range(iterations):
        x = x - step_size * adjoint(forward(x) - y)
    return x
""")
    result = check_solver(f"{tmp_path / 'noting.py'}:solve", profile="smoke")
    iterations, ends = zip(*(map(int, line.split()) for line in log.read_text().splitlines()), strict=True)
    assert result["verdict"] == "accepted" and result["most_iterations"] == max(iterations) >= 25
    assert result["widest"] >= max(*ends, 500)
    assert result["widest"] == max(check["widest"] for check in result["checks"])


@pytest.mark.parametrize(("name", "precision"), [("solve", "float64"), ("solve_in_single_precision", "float32")])
def test_plugin_in_pytorch_is_accepted(few_claims, name: str, precision: str) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed, and the example is written in it")
    result = check_solver(f"{TORCH}:{name}", profile="smoke", precision=precision)
    fine = {"equation-9"} if precision == "float32" else set()
    assert result["verdict"] == "accepted"
    assert {id for id, outcome in outcomes(result).items() if outcome != "passed"} == fine


def test_where_an_identity_fails_no_claim_is_run(few_claims) -> None:
    result = check_solver(f"{WRONG}:momentum", profile="smoke")
    found = outcomes(result)
    assert result["verdict"] == "refused" and found["iterates"] == "failed"
    assert {found[id] for id in CHEAP} == {"not run"}


def test_an_expected_failure_is_in_order_and_the_claims_are_run(few_claims) -> None:
    result = check_solver(f"{WRONG}:probing", profile="smoke", expected={"calls": "the product is formed beforehand"})
    found = outcomes(result)
    assert result["verdict"] == "accepted" and found.pop("calls") == "expected failure" and set(found.values()) == {"passed"}


def test_an_expected_failure_that_passes_refuses(few_claims) -> None:
    result = check_solver("plugin_verify.adapters:plugin", profile="smoke", expected={"calls": "it was so once"})
    assert result["verdict"] == "refused" and outcomes(result)["calls"] == "unexpected pass"


@pytest.mark.parametrize(("expected", "says"), [({"call": "x"}, "did you mean 'calls'"), ({"zzzz": "x"}, "there are unchanged"),
                                                ({"calls": " "}, "without a reason")])
def test_what_cannot_be_expected_is_one_line(few_claims, expected, says: str) -> None:
    with pytest.raises(InvalidArgument, match=says):
        check_solver("plugin_verify.adapters:plugin", profile="smoke", expected=expected)


def test_a_claim_in_error_leaves_the_check_incomplete_unless_the_solver_is_refused_anyway() -> None:
    broken, failed = (Check("a", "claim", "", outcome, "") for outcome in ("in error", "failed"))
    assert verdict([broken]) == "incomplete" and verdict([broken, failed]) == "refused"
    assert broken.held_against("it was so").outcome == "in error"


@pytest.mark.parametrize("number", range(len(load_value(f"{WRONG}:AS_SOLVER", dict))))
def test_every_mutant_is_refused_by_the_whole_check(here, number: int) -> None:
    result = check_solver(f"{WRONG}:mutant_{number}", profile="smoke")
    first = next(check for check in result["checks"] if check["outcome"] == "failed")
    assert result["verdict"] == "refused" and len(first["script"].splitlines()) < 50


@pytest.mark.slow
@pytest.mark.parametrize("reference", ["plugin_verify.adapters:plugin", f"{TORCH}:solve"])
def test_right_solvers_pass_every_claim(reference: str) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed, and the example is written in it")
    result = check_solver(reference, profile="standard", jobs=2)
    assert result["verdict"] == "accepted" and set(outcomes(result).values()) <= {"passed", "no power", "not run"}
