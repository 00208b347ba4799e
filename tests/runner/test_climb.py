"""Runs that climb: what they decide, that they can be interrupted anywhere, and what they keep of an error."""

from pathlib import Path

import pytest
from scipy.stats import norm

from plugin_verify.claims import collect
from plugin_verify.errors import ClaimError, InvalidArgument
from plugin_verify.report import render_json
from plugin_verify.runner import (
    PROFILES,
    Store,
    diagnose,
    find_unit,
    make_plan,
    parse_address,
    replay_address,
    replay_stored,
    reread,
    resume,
    start,
)
from plugin_verify.runner.climb import CLIMBS, next_climbs, read_climbs
from plugin_verify.runner.climb_plan import EFFORTS, climb_seconds
from plugin_verify.runner.record import plan_record, read_plan

FAR = str(Path(__file__).parent.parent / "far_toys.py")


def plan_of(name: str, profile: str = "standard", **more):
    found = [one for one in collect([FAR]) if name in (one.claim.id, one.claim.twin_of)]
    return make_plan(found, profile=PROFILES[profile], seed=3, **more)


def text(outcome) -> str:
    return render_json(outcome.result | {"times": {}})


@pytest.fixture(scope="module")
def run(toys, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("far") / "run"
    return folder, start(plan_of("far"), folder, jobs=1, executor=toys.Serial())


def test_what_counting_cannot_decide_is_decided(run) -> None:
    (claim,) = run[1].result["claims"]
    verdicts = [setting["verdict"] for setting in claim["settings"]]
    assert verdicts == ["SUPPORTED", "REFUTED", "UNDECIDED"] and run[1].result["exit_code"] == 1
    for setting in claim["settings"]:
        low, high = setting["interval"]
        assert low <= 10.0 ** setting["setting"]["log10_p"] <= high and setting["method"] == "splitting"


def test_the_tail_is_known_along_the_whole_ladder(run) -> None:
    tail = run[1].result["claims"][0]["settings"][0]["tail"]
    unit = norm.isf(1e-9)
    assert len(tail["marks"]) > 30
    rows = zip(tail["marks"], tail["low"], tail["high"], strict=True)
    assert all(low <= norm.sf(unit * mark) <= high for mark, low, high in rows if mark > 0)


def test_twins_are_judged_by_the_climbs_of_their_claim(run) -> None:
    twins = {twin["id"]: twin for twin in run[1].result["claims"][0]["twins"]}
    assert all(twins[f"far/{name}"]["caught"] for name in ("larger", "thousandth", "half"))
    store = Store.open(run[0])
    climbed = {claim for claim, _, _ in store.blocks() if claim.endswith(CLIMBS)}
    store.close()
    assert climbed == {f"far{CLIMBS}"}


def test_a_constant_is_enclosed_by_climbs(toys, tmp_path: Path) -> None:
    outcome = start(plan_of("constant"), tmp_path / "run", jobs=1, executor=toys.Serial())
    (claim,) = outcome.result["claims"]
    low, high = claim["settings"][0]["interval"]
    assert low <= norm.isf(1e-8) <= high < 1.2 * low and claim["settings"][0]["verdict"] == "FORCES"
    assert claim["twins"][0]["caught"] == [0]


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("units", [2, 5, 7, 9, 13])
def test_an_interrupted_run_goes_on_to_the_same_bytes(toys, run, tmp_path: Path, units: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        start(plan_of("far"), tmp_path / "run", jobs=1, executor=toys.Serial(stop_after=units))
    assert text(resume(tmp_path / "run", jobs=1, executor=toys.Serial())) == text(run[1])


@pytest.mark.usefixtures("one_by_one")
def test_an_unfinished_climb_makes_the_run_incomplete(toys, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        start(plan_of("far"), tmp_path / "run", jobs=1, executor=toys.Serial(stop_after=8))
    found = reread(tmp_path / "run").result
    assert not found["complete"] and not any(s["verdict"] == "SUPPORTED" for s in found["claims"][0]["settings"])


def test_a_climb_that_raises_is_recorded_and_decides_nothing(toys, tmp_path: Path) -> None:
    outcome = start(plan_of("broken"), tmp_path / "run", jobs=1, executor=toys.Serial())
    assert outcome.result["exit_code"] == 4 and "the toy diverged" in outcome.result["errors"][0]["error"]
    assert outcome.result["claims"][0]["settings"][0]["verdict"] == "UNDECIDED"


def test_climbs_belong_to_the_run(run) -> None:
    assert diagnose(run[0]) == []
    address = parse_address(f"far{CLIMBS}/{run[1].result['claims'][0]['settings'][0]['id']}/1/0")
    with pytest.raises(InvalidArgument, match="no single trials"):
        find_unit(run[0], address)


def test_a_climb_is_replayed_by_its_address(run) -> None:
    folder, outcome = run
    address = parse_address(f"far{CLIMBS}/{outcome.result['claims'][0]['settings'][0]['id']}/1/0")
    again = replay_address(folder, address)
    store = Store.open(folder)
    (first, *_) = read_climbs(plan_of("far").claims[0].jobs[0], store).climbs
    store.close()
    assert again["tail"] == first.tail.tolist()
    assert replay_address(folder, address._replace(block=0))["marks"] == again["marks"]
    assert replay_stored(folder, address) == (again, []) and replay_stored(folder, address._replace(block=0))[1] == []
    with pytest.raises(InvalidArgument, match="has no climb 21"):
        replay_address(folder, address._replace(block=21))
    with pytest.raises(InvalidArgument, match="no setting"):
        replay_address(folder, address._replace(setting="0"))


def test_the_replay_of_a_climb_in_error_shows_it(toys, tmp_path: Path) -> None:
    outcome = start(plan_of("broken"), tmp_path / "run", jobs=1, executor=toys.Serial())
    (error, *_) = (one for one in outcome.result["errors"] if CLIMBS in one["address"])
    with pytest.raises(ClaimError, match="the toy diverged"):
        replay_address(tmp_path / "run", parse_address(error["address"]))


def test_the_plan_is_kept(run) -> None:
    plan = plan_of("far")
    assert read_plan(plan_record(plan)) == plan and plan.claims[0].jobs[0].climb is not None


def test_nothing_is_climbed_where_counting_can_decide_or_the_profile_affords_none() -> None:
    found = [one for one in collect([FAR]) if one.claim.id == "far"]
    near = make_plan(found, profile=PROFILES["standard"], seed=1, at=["log10_p=-4, log10_delta=-3"]).claims[0].jobs[0]
    poor = PROFILES["smoke"]._replace(climb_seconds=0.01)
    assert near.climb is None and make_plan(found, profile=poor, seed=1).claims[0].jobs[0].climb is None
    assert plan_of("far", trials=50).claims[0].jobs[0].climb is None


def test_the_best_effort_that_is_affordable_is_taken(run) -> None:
    job = plan_of("far").claims[0].jobs[0]
    assert job.climb is not None and job.climb.effort == EFFORTS[0]
    assert job.climb.seconds == climb_seconds(1e-8, job.case.level, EFFORTS[0], 1e-6)
    store = Store.open(run[0])
    assert next_climbs(plan_of("far").claims[0].jobs[0], store, 3) == []
    store.close()
