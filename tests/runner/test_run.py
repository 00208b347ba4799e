import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin_verify.claims import collect
from plugin_verify.errors import ClaimError, StoreError
from plugin_verify.report import render_json
from plugin_verify.runner import PROFILES, Progress, Store, make_plan, reread, resume, start, units
from plugin_verify.runner.database import FILE
from plugin_verify.runner.executor import processes
from plugin_verify.runner.unit import run_unit

NAMES = ("coin", "sized", "quantile", "search", "mean", "proof", "breaks")


def text(outcome) -> str:
    return render_json(outcome.result | {"times": {}})


@pytest.fixture(scope="module")
def plan(toys):
    return toys.plan(*NAMES, trials=1000)


@pytest.fixture(scope="module")
def reference(toys, plan, tmp_path_factory: pytest.TempPathFactory):
    """The run in one process, one block after the other."""
    folder = tmp_path_factory.mktemp("reference") / "run"
    outcome = start(plan, folder, jobs=1, executor=toys.Serial())
    return folder, text(outcome), {key: values.tobytes() for key, values in outcome.values.items()}


@pytest.mark.parametrize("workers", [1, 2])
def test_any_number_of_workers_gives_the_same_bytes(plan, reference, tmp_path: Path, workers: int) -> None:
    with processes(workers) as pool:
        outcome = start(plan, tmp_path / "run", jobs=workers, executor=pool)
    assert text(outcome) == reference[1]
    assert {key: values.tobytes() for key, values in outcome.values.items()} == reference[2]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_any_order_gives_the_same_bytes(toys, plan, reference, tmp_path_factory: pytest.TempPathFactory, random) -> None:
    store = Store.open(reference[0])
    done, same = store.blocks(), {key: store.meta(key) for key in ("plan", "tool", "provenance", "seconds")}
    store.close()
    jobs = [job for claim in plan.claims for job in (*claim.jobs, *(job for twin in claim.twins for job in twin.jobs.values()))]
    shuffled = [unit for job in jobs for unit in units(job, plan.seed) if (unit.claim, unit.setting_id, unit.block) in done]
    random.shuffle(shuffled)
    folder = tmp_path_factory.mktemp("order")
    store = Store.create(folder, same)
    for unit in shuffled:
        store.append(run_unit(unit))
    store.close()
    assert text(reread(folder)) == reference[1]


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("stops", [(0,), (1, 7), (60,), (40, 25, 3), (88,), (95,)])
def test_any_interruption_gives_the_same_bytes(toys, plan, reference, tmp_path: Path, stops: tuple[int, ...]) -> None:
    folder = tmp_path / "run"
    for number, stop in enumerate(stops):
        executor = toys.Serial(stop_after=stop)
        with pytest.raises(KeyboardInterrupt):
            resume(folder, jobs=1, executor=executor) if number else start(plan, folder, jobs=1, executor=executor)
        assert reread(folder).result["complete"] is False
    assert text(resume(folder, jobs=1, executor=toys.Serial())) == reference[1]
    assert text(reread(folder)) == reference[1]


@pytest.mark.usefixtures("one_by_one")
def test_a_finished_run_is_not_run_again(toys, reference) -> None:
    assert text(resume(reference[0], jobs=1, executor=toys.Serial(stop_after=0))) == reference[1]


def test_another_seed_gives_other_bytes(toys, plan, reference, tmp_path: Path) -> None:
    other = start(plan._replace(seed=2), tmp_path / "run", jobs=1, executor=toys.Serial())
    assert text(other) != reference[1] and other.values["coin", 0].tobytes() != reference[2]["coin", 0]


def test_more_trials_keep_those_that_were_there(toys, plan, reference, tmp_path: Path) -> None:
    more = start(toys.plan("coin", trials=1400), tmp_path / "run", jobs=1, executor=toys.Serial())
    assert more.values["coin", 0].tobytes()[: len(reference[2]["coin", 0])] == reference[2]["coin", 0]


def test_progress_counts_every_block(toys, tmp_path: Path) -> None:
    seen: list[Progress] = []
    start(toys.plan("coin"), tmp_path / "run", jobs=1, executor=toys.Serial(), watch=seen.append)
    trials = [one for one in seen if one.stage == "trials"]
    assert [one.done for one in trials] == list(range(9)) and {one.total for one in trials} == {8}
    assert trials[0].last == "" and trials[1].last == "coin" and {one.stage for one in seen} == {"trials", "false twins"}


def test_twins_run_only_where_a_verdict_hangs_on_them(toys, tmp_path: Path) -> None:
    start(toys.plan("coin"), tmp_path / "run", jobs=1, executor=toys.Serial())
    store = Store.open(tmp_path / "run")
    plan = toys.plan("coin")
    refuted = plan.claims[0].jobs[1].case.setting_id
    assert not [block for block in store.blocks() if block[0] != "coin" and block[1] == refuted]
    assert [block for block in store.blocks() if block[0] != "coin"]
    store.close()


def test_a_folder_with_a_run_is_refused_and_left_alone(toys, plan, reference) -> None:
    before = (reference[0] / FILE).read_bytes()
    with pytest.raises(StoreError, match="holds a run already"):
        start(plan, reference[0], jobs=1, executor=toys.Serial())
    assert (reference[0] / FILE).read_bytes() == before


CLAIM = """
from typing import NamedTuple
import numpy as np
from plugin_verify import HighProbabilityBound, false_twin
class S(NamedTuple):
    m: int = 1
one = HighProbabilityBound(id="one", settings=(S(), S(2)), sampler=lambda s, rng, trials: rng.random(trials),
                           quantity=lambda s, u: QUANTITY, bound=lambda s: BOUND, failure_probability=lambda s: 0.1)
TWIN
"""


def write(path: Path, *, quantity: str = "u", bound: str = "1.0", twin: str = "") -> str:
    path.write_text(CLAIM.replace("QUANTITY", quantity).replace("BOUND", bound).replace("TWIN", twin))
    return str(path)


def planned(*paths: str):
    return make_plan(collect(paths), profile=PROFILES["smoke"], seed=1, trials=100)


BROKEN = {
    "shape": {"quantity": "u[:1]"}, "components": {"quantity": "u[:, None]", "bound": "np.ones(2)"},
    "at-one-setting": {"quantity": "u if s.m == 1 else u[:1]"},
    "twin": {"twin": "t = false_twin(one, 'bad', 'bad', quantity=lambda s, u: u[:1])"},
    "twin-at-one-setting": {"twin": "t = false_twin(one, 'bad', 'bad', quantity=lambda s, u: u + 2 if s.m == 1 else u[:1])"},
    "misuse": {"quantity": "__import__('plugin_verify').gaussian_network((0,), rng=None)"},
}


@pytest.mark.parametrize("which", BROKEN)
def test_a_broken_claim_leaves_no_folder(toys, tmp_path: Path, which: str) -> None:
    path = write(tmp_path / "broken.py", **BROKEN[which])
    with pytest.raises(ClaimError, match="^one") as refusal:
        start(planned(path), tmp_path / "run", jobs=1, executor=toys.Serial())
    assert "\n" not in str(refusal.value) and [one.name for one in tmp_path.iterdir() if one.is_dir()] in ([], ["__pycache__"])


@pytest.mark.parametrize("which", ["shape", "twin", "misuse"])
def test_what_is_broken_everywhere_is_seen_before_anything_is_submitted_or_kept(toys, tmp_path: Path, which: str) -> None:
    path = write(tmp_path / "broken.py", **BROKEN[which])
    told: list[Progress] = []
    with pytest.raises(ClaimError, match="^one"):
        start(planned(path), tmp_path / "run", jobs=1, executor=toys.Serial(), watch=told.append)
    assert told == []


def test_a_claim_that_raises_in_every_trial_is_not_broken(toys, tmp_path: Path) -> None:
    path = write(tmp_path / "raises.py", quantity="1 / 0")
    result = start(planned(path), tmp_path / "run", jobs=1, executor=toys.Serial()).result
    assert result["exit_code"] == 4 and len(result["errors"]) == 2 and "ZeroDivisionError" in result["errors"][0]["error"]


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("changed", ["one.py", "twin.py"])
def test_a_changed_claim_or_twin_is_refused_on_resume(toys, tmp_path: Path, changed: str) -> None:
    one = write(tmp_path / "one.py")
    (tmp_path / "twin.py").write_text(f"""
import dataclasses
from plugin_verify.claims import collect, false_twin
bad = false_twin(collect([{one!r}])[0].claim, "bad", "bad", quantity=lambda s, u: u + 2)
""")
    plan = planned(one, str(tmp_path / "twin.py"))
    assert [twin.id for twin in plan.claims[0].twins] == ["one/bad"]
    with pytest.raises(KeyboardInterrupt):
        start(plan, tmp_path / "run", jobs=1, executor=toys.Serial(stop_after=1))
    with (tmp_path / changed).open("a") as file:
        file.write("# changed\n")
    with pytest.raises(StoreError, match=r"has changed since .*: one.*start a new run"):
        resume(tmp_path / "run", jobs=1, executor=toys.Serial())
    assert reread(tmp_path / "run").result["complete"] is False


def test_nothing_to_resume_is_refused(toys, tmp_path: Path) -> None:
    for again in (lambda: resume(tmp_path, jobs=1, executor=toys.Serial()), lambda: reread(tmp_path)):
        with pytest.raises(StoreError, match="holds no run"):
            again()


def test_times_are_the_only_thing_that_may_differ(reference) -> None:
    result = reread(reference[0]).result
    assert set(result["times"]) == {"started", "finished", "seconds"}
    assert json.loads(text(reread(reference[0])))["times"] == {}
