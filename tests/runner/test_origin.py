"""A resumed run whose claim, settings or engine has changed is refused by name; each change is made between two processes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.claims import collect
from plugin_verify.errors import StoreError
from plugin_verify.runner import PROFILES, Store, make_plan, origin, resume, start

CLAIM = """
from typing import NamedTuple
from plugin_verify import HighProbabilityBound
class S(NamedTuple):
    m: int = 1
def make(name, *settings):
    return HighProbabilityBound(id=name, settings=settings, sampler=lambda s, rng, trials: rng.random(trials),
                                quantity=lambda s, u: u, bound=lambda s: 1.0, failure_probability=lambda s: 0.1)
one = make("one", S(1), S(2))
"""


def resumed(folder: Path) -> tuple[int, str]:
    words = [sys.executable, "-m", "plugin_verify", "run", "--resume", str(folder), "--jobs", "1"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def stopped(toys, one_by_one, tmp_path: Path):
    path = tmp_path / "one.py"
    path.write_text(CLAIM)
    plan = make_plan(collect([str(path)]), profile=PROFILES["smoke"], seed=1, trials=100)
    with pytest.raises(KeyboardInterrupt):
        start(plan, tmp_path / "run", jobs=1, executor=toys.Serial(stop_after=1))
    return path, tmp_path / "run"


@pytest.mark.parametrize(("old", "new", "says"), [
    ("u, bound", "u / 2, bound", r"since it was started: one \("), ("S(2))", "S(3))", r"the settings of one \("),
    ('"one", ', '"two", ', r"one \(.*one.py\) is gone")])
def test_a_changed_claim_is_named(stopped, old: str, new: str, says: str) -> None:
    path, folder = stopped
    assert CLAIM.count(old) == 1
    path.write_text(CLAIM.replace(old, new))
    code, error = resumed(folder)
    assert code == 2 and len(error.splitlines()) == 1 and re.search(says, error) and "the engine" not in error, error


def test_a_changed_engine_is_named_and_nothing_else(toys, stopped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin, "engine_hash", lambda: "another")
    with pytest.raises(StoreError, match=r"has changed since it was started: the engine \(plugin_verify\); start a new run"):
        resume(stopped[1], jobs=1, executor=toys.Serial())


def test_of_many_changed_claims_some_are_named(toys, stopped) -> None:
    folder = stopped[1]
    plan = make_plan(toys.with_twins("coin", "lone", "nan", "proof"), profile=PROFILES["smoke"], seed=1)
    before = origin.origin(plan)
    before["claims"] = {name: ["other", grid] for name, (_, grid) in before["claims"].items()}
    with pytest.raises(StoreError, match=r"coin \(.*toys.py\), .*, 3 more claims; start a new run"):
        origin.refuse_changed(plan, before, folder)


def test_what_another_version_started_is_refused(toys, stopped) -> None:
    plan = make_plan(toys.with_twins("coin"), profile=PROFILES["smoke"], seed=1)
    with pytest.raises(StoreError, match="the engine"):
        origin.refuse_changed(plan, None, stopped[1])


@pytest.fixture
def finished(toys, one_by_one, tmp_path: Path):
    path = tmp_path / "one.py"
    path.write_text(CLAIM)
    start(make_plan(collect([str(path)]), profile=PROFILES["smoke"], seed=1, trials=100), tmp_path / "run", jobs=1,
          executor=toys.Serial())
    return path, tmp_path / "run"


def replayed(folder: Path) -> tuple[int, str, str]:
    """Replay the first trial of the run; it has to be in a process of its own, for the run imported the file in this one."""
    store = Store.open(folder)
    row = next(row for row, _ in store.rows() if row.claim == "one")
    store.close()
    words = [sys.executable, "-m", "plugin_verify", "replay", str(folder), f"one/{row.setting}/{row.block}/0"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(("old", "new", "says"), [
    ("bound=lambda s: 1.0", "bound=lambda s: 0.5", r"since it was started: one \(.*one.py\); start a new run"),
    ("S(1), S(2))", "S(1), S(3))", r"the settings of one \("), ('"one", ', '"two", ', r"one \(.*one.py\) is gone")])
def test_the_replay_of_a_changed_claim_is_refused_by_name(finished, old: str, new: str, says: str) -> None:
    path, folder = finished
    path.write_text(CLAIM.replace(old, new))
    code, out, error = replayed(folder)
    assert code == 2 and not out and len(error.splitlines()) == 1 and re.search(says, error), error


def test_the_replay_of_what_has_not_changed_says_nothing(finished) -> None:
    code, out, error = replayed(finished[1])
    assert code == 0 and json.loads(out)["claim"] == "one" and error == ""


def test_a_replay_after_a_change_of_the_engine_is_run_and_told(finished) -> None:
    change(finished[1], "engine")
    code, out, error = replayed(finished[1])
    assert code == 0 and json.loads(out)["bound"] and len(error.splitlines()) == 1, error
    assert "the engine (plugin_verify) has changed" in error and "is what it measures now" in error


def test_a_replay_that_gives_another_score_is_told(finished) -> None:
    change(finished[1], "score")
    code, out, error = replayed(finished[1])
    assert code == 0 and f"its score is {json.loads(out)['score']:.17g} now, and the run holds 7" in error


def change(folder: Path, what: str) -> None:
    """Let a store be of another engine, or hold other scores."""
    store = Store.open(folder)
    if what == "engine":
        store.put_meta({"origin": store.meta("origin") | {"engine": "another"}})
    else:
        row = next(row for row, _ in store.rows() if row.claim == "one")
        store._db.execute("DELETE FROM block WHERE claim = 'one'")
        store.insert(row._replace(value=np.full(row.trials, 7.0).tobytes()))
    store.close()


def test_nothing_changed_goes_on(stopped) -> None:
    assert resumed(stopped[1])[0] in (0, 1)
