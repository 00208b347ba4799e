import numpy as np
import pytest

from plugin_verify import Cost, HighProbabilityBound
from plugin_verify.claims import Found, Verdict
from plugin_verify.claims.need import Need
from plugin_verify.runner import PROFILES, make_plan, start
from plugin_verify.runner.would_take import core_time


def normal(delta: float, *, gaussian: bool) -> HighProbabilityBound:
    from typing import NamedTuple

    class Setting(NamedTuple):
        m: int = 1

    return HighProbabilityBound(
        id="normal", statement="A normal is small.", settings=(Setting(),), sampler=lambda s, rng, n: rng.standard_normal((n, 3)),
        quantity=lambda s, g: np.linalg.norm(g, axis=1), bound=lambda s: 9.0, failure_probability=lambda s: delta,
        gaussian=gaussian, cost=lambda s: Cost("stored", 1e-5, 100))


POOR = PROFILES["smoke"]._replace(climb_seconds=0.0)


def planned(delta: float, *, gaussian: bool = True, profile: str = "", **more):
    return make_plan([Found(normal(delta, gaussian=gaussian), "here:normal", "0")], profile=PROFILES.get(profile, POOR), seed=1,
                     **more)


def job(*args, **more):
    return planned(*args, **more).claims[0].jobs[0]


@pytest.mark.parametrize("delta", [1e-7, 1e-12, 1e-40])
def test_the_profile_that_is_named_is_the_first_that_splits_there_at_that_cost(delta: float) -> None:
    offer = job(delta).splitting
    assert offer and offer.profile and job(delta).climb is None
    names = list(PROFILES)
    for name in names[: names.index(offer.profile)]:
        assert job(delta, profile=name).climb is None
    there = job(delta, profile=offer.profile)
    assert there.climb and there.climb.seconds == offer.seconds and there.splitting is None


def test_only_a_gaussian_claim_is_offered_splitting() -> None:
    assert job(1e-12, gaussian=False).splitting is None and job(0.0).splitting is None and job(1.0).splitting is None


def test_a_budget_splits_what_it_can_pay_for_and_counts_what_is_cheaper() -> None:
    assert job(1e-12, budget=600.0).climb and not job(1e-12, budget=1.0).climb
    assert not job(1e-4, budget=600.0).climb and job(1e-4, budget=600.0).case.anytime


@pytest.mark.parametrize(("seconds", "text"), [(0.01, "0.01 core-seconds"), (42, "42 core-seconds"), (600, "10 core-minutes"),
                                               (86400, "24 core-hours"), (3.6e18, "1e+15 core-hours")])
def test_times_are_told_in_their_unit(seconds: float, text: str) -> None:
    assert core_time(seconds) == text


def test_every_undecided_setting_says_what_it_would_take_and_how_long(toys, tmp_path) -> None:
    plan = toys.plan("coin", "search", "bracket", "mean", trials=20)
    result = start(plan, tmp_path / "run", jobs=1, executor=toys.Serial()).result
    open_rows = [one for claim in result["claims"] for one in claim["settings"]
                 if one["verdict"] == Verdict.UNDECIDED and one["failure_probability"] != 1]
    assert len(open_rows) >= 4
    for one in open_rows:
        assert "core-seconds" in one["would_take"] or one["would_take"] == "a narrower bracket in each trial"
    clean = result["claims"][0]["settings"][2]  # delta is 0.001, nothing failed: log(1/level) / delta trials of 1 ms
    needed = -np.log(clean["level"]) / 0.001
    assert clean["would_take"] == f"{needed:.2g} trials without a failure, about {needed / 1e3:.2g} core-seconds"


def test_the_cheaper_of_counting_and_splitting_is_named(tmp_path, toys, monkeypatch) -> None:
    from plugin_verify.claims import measure
    from plugin_verify.runner.would_take import would_take
    from plugin_verify.statistics import Tally

    for delta, says in ((1e-12, "splitting, about"), (0.01, "trials without a failure, about")):
        one = job(delta)
        assert says in would_take(one, measure(one.case, Tally(10, 0, 0, 0, np.full((10, 1), 0.5))))


def test_a_need_reads_as_part_of_a_sentence() -> None:
    assert str(Need(12345.0, "without a failure")) == "1.3e+04 trials without a failure"
    assert str(Need(300.0, "if failures keep coming at this rate")) == "about 3e+02 trials, if failures keep coming at this rate"
    assert str(Need(float("inf"), "a narrower bracket in each trial")) == "a narrower bracket in each trial"
    assert str(Need(50.0, "")) == "50 trials"
