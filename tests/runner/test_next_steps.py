import math
from pathlib import Path

import pytest

from plugin_verify.runner import Store
from plugin_verify.runner.board import Board
from plugin_verify.runner.looks import Stop, cut
from plugin_verify.runner.next_steps import AHEAD, POWER_LOOKS, Step, nearest, next_steps
from plugin_verify.runner.unit import run_unit, units


@pytest.fixture
def steps(toys, tmp_path: Path):
    """The steps that are open when every setting of some claims has had so many looks; and how many are undecided."""

    def steps(looks: int, *names: str, **more) -> tuple[list[Step], int]:
        plan = toys.plan(*names, trials=None, budget=60.0, **more)
        store = Store.create(tmp_path / f"run{looks}{names[0]}", {})
        stops = [[Stop(looks, job.blocks * 2 ** (looks - 1) if looks else 0) for job in claim.jobs] for claim in plan.claims]
        now = cut(plan, stops)
        for job in (job for claim in now.claims for job in (*claim.jobs, *(j for t in claim.twins for j in t.jobs.values()))):
            for unit in units(job, plan.seed):
                store.append(run_unit(unit))
        found = next_steps(plan, now, Board.read(now, store), stops, store, {})
        store.close()
        return found

    return steps


def test_first_looks_come_before_all_else_and_proofs_cost_next_to_nothing(steps) -> None:
    found, undecided = steps(0, "proof", "coin")
    assert len(found) == 6 and {step.need for step in found} == {0.0} and undecided == 6
    assert [step.claim for step in nearest(found)] == [1, 1, 0, 0, 0, 0] and max(s.cost for s in found if s.claim == 1) <= 1e-3


def test_what_is_decided_or_beyond_reach_is_left(steps) -> None:
    assert steps(1, "coin", at=["p=0", "p=1"]) == ([], 0)
    assert steps(1, "bracket", at=["delta=1e-12"]) == ([], 1)
    assert steps(1, "breaks", at=["p=0.01"]) == ([], 1)


def test_an_undecided_setting_is_looked_at_again_at_the_cost_of_what_is_new(steps) -> None:
    (step,), undecided = steps(1, "coin", at=["p=0.09"])
    assert step.after == Stop(2, 4) and step.cost == pytest.approx(0.4) and step.need >= step.cost and undecided == 1


def test_power_alone_is_looked_for_last_and_not_for_ever(steps) -> None:
    (step,), undecided = steps(1, "toothless")
    assert step.need == math.inf and undecided == 1
    assert steps(POWER_LOOKS, "toothless") == ([], 1)


def test_the_nearest_are_taken_together() -> None:
    made = [Step(0, index, need, 1.0, None) for index, need in enumerate((9.0, 1.0, AHEAD, AHEAD + 0.1, math.inf))]
    assert [step.setting for step in nearest(made)] == [1, 2] and nearest(made[-1:]) == made[-1:]
