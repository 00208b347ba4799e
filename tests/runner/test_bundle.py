"""Short units are handed out together; each comes back once, and only one that kills is lost."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_verify.runner import bundle
from plugin_verify.runner.bundle import BLOCK_SECONDS as MOMENT
from plugin_verify.runner.bundle import MOST, run_bundled
from plugin_verify.runner.executor import processes
from plugin_verify.runner.unit import QUARANTINE, Done


class Toy(NamedTuple):
    claim: str
    setting_id: str
    block: int
    trials: int = 1


def quick(unit: Toy) -> Done:
    return Done(unit, None, None)


def deadly(unit: Toy) -> Done:
    if unit.block == 40:
        os.kill(os.getpid(), signal.SIGKILL)
    return quick(unit)


class Stubborn(NamedTuple):
    """A unit that does not travel."""

    claim: str
    setting_id: str
    block: int
    trials: int = 1

    def __reduce__(self):
        raise ValueError("it does not travel")


@pytest.fixture
def serial(toys):
    return toys.Serial()


def units(setting: str, count: int) -> list[Toy]:
    return [Toy("claim", setting, block) for block in range(count)]


@pytest.mark.parametrize(("seconds", "most"), [(1e-6, MOST), (MOMENT / 10.5, 10), (MOMENT / 1.5, 1), (2 * MOMENT, 1)])
def test_as_many_go_together_as_a_block_takes(serial, monkeypatch: pytest.MonkeyPatch, seconds: float, most: int) -> None:
    clock = 0.0

    def work(unit: Toy) -> Done:
        nonlocal clock
        clock += seconds
        return quick(unit)

    monkeypatch.setattr(bundle, "monotonic", lambda: clock)
    sizes = [len(some) for some in run_bundled(work, units("a", 500), serial, in_flight=2)]
    assert sum(sizes) == 500 and sizes[:2] == [1, 1] and set(sizes[4:-1]) == {most}


def test_units_of_another_setting_go_apart(serial) -> None:
    todo = units("a", 200) + units("b", 200)
    finished = list(run_bundled(quick, todo, serial, in_flight=1))
    assert all(len({done.unit.setting_id for done in some}) == 1 for some in finished)
    assert [done.unit for some in finished for done in some] == todo
    first = next(some for some in finished if some[0].unit.setting_id == "b")
    assert len(first) == 1  # how long these take is not known before


@given(st.lists(st.sampled_from("abc"), max_size=40), st.integers(1, 5), st.floats(1e-5, 1))
def test_every_unit_comes_back_once(settings: str, in_flight: int, seconds: float) -> None:
    todo = [Toy("claim", setting, block) for block, setting in enumerate(settings)]
    with ThreadPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "BLOCK_SECONDS", seconds)
        finished = run_bundled(quick, todo, pool, in_flight=in_flight)
        assert Counter(done.unit for some in finished for done in some) == Counter(todo)


def test_of_a_bundle_that_kills_only_the_unit_that_killed_is_lost() -> None:
    with processes(2) as pool:
        done = [one for some in run_bundled(deadly, units("a", 80), pool, in_flight=2) for one in some]
    assert sorted(one.unit.block for one in done) == list(range(80))
    lost = [one for one in done if one.error]
    assert [one.unit.block for one in lost] == [40] and str(lost[0].error).startswith(QUARANTINE)


def test_of_a_bundle_that_cannot_be_sent_only_the_unit_that_cannot_is_lost() -> None:
    todo = [*units("a", 30), Stubborn("claim", "a", 30), *[Toy("claim", "a", block) for block in range(31, 60)]]
    with processes(1) as pool:
        done = [one for some in run_bundled(quick, todo, pool, in_flight=1) for one in some]
    assert sorted(one.unit.block for one in done) == list(range(60))
    assert [(one.unit.block, "does not travel" in str(one.error)) for one in done if one.error] == [(30, True)]
