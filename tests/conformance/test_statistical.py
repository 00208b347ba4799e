"""The claims pass a right solver, see what the small problems cannot, and say what they would have seen."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plugin_verify.conformance.statistical import FINE, TOO_LONG, try_claims

WRONG = Path(__file__).parent.parent / "solvers_elsewhere/wrong.py"


@pytest.fixture
def tried(few_claims):
    def tried(name: str, *ids: str, precision: str = "float64", seed: int = 1):
        found = [one for one in few_claims if one.claim.id in ids]
        reference = name if ":" in name else f"{WRONG}:{name}"
        return try_claims(found, reference, profile="smoke", seed=seed, jobs=1, precision=precision, limit=60,
                          watch=lambda progress: None)

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


def ran(program: str) -> list[str]:
    """Run a program as a reader does that pastes it."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_refused_claim_shows_a_trial_at_a_smaller_setting_that_can_be_run_again(tried) -> None:
    (check,) = tried("wrong_where_wide", "corollary-1")
    assert "corollary-1 is about a probability, which no one trial decides. Of 30 trials at" in check.about
    n_d = int(re.search(r"n=\(1, (\d+)\)", check.about)[1])
    assert 500 < n_d < 1000 and f"n=(1, {n_d})" in check.script  # it is right up to 500, and the least of the claim's own is 1000
    theirs, ours, bound = (float(re.search(r"latent=(?:array\(\[)?([\d.e-]+)", line)[1]) for line in ran(check.script))
    assert ours < bound < theirs


def test_a_refused_mean_is_not_called_a_probability_and_its_trial_can_be_run_again(tried) -> None:
    (check,) = tried("mutant_4", "remark-4-gradient-descent")
    assert check.outcome == "failed" and "is about a mean, which" in check.about
    theirs, ours, mean = ran(check.script)
    assert theirs != ours and mean


def test_what_raises_in_one_claim_is_made_small_too(tried) -> None:
    (check,) = tried("raising_where_wide", "corollary-1")
    n_d = int(re.search(r"n=\(1, (\d+)\)", check.script)[1])
    assert 500 < n_d < 1000 and "nan" in ran(check.script)[0]


def test_a_right_solver_has_nothing_to_show(tried) -> None:
    (check,) = tried("right", "equation-9")
    assert check.script == check.about == ""
