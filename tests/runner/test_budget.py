import shutil
import sqlite3
from pathlib import Path

import pytest

from plugin_verify.claims import Verdict
from plugin_verify.errors import InvalidArgument
from plugin_verify.report import render_json
from plugin_verify.runner import Store, find_unit, parse_address, parse_budget, replay, reread, resume, start
from plugin_verify.runner.executor import processes
from plugin_verify.runner.looks import read_stops
from plugin_verify.runner.record import stored_plan

V = Verdict
NEAR = ["p=0.08", "p=0.12", "p=0"]  # delta is 0.1: two settings take several looks, one takes one


def text(outcome) -> str:
    return render_json(outcome.result | {"times": {}, "budget": None})


def settings(outcome, claim: int = 0) -> list[dict]:
    return outcome.result["claims"][claim]["settings"]


class Ticks:
    """A clock that moves on by one whenever it is asked."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin_verify.runner.budget.monotonic", Ticks())


@pytest.fixture(scope="module")
def plan(toys):
    return toys.plan("coin", "quantile", "mean", at=NEAR, trials=None, budget=600.0)


@pytest.fixture(scope="module")
def reference(toys, plan, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("budget") / "run"
    return folder, start(plan, folder, jobs=1, executor=toys.Serial())


def test_a_run_looks_until_everything_is_decided(plan, reference) -> None:
    coin, quantile, mean = (settings(reference[1], i) for i in range(3))
    assert [one["verdict"] for one in coin] == [V.SUPPORTED, V.REFUTED, V.SUPPORTED]
    assert {one["verdict"] for one in mean} == {V.SUPPORTED} and {one["verdict"] for one in quantile} == {V.FORCES}
    assert reference[1].result["budget"] == {"seconds": 600.0, "ended": "decided"} and reference[1].result["complete"]
    assert coin[2]["looks"] == 1 < min(coin[0]["looks"], coin[1]["looks"])
    for claim, ones in zip(plan.claims, (coin, quantile, mean), strict=True):
        for job, one in zip(claim.jobs, ones, strict=True):
            assert one["trials"] == job.trials * 2 ** (one["looks"] - 1)
    assert coin[0]["trials"] > 400  # more than the profile affords


def test_methods_and_levels_are_frozen_in_the_plan_and_add_up(plan, reference) -> None:
    result = reference[1].result
    store = Store.open(reference[0])
    assert stored_plan(store) == plan
    store.close()
    for claim, method in zip(result["claims"], ("confidence-sequence", "order-statistics", "catoni"), strict=True):
        for one in claim["settings"]:
            whole = result["false_refutation_rate"] / result["decisions"]
            part = 1.0 if method == "confidence-sequence" else 6 / (3.141592653589793 * one["looks"]) ** 2
            assert one["method"] == method and one["level"] == pytest.approx(whole * part)


def test_power_is_shown_at_the_same_trials(reference) -> None:
    assert [one["power"] for one in settings(reference[1])] == ["coin/always", None, "coin/always"]


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("stops", [(0,), (3, 20), (40, 1, 5), (66,)])
def test_any_interruption_ends_at_the_same_decision_from_the_same_trials(toys, plan, reference, tmp_path: Path, stops) -> None:
    folder = tmp_path / "run"
    for number, stop in enumerate(stops):
        executor = toys.Serial(stop_after=stop)
        with pytest.raises(KeyboardInterrupt):
            resume(folder, jobs=1, executor=executor) if number else start(plan, folder, jobs=1, executor=executor)
        assert reread(folder).result["complete"] is False and reread(folder).result["budget"]["ended"] is None
    assert text(resume(folder, jobs=1, executor=toys.Serial())) == text(reference[1]) == text(reread(folder))


def test_worker_processes_give_the_same_bytes(plan, reference, tmp_path: Path) -> None:
    with processes(2) as pool:
        assert text(start(plan, tmp_path / "run", jobs=2, executor=pool)) == text(reference[1])


def test_a_run_whose_time_is_over_says_so_and_is_decided_again_to_the_same_bytes(toys, plan, tmp_path: Path, ticking) -> None:
    ended = start(plan._replace(budget=60.0), tmp_path / "run", jobs=1, executor=toys.Serial())
    assert ended.result["budget"] == {"seconds": 60.0, "ended": "time"}
    assert V.UNDECIDED in {one["verdict"] for one in settings(ended)}
    assert text(reread(tmp_path / "run")) == text(ended) == text(resume(tmp_path / "run", jobs=1, executor=toys.Serial(0)))


@pytest.mark.parametrize("budget", [50.0, 65.0])
def test_blocks_beyond_the_stop_change_nothing(toys, plan, reference, tmp_path: Path, ticking, budget: float) -> None:
    """Equal numbers of trials give equal bytes: the stops of a short run, put on a store that holds much more."""
    ended = start(plan._replace(budget=budget), tmp_path / "short", jobs=1, executor=toys.Serial())
    shutil.copytree(reference[0], tmp_path / "long")
    short, long = (Store.open(tmp_path / name) for name in ("short", "long"))
    long.put_meta({key: short.meta(key) for key in ("plan", "stops", "ended", "budget")})
    assert len(long.blocks()) > len(short.blocks())
    for store in (short, long):
        store.close()
    again = reread(tmp_path / "long")
    strip = [[{**one, "power": None, "verdict": None, "reason": None} for one in settings(run)] for run in (ended, again)]
    assert strip[0] == strip[1]


def test_a_confidence_sequence_counts_the_blocks_of_a_look_that_the_time_cut_short(toys, plan, tmp_path: Path, ticking) -> None:
    partial = []
    for budget in range(52, 72, 6):
        folder = tmp_path / str(budget)
        ended = start(plan._replace(budget=float(budget)), folder, jobs=1, executor=toys.Serial())
        store = Store.open(folder)
        for job, (look, blocks), one in zip(plan.claims[0].jobs, read_stops(plan, store)[0], settings(ended), strict=True):
            assert (one["looks"], one["trials"]) == (look, blocks * job.block)
            partial += [one] if blocks != job.blocks * 2 ** (look - 1) else []
        store.close()
    assert partial and all(one["method"] == "confidence-sequence" for one in partial)


def test_a_larger_budget_goes_on_where_the_run_stopped(toys, plan, reference, tmp_path: Path, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("plugin_verify.runner.budget.monotonic", Ticks())
        ended = start(plan._replace(budget=60.0), tmp_path / "run", jobs=1, executor=toys.Serial())
    more = resume(tmp_path / "run", jobs=1, executor=toys.Serial(), budget=600.0)
    assert ended.result["budget"]["ended"] == "time" and more.result["budget"] == {"seconds": 600.0, "ended": "decided"}
    assert [one["verdict"] for one in settings(more)] == [one["verdict"] for one in settings(reference[1])]
    for key, values in ended.values.items():
        assert more.values[key][: len(values)].tobytes() == values.tobytes()


def test_a_run_without_a_budget_or_with_all_of_it_spent_is_not_topped_up(toys, reference, tmp_path: Path) -> None:
    start(toys.plan("lone"), tmp_path / "run", jobs=1, executor=toys.Serial())
    with pytest.raises(InvalidArgument, match="planned without a budget"):
        resume(tmp_path / "run", jobs=1, executor=toys.Serial(), budget=60.0)
    with pytest.raises(InvalidArgument, match="seconds already"):
        resume(reference[0], jobs=1, executor=toys.Serial(), budget=1e-9)


def test_what_no_number_of_trials_decides_is_left(toys, tmp_path: Path) -> None:
    outcome = start(toys.plan("coin", "search", "breaks", at=["delta=1e-9", "p=0.01"], trials=None, budget=600.0),
                    tmp_path / "run", jobs=1, executor=toys.Serial())
    assert outcome.result["budget"]["ended"] == "out of reach"
    assert settings(outcome)[0]["looks"] == 1 and "core-" in settings(outcome)[0]["would_take"]
    assert settings(outcome, 2)[1]["trials_in_error"] > 0 and outcome.result["exit_code"] == 4


def test_a_claim_exactly_at_its_probability_is_not_refuted(toys, tmp_path: Path, monkeypatch) -> None:
    """At a total rate of 1e-9, which is this test's false-alarm rate, through all looks that there are; what is planted at 0.13
    is refuted at the same rate."""
    monkeypatch.setattr("plugin_verify.runner.next_steps.MOST", 1_000_000)
    outcome = start(toys.plan("lone", at=["p=0.1", "p=0.13"], trials=None, budget=600.0, rate=1e-9), tmp_path / "run", jobs=1,
                    executor=toys.Serial())
    assert [one["verdict"] for one in settings(outcome)] == [V.UNDECIDED, V.REFUTED] and settings(outcome)[0]["trials"] > 20_000


def test_trials_of_every_look_are_replayed(toys, reference) -> None:
    for one in settings(reference[1])[0]["worst_trials"]:
        place = parse_address(one["address"])
        assert replay(find_unit(reference[0], place), place.trial)["score"] == one["score"]


def test_the_stops_are_in_the_store(plan, reference) -> None:
    db = sqlite3.connect(reference[0] / "run.sqlite")
    assert dict(db.execute("SELECT key, value FROM meta WHERE key IN ('stops', 'ended')")).keys() == {"stops", "ended"}
    db.close()


@pytest.mark.parametrize(("given", "seconds"), [("10m", 600), ("90s", 90), ("1.5h", 5400), ("45", 45), (2.5, 2.5), (7, 7),
                                               (" .5m", 30)])
def test_a_time_is_read(given: str | float, seconds: float) -> None:
    assert parse_budget(given) == seconds


@pytest.mark.parametrize("given", ["", "m", "ten", "-3m", "0", "0s", "1d", "1e3", "nan", "inf", float("nan"), float("inf"), -1,
                                   "9" * 400])
def test_what_is_no_time_is_refused_in_a_line(given: str | float) -> None:
    with pytest.raises(InvalidArgument, match="is not a time") as caught:
        parse_budget(given)
    assert caught.value.argument == "budget" and "\n" not in str(caught.value)
