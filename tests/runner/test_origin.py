"""A resumed run whose claim, settings or engine has changed is refused by name; each change is made between two processes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plugin_verify.claims import collect
from plugin_verify.errors import StoreError
from plugin_verify.runner import PROFILES, make_plan, origin, resume, start

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


def test_nothing_changed_goes_on(stopped) -> None:
    assert resumed(stopped[1])[0] in (0, 1)
