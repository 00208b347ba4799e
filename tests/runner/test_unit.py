import dataclasses
import pickle

import numpy as np
import pytest

from plugin_verify.claims.evaluate import scores
from plugin_verify.errors import ClaimError, InvalidArgument
from plugin_verify.runner import replay, units
from plugin_verify.runner import unit as module
from plugin_verify.runner.address import generator
from plugin_verify.runner.unit import Unit, run_unit


def first(toys, name: str, index: int = 0, trials: int = 400, **more) -> list[Unit]:
    plan = toys.plan(name, trials=trials, **more)
    return units(plan.claims[0].jobs[index], plan.seed)


def test_a_job_is_cut_into_blocks_and_the_last_may_be_short(toys) -> None:
    cut = first(toys, "lone", trials=450)
    assert [(unit.block, unit.trials, unit.chunk) for unit in cut] == [(0, 200, 40), (1, 200, 40), (2, 50, 40)]
    plan = toys.plan("lone", trials=450)
    assert units(plan.claims[0].jobs[0], plan.seed, blocks=2) == cut[:2]
    assert len(units(plan.claims[0].jobs[0], plan.seed, blocks=99)) == 3


def test_a_unit_travels_and_gives_the_same_bytes_wherever_it_runs(toys) -> None:
    unit = first(toys, "coin")[1]
    once, again = run_unit(unit), run_unit(pickle.loads(pickle.dumps(unit)))
    assert once.tally.values.tobytes() == again.tally.values.tobytes() and once.error is None


def test_a_block_does_not_depend_on_the_others(toys) -> None:
    long, short = first(toys, "coin", trials=1000), first(toys, "coin", trials=400)
    assert run_unit(long[1]).tally.values.tobytes() == run_unit(short[1]).tally.values.tobytes()


def test_a_trial_that_raises_is_data(toys) -> None:
    done = run_unit(first(toys, "breaks", 1)[0])
    assert done.tally is None and "FloatingPointError: the toy diverged (raising in toys.py, line" in done.error


@pytest.mark.parametrize("error", [
    InvalidArgument("step_size = -1 came", argument="step_size"), ClaimError("the shape", claim="lone")])
def test_a_broken_claim_is_not_and_its_error_can_travel(toys, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def quantity(s, u):
        raise error

    broken = dataclasses.replace(toys["lone"], quantity=quantity)
    monkeypatch.setattr(module, "load", lambda reference: broken)
    with pytest.raises(ClaimError, match=str(error)) as refusal:
        run_unit(first(toys, "lone")[0])
    travelled = pickle.loads(pickle.dumps(refusal.value))
    assert str(travelled) == str(refusal.value) and travelled.claim == "lone"


@pytest.mark.parametrize(("name", "index"), [("coin", 0), ("coin", 1), ("search", 0), ("search", 1), ("bracket", 0),
                                             ("quantile", 0), ("nan", 0), ("sized", 1)])
@pytest.mark.parametrize("trial", [0, 39, 40, 199])
def test_a_replay_gives_the_stored_score_exactly(toys, name: str, index: int, trial: int) -> None:
    unit = first(toys, name, index)[1]
    stored = run_unit(unit).tally.values[trial]
    again = replay(unit, trial)
    lower = again.get("quantity", again.get("lower"))
    np.testing.assert_array_equal(again["score"], stored[0] if name in ("search", "bracket") else stored.max())
    bound = np.array(list(again["bound"].values()))
    np.testing.assert_array_equal(scores(np.array(list(lower.values())), bound).max(), again["score"])
    if name in ("search", "bracket"):
        np.testing.assert_array_equal(scores(np.array(list(again["upper"].values())), bound).max(), stored[1])


def test_a_replay_at_a_pinned_constant_shows_the_bound_at_it(toys) -> None:
    unit = first(toys, "quantile", assumed={"C_1": 0.25})[0]
    again = replay(unit, 3)
    assert again["bound"] == {"value": 0.25} and again["score"] == run_unit(unit).tally.values[3, 0]


def test_a_replay_of_an_identity_gives_the_trials_behind_a_group_mean(toys) -> None:
    unit = first(toys, "mean")[0]
    stored = run_unit(unit).tally.values
    trials = [list(replay(unit, trial)["quantity"].values()) for trial in range(unit.group)]
    # A sum of unit.group numbers near 1 in another order differs by at most group * eps.
    np.testing.assert_allclose(np.mean(trials, axis=0), stored[0], rtol=unit.group * 2.3e-16)
    draws = generator(unit.seed, unit.claim, unit.setting_id, unit.block).random(unit.chunk)
    assert [one[0] for one in trials] == (0.5 + 0.01 * (draws[: unit.group] - 0.5)).tolist()
    assert replay(unit, 0)["expected"] == {"first": 0.5, "second[0]": 0.0, "second[1]": 1.0}


def test_replaying_any_trial_of_a_block_in_error_raises_that_error(toys) -> None:
    def raises_late(unit: Unit) -> bool:
        u = generator(unit.seed, unit.claim, unit.setting_id, unit.block).random(unit.trials)
        return bool(u[: unit.chunk].max() <= 0.99 < u.max())

    # Of 200 blocks none is such with probability (1 - 0.99^40 (1 - 0.99^160))^200 < 1e-45.
    late = next(unit for unit in first(toys, "breaks", 2, trials=40_000) if raises_late(unit))
    assert run_unit(late).error
    with pytest.raises(ClaimError, match="the toy diverged"):
        replay(late, 0)


def test_a_proof_has_no_trials_to_replay(toys) -> None:
    with pytest.raises(ClaimError, match="no trials to replay"):
        replay(first(toys, "proof")[0], 0)
