"""The committed reference run is what this code makes: the same plan, and the same worst trials, run again."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plugin_verify.pipeline import plan_run
from plugin_verify.runner import Plan, parse_address
from plugin_verify.runner.unit import replay, units

REFERENCE = Path(__file__).parent.parent / "reports/reference/result.json"
CHEAP = 0.3  # core-seconds that running one block again may cost
ROUNDING = 1e-14  # what rounding, which differs from processor to processor, may make of a quantity, for a bound of one
STALE = "the reference run is not what the code makes; renew it as reports/README.md says"


@cache
def reference() -> dict[str, dict[str, Any]]:
    return {claim["id"]: claim for claim in json.loads(REFERENCE.read_text("utf-8"))["claims"]}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_run([], profile="standard", seed=2021)


def test_it_is_of_these_claims(plan: Plan) -> None:
    assert list(reference()) == [claim.about["id"] for claim in plan.claims], STALE
    for claim in plan.claims:
        found = reference()[claim.about["id"]]
        assert {name: found[name] for name in ("title", "statement", "source")} == {
            name: claim.about[name] for name in ("title", "statement", "source")}, STALE
        assert [twin["id"] for twin in found["twins"]] == [twin.id for twin in claim.twins], STALE


def test_it_is_of_these_settings_levels_and_bounds(plan: Plan) -> None:
    for claim in plan.claims:
        rows = reference()[claim.about["id"]]["settings"]
        assert [row["setting"] for row in rows] == [job.case.setting for job in claim.jobs], STALE
        for row, job in zip(rows, claim.jobs, strict=True):
            case = job.case
            assert (row["level"], row["failure_probability"], row["margin"]) == (case.level, case.delta, case.margin), STALE
            assert row["admissible"] == {name: str(value) if abs(value) == float("inf") else value
                                         for name, value in case.admissible.items()}, STALE
            if case.kind == "high-probability-bound" and row["components"] and len(row["components"]) == len(case.bound):
                assert [part["bound"] for part in row["components"]] == pytest.approx(case.bound), STALE


def cheapest(plan: Plan) -> list[tuple[Any, str, float]]:
    """For each claim the worst trial that costs least to run again, as (job, address, score)."""
    chosen = []
    for claim in plan.claims:
        rows = reference()[claim.about["id"]]["settings"]
        worst = [(job.block * job.seconds, job, one["address"], one["score"])
                 for row, job in zip(rows, claim.jobs, strict=True) for one in row["worst_trials"]]
        chosen += [one[1:] for one in sorted(worst, key=lambda one: one[0])[:1] if one[0] <= CHEAP]
    return chosen


def test_its_worst_trials_come_out_the_same(plan: Plan) -> None:
    chosen = cheapest(plan)
    assert len(chosen) >= 15
    for job, address, score in chosen:
        place = parse_address(address)
        again = replay(units(job, plan.seed)[place.block], place.trial)
        rounding = ROUNDING / min(1.0, *map(abs, job.case.bound)) if job.case.kind == "high-probability-bound" else ROUNDING
        assert again["score"] == pytest.approx(score, rel=1e-6, abs=rounding), (address, STALE)
