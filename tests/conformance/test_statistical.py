"""The claims pass a right solver, see what the small problems cannot, and say what they would have seen."""

from pathlib import Path

import pytest

from plugin_verify.conformance.statistical import FINE, TOO_LONG, try_claims
from plugin_verify.errors import StoreError

WRONG = Path(__file__).parent.parent / "solvers_elsewhere/wrong.py"


@pytest.fixture
def tried(few_claims):
    def tried(name: str, *ids: str, precision: str = "float64", seed: int = 1):
        found = [one for one in few_claims if one.claim.id in ids]
        reference = name if ":" in name else f"{WRONG}:{name}"
        return try_claims(found, reference, profile="smoke", seed=seed, jobs=1, precision=precision, watch=lambda progress: None)

    return tried


def test_a_right_solver_passes_and_it_is_measured_what_would_not_have(tried) -> None:
    (check,) = tried("plugin_verify.adapters:plugin", "equation-9")
    assert check.outcome == "passed" and "a step that is 1% too long" in check.told and min(TOO_LONG) == 0.01
    assert tried("plugin_verify.adapters:plugin", "equation-9") == [check]


def test_what_is_wrong_at_large_widths_alone_is_refused_by_a_claim(tried) -> None:
    (check,) = tried("wrong_where_wide", "corollary-1")
    assert check.outcome == "failed" and "It failed in" in check.told and "n=(1, 1000)" in check.told


def test_a_solver_that_raises_in_a_claim_fails_it_with_what_it_said(tried) -> None:
    (check,) = tried("raising_where_wide", "corollary-1")
    assert check.outcome == "failed" and "MemoryError: too many outputs" in check.told and "at n=" in check.told


def test_a_claim_finer_than_the_declared_precision_is_left_out(tried) -> None:
    (check,) = tried("right", "equation-9", precision="float32")
    assert check.outcome == "not run" and "coarse enough" in check.told
    assert FINE * 2.0**-24 < 1e-3


def test_a_worker_that_dies_is_one_line(tried, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import BrokenExecutor

    def broken(*rest, **more):
        raise BrokenExecutor("gone")

    monkeypatch.setattr("plugin_verify.conformance.statistical.run_tasks", broken)
    with pytest.raises(StoreError, match="a worker process died, by the solver or"):
        tried("right", "equation-9")
