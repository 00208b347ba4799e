"""What a failing identity says, and what counts as failing."""

from pathlib import Path

import numpy as np
import pytest

from plugin_verify.conformance.exact import try_identity
from plugin_verify.conformance.foreign import Foreign
from plugin_verify.conformance.identities import IDENTITIES
from plugin_verify.conformance.problem import problems

BY_ID = {one.id: one for one in IDENTITIES}
PROBLEMS = list(problems(2021, 24))


def steps(kind):
    def solve(forward, adjoint, y, x0, step_size, iterations):
        x = x0.astype(kind)
        for _ in range(iterations):
            x = x - kind(step_size) * adjoint(forward(x) - y).astype(kind)
        return x

    return solve


def tried(name: str, solver, precision: str = "float64"):
    return try_identity(BY_ID[name], Foreign(solver), PROBLEMS, precision=precision, reference="my.py:solve")


def test_single_precision_is_refused_with_the_remedy_and_passes_where_it_is_declared() -> None:
    refused = tried("one-step", steps(np.float32))
    assert refused.outcome == "failed" and "say --precision float32" in refused.told
    assert all(tried(name, steps(np.float32), "float32").outcome == "passed" for name in BY_ID)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_half_precision_is_refused_as_either(precision: str) -> None:
    check = tried("iterates", steps(np.float16), precision)
    assert check.outcome == "failed" and "--precision" not in check.told


def test_what_is_no_number_fails() -> None:
    assert tried("one-step", lambda forward, adjoint, y, x0, *rest: x0 * np.nan).outcome == "failed"
    assert tried("one-step", lambda forward, adjoint, y, x0, *rest: x0 + np.inf).outcome == "failed"


def test_what_is_raised_is_told_with_its_place() -> None:
    def solve(forward, adjoint, y, x0, step_size, iterations):
        raise KeyError("bias")

    check = tried("one-step", solve)
    assert check.outcome == "failed" and "it raised KeyError: 'bias'" in check.told and Path(__file__).name in check.told


def test_a_failure_that_does_not_come_again_is_told_as_such() -> None:
    left = [1]

    def solve(forward, adjoint, y, x0, step_size, iterations):
        if left:
            left.pop()
            raise OSError("once")
        return x0

    check = tried("no-iterations", solve)
    assert check.outcome == "failed" and "0 apart" in check.told
