from pathlib import Path

import pytest

from plugin_verify.claims import measure
from plugin_verify.runner import Store
from plugin_verify.runner import power as module
from plugin_verify.runner.power import FIRST_LOOK, NONE, Power, attempt_units, looks, survey
from plugin_verify.runner.unit import run_unit
from plugin_verify.statistics import merge


@pytest.fixture
def store(tmp_path: Path):
    store = Store.create(tmp_path / "run", {})
    yield store
    store.close()


def climb(plan, indices: list[int], store: Store) -> dict[int, Power]:
    """Run the pending attempts, as a run does."""
    (claim,) = plan.claims
    found = survey(claim, indices, store, settled={})
    while todo := [one for state in found.values() for one in state.pending]:
        for unit in (unit for attempt in todo for unit in attempt_units(attempt, plan.seed)):
            store.append(run_unit(unit))
        found = survey(claim, indices, store, settled={})
    return found


def test_a_twin_gets_a_short_look_then_a_full_one(toys) -> None:
    (claim,) = toys.plan("coin", trials=1000).claims
    first, second = looks("coin/always", claim.twins[0].jobs[0])
    assert (first.blocks, first.look, second.blocks, second.look) == (1, 1, 5, 2)
    assert sum(map(first.job.block_trials, range(1))) >= FIRST_LOOK


def test_where_the_first_look_is_all_there_is_no_second(toys) -> None:
    (claim,) = toys.plan("coin", trials=150).claims
    assert [one.look for one in looks("coin/always", claim.twins[0].jobs[0])] == [1]


def test_the_first_twin_that_is_refuted_ends_the_search(toys, store: Store) -> None:
    found = climb(toys.plan("coin"), [0, 2], store)
    assert found[2] == Power(("coin/always",), ("coin/always",), ())


def test_every_twin_is_tried_to_the_end_somewhere(toys, store: Store) -> None:
    found = climb(toys.plan("coin"), [0, 2], store)
    assert {twin for state in found.values() for twin in state.tried} == {"coin/always", "coin/never"}
    assert all("coin/never" not in state.caught for state in found.values())


def test_where_none_is_refuted_there_is_no_power(toys, store: Store) -> None:
    assert climb(toys.plan("toothless", trials=1000), [0], store)[0] == Power(("toothless/never",), (), ())


def test_a_setting_that_is_not_open_is_not_surveyed(toys, store: Store) -> None:
    (claim,) = toys.plan("coin").claims
    assert survey(claim, [], store, settled={}) == {}


def test_a_claim_that_allows_every_trial_to_fail_shows_no_power(toys, store: Store) -> None:
    assert climb(toys.plan("coin"), [3], store)[3].caught == ()


def test_a_second_look_spends_a_quarter_of_the_level(toys, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = toys.plan("toothless", trials=1000)
    seen = []

    def spy(case, tally, **more):
        seen.append((tally.trials, case.level))
        return measure(case, tally, **more)

    monkeypatch.setattr(module, "measure", spy)
    climb(plan, [0], store)
    level = plan.claims[0].jobs[0].case.level
    assert set(seen) == {(200, level), (1000, level / 4)}


def test_a_claim_without_twins_has_nothing_to_try(toys, store: Store) -> None:
    assert climb(toys.plan("lone"), [0], store)[0] == NONE


def test_a_twin_whose_trials_raise_is_not_caught(toys, store: Store) -> None:
    plan = toys.plan("coin")
    for twin in plan.claims[0].twins:
        for unit in attempt_units(looks(twin.id, twin.jobs[0])[-1], plan.seed):
            store.append(run_unit(unit)._replace(tally=None, error="no") if twin.id == "coin/always" else run_unit(unit))
    assert survey(plan.claims[0], [0], store, settled={})[0] == Power(("coin/always", "coin/never"), (), ())


def test_the_trials_of_a_twin_that_raise_count_as_satisfied(toys, store: Store) -> None:
    plan = toys.plan("coin", trials=2000)
    plan = plan._replace(claims=(plan.claims[0]._replace(twins=plan.claims[0].twins[:1]),))
    _, second = looks("coin/always", plan.claims[0].twins[0].jobs[0])
    units = [run_unit(unit) for unit in attempt_units(second, plan.seed)]
    assert measure(second.job.case, merge([done.tally for done in units[5:6]])).violated
    for done in units:
        store.append(done if done.unit.block == 5 else done._replace(tally=None, error="no"))
    # 200 failures in 2000 trials are what delta = 0.1 allows.
    assert survey(plan.claims[0], [0], store, settled={})[0].caught == ()
