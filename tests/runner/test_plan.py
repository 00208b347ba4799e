import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_verify import Cost, false_twin
from plugin_verify.claims import ForAll, Found, excluded
from plugin_verify.errors import ClaimError, MemoryLimitError, SettingError
from plugin_verify.runner import PROFILES, make_plan
from plugin_verify.runner.plan import GROUPS, RATE
from plugin_verify.statistics import look_level, trials_for_half_width, trials_without_failure


def found(*claims) -> list[Found]:
    return [Found(claim, f"here:{claim.id}", "0") for claim in claims]


def plan(*claims, profile="smoke", **more):
    return make_plan(found(*claims), **{"profile": PROFILES[profile], "seed": 1} | more)


def levels(made) -> list[float]:
    return [job.case.level for claim in made.claims for job in claim.jobs if job.case.kind != "for-all"]


@given(st.sets(st.sampled_from(["coin", "lone", "sized", "quantile", "search", "mean", "proof"]), min_size=1))
def test_the_levels_of_all_settings_add_up_to_less_than_the_rate(toys, names: set[str]) -> None:
    made = toys.plan(*names)
    assert sum(levels(made)) <= made.false_refutation_rate == RATE and len(levels(made)) == made.decisions


def test_the_level_is_split_over_the_whole_run_and_the_first_look_spends_its_part(toys) -> None:
    alone, together = levels(toys.plan("lone")), levels(toys.plan("lone", "coin"))
    assert alone[0] == pytest.approx(RATE * 6 / 3.14159265358979**2) and together == [alone[0] / 5] * 5


def test_more_settings_by_hand_cost_level_too(toys) -> None:
    made = toys.plan("lone", at=["p=0", "p=1"])
    assert made.decisions == 2 and levels(made) == [levels(toys.plan("lone"))[0] / 2] * 2


def test_first_looks_cost_at_most_a_quarter_of_a_budget_and_fill_blocks(toys) -> None:
    """A setting's last block is filled up, and that is all that may come on top."""
    for budget in (2.0, 20.0, 2000.0):
        made = toys.plan("lone", "quantile", "mean", profile=PROFILES["deep"], trials=None, budget=budget)
        jobs = [job for claim in made.claims for job in claim.jobs]
        assert sum((job.trials - job.block) * job.seconds for job in jobs) <= budget / 4
        assert all(job.trials % job.block == 0 for job in jobs)


def test_a_budget_gives_confidence_sequences_the_whole_share_and_the_rest_their_first_part(toys) -> None:
    made = toys.plan("lone", "quantile", "mean", trials=None, budget=60.0)
    whole = RATE / made.decisions
    assert levels(made) == [whole, *[look_level(whole, 1)] * (made.decisions - 1)]
    assert [job.case.anytime for claim in made.claims for job in claim.jobs] == [True] + [False] * (made.decisions - 1)
    assert not any(job.case.anytime for job in toys.plan("lone").claims[0].jobs)


def test_equal_settings_are_one(toys) -> None:
    assert toys.plan("lone", at=["p=0", "p=0.0", ""]).decisions == 1
    double = dataclasses.replace(toys["lone"], settings=toys["lone"].settings * 2)
    assert plan(double).decisions == 1


def test_twins_stand_beside_their_claim_at_its_trials_and_level(toys) -> None:
    (claim,) = toys.plan("coin").claims
    assert [twin.id for twin in claim.twins] == ["coin/always", "coin/never"]
    for twin in claim.twins:
        assert {i: (job.trials, job.case.level) for i, job in twin.jobs.items()} == {
            i: (job.trials, job.case.level) for i, job in enumerate(claim.jobs)}


def test_a_twin_alone_is_planned_as_a_claim_at_its_own_pins(toys) -> None:
    (claim,) = plan(toys["sized/always"]).claims
    assert claim.about["twin_of"] == "sized" and claim.jobs[0].case.pins == {"C_0": 6.0} and claim.twins == ()


def test_twins_are_pinned_as_they_say_else_as_assumed_else_as_the_constant_says(toys) -> None:
    def pins(**more):
        return [job.case.pins for claim in toys.plan("sized", "quantile", **more).claims for twin in claim.twins
                for job in list(twin.jobs.values())[:1]]

    assert pins() == [{"C_0": 6.0}, {"C_1": 1e-3}]
    assert pins(assumed={"C_0": 2.0, "C_1": 7.0}) == [{"C_0": 2.0}, {"C_1": 1e-3}]


def test_a_twin_runs_only_where_it_speaks_of_the_setting_at_its_pins(toys) -> None:
    """An assumed constant stands; else a setting that admits less than the twin's pin is run at what it admits."""
    (claim,) = toys.plan("sized").claims
    assert {i: job.case.pins["C_0"] for i, job in claim.twins[0].jobs.items()} == {0: 6.0, 1: 5.0, 2: 3.0, 3: 5.0}
    assert list(toys.plan("sized", assumed={"C_0": 5.0}).claims[0].twins[0].jobs) == [0, 1, 3]
    assert not any(excluded(job.case) for job in claim.twins[0].jobs.values())


def test_where_restricts_a_twin_and_a_claim(toys) -> None:
    twin = false_twin(toys["coin"], "half", "half", where=lambda s: s.p == 1)
    assert list(plan(toys["coin"], twin).claims[0].twins[0].jobs) == [1]
    assert len(plan(twin).claims[0].jobs) == 1


def test_at_takes_the_place_of_the_grid_and_may_be_any_setting_that_meets_the_hypotheses(toys) -> None:
    (job,) = toys.plan("sized", at=["p=0.5, admits=7"]).claims[0].jobs
    assert job.case.setting == {"p": 0.5, "delta": 0.1, "admits": 7.0, "meets": True}
    with pytest.raises(SettingError, match="breaks the hypothesis met"):
        toys.plan("sized", at=["meets=False"])
    with pytest.raises(SettingError, match="no field 'q'"):
        toys.plan("sized", at=["q=1"])


@pytest.mark.parametrize(("assumed", "says"), [
    ({"C_2": 1.0}, "did you mean 'C_0'"), ({"zeta": 1.0}, "there is: C_0"),
    ({"C_0": -1.0}, "positive"), ({"C_0": float("nan")}, "positive"),
    ({"C_0": float("inf")}, "positive")])
def test_a_constant_that_cannot_be_assumed_is_refused(toys, assumed: dict[str, float], says: str) -> None:
    with pytest.raises(SettingError, match=says):
        toys.plan("sized", assumed=assumed)


def test_blocks_and_chunks_follow_the_cost(toys) -> None:
    costs = {Cost("stored", 1e-3, 100_000): (200, 40), Cost("stored", 10.0, 10): (1, 1), Cost("stored", 1e-9, 1): (16384, 16384),
             Cost("stored", 1e-3, 10**8): (200, 1)}
    for cost, wanted in costs.items():
        (job,) = plan(dataclasses.replace(toys["lone"], cost=lambda s, cost=cost: cost), trials=1000).claims[0].jobs
        assert (job.block, job.chunk) == wanted and sum(map(job.block_trials, range(job.blocks))) == job.trials == 1000


def test_an_identity_runs_in_whole_groups(toys) -> None:
    for trials in (1, 400, 401):
        (job,) = toys.plan("mean", trials=trials).claims[0].jobs
        group = job.case.group
        assert group == 200 // GROUPS and job.trials >= trials and job.trials - trials < group
        assert all(size % group == 0 for size in (job.trials, job.block, job.chunk, job.block_trials(job.blocks - 1)))


def test_trials_are_what_the_design_asks_for_as_far_as_the_profile_affords(toys) -> None:
    fast = {"cost": lambda s: Cost("stored", 1e-6, 10)}

    def trials(claim, profile="standard"):
        return plan(dataclasses.replace(claim, **fast), profile=profile).claims[0].jobs[0]

    lone = trials(toys["lone"])
    assert trials_without_failure(0.1, level=lone.case.level) < lone.trials == PROFILES["standard"].exploratory
    less = dataclasses.replace(toys["lone"], failure_probability=lambda s: 1e-3)
    assert PROFILES["standard"].exploratory < trials(less).trials < PROFILES["standard"].trials
    rare = dataclasses.replace(toys["lone"], failure_probability=lambda s: 1e-40)
    assert trials(rare).trials == PROFILES["standard"].exploratory
    identity = trials(toys["mean"])
    assert identity.trials >= trials_for_half_width(0.05, variance=1e-5, level=identity.case.level, power=0.5)
    assert trials(toys["proof"]).trials == 1
    for delta in (0.0, 1e-320, 1e-17, 0.1, 0.9, 1 - 1e-16, 1.0):
        for name in ("lone", "quantile"):
            assert trials(dataclasses.replace(toys[name], failure_probability=lambda s, delta=delta: delta), "smoke").trials >= 1


def test_what_needs_more_memory_than_there_is_is_refused(toys) -> None:
    with pytest.raises(MemoryLimitError, match="choose smaller widths") as refusal:
        plan(dataclasses.replace(toys["lone"], cost=lambda s: Cost("stored", 1.0, 10**18)))
    assert refusal.value.needed == 10**18


@pytest.mark.parametrize("change", [
    {"cost": lambda s: s.nothing}, {"cost": lambda s: Cost("stored", 0.0, 1)}, {"where": lambda s: 1 / 0},
    {"cost": lambda s: Cost("stored", float("nan"), 1)}])
def test_a_claim_that_cannot_be_planned_is_one_line(toys, change) -> None:
    with pytest.raises(ClaimError, match="^lone"):
        plan(dataclasses.replace(toys["lone"], **change))


def test_a_proof_spends_no_level(toys) -> None:
    assert toys.plan("proof").decisions == 0 and isinstance(toys["proof"], ForAll)
