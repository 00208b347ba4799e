"""The printed program shows what the check has seen."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.conformance.exact import hold, try_identity
from plugin_verify.conformance.foreign import load_solver
from plugin_verify.conformance.identities import IDENTITIES
from plugin_verify.conformance.problem import boxes, problems
from plugin_verify.conformance.script import script

WRONG = Path(__file__).parent.parent / "solvers_elsewhere/wrong.py"


def printed(program: str, capsys: pytest.CaptureFixture[str]) -> str:
    exec(compile(program, "program", "exec"), {})
    return capsys.readouterr().out


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda one: one.id)
def test_every_program_prints_both_sides(identity, capsys: pytest.CaptureFixture[str]) -> None:
    reference = f"{WRONG}:clipped_entries"
    p = next(p for p in problems(2021, 60) if p.n == (2, 5))
    solve = load_solver(reference)
    came, wanted = identity.sides(solve, *boxes(p.A), p.y.copy(), p.x0.copy(), p.step_size, p.k)
    assert printed(script(reference, identity, p), capsys) == f"{np.array(came)} {np.array(wanted)}\n"


def test_a_failure_can_be_run_again_in_a_fresh_process() -> None:
    identity = next(one for one in IDENTITIES if one.id == "scaling")
    reference = f"{WRONG}:clipped_observation"
    check = try_identity(identity, load_solver(reference), list(problems(2021, 24)), precision="float64", reference=reference)
    assert check.outcome == "failed"
    ran = subprocess.run([sys.executable, "-c", check.script], capture_output=True, text=True, check=True)
    came, wanted = (part.strip("[]\n ") for part in ran.stdout.split("] ["))
    assert came != wanted and f"({float(came.split()[0]):.6g}" in check.told


def test_a_right_solver_prints_the_same_twice(capsys: pytest.CaptureFixture[str]) -> None:
    p = next(problems(2021, 1))
    identity = next(one for one in IDENTITIES if one.id == "iterates")
    assert hold(identity, load_solver(f"{WRONG}:right"), p, precision="float64")[0] == 0
    came, wanted = printed(script(f"{WRONG}:right", identity, p), capsys).split("] [")
    assert came.strip("[]\n ") == wanted.strip("[]\n ")
