"""Hand out units together that are shorter than a block is planned to be: hand-over and commit are then paid once for all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from functools import partial
from time import monotonic
from typing import NamedTuple, TypeVar

from plugin_verify.runner.executor import run_tasks
from plugin_verify.runner.plan import BLOCK_SECONDS
from plugin_verify.runner.unit import Done, Task, quarantined

T = TypeVar("T", bound=Task)

MOST = 64
"""Units that are handed out together, at most."""


class Returned(NamedTuple):
    """The finished units of a bundle, and the seconds that they took."""

    done: list[Done]
    seconds: float


def run_bundled(work: Callable[[T], Done], todo: Iterable[T], executor: Executor, *, in_flight: int) -> Generator[list[Done]]:
    """Yield finished units, those together that were handed out together.

    The first units of a setting go one by one, until it is known how long they take. A bundle that kills its worker is handed out
    again unit by unit, and only the unit that killed is put in quarantine.

    Args:
        in_flight: bundles that wait or run at a time.

    Raises:
        BrokenExecutor: as `run_tasks` does.
    """
    seconds: dict[tuple[str, str], float] = {}
    apart: list[T] = []

    def lost(bundle: list[T], why: str) -> Returned:
        if len(bundle) == 1:
            return Returned([quarantined(bundle[0], why)], 0.0)
        apart.extend(bundle)
        return Returned([], 0.0)

    for bundles in (_bundles(todo, seconds), ([unit] for unit in apart)):
        with closing(run_tasks(partial(_run, work), bundles, executor, in_flight=in_flight, lost=lost)) as finished:
            for done, took in finished:
                if done:
                    seconds[_setting(done[0].unit)] = took / len(done)
                    yield done


def _run(work: Callable[[T], Done], bundle: list[T]) -> Returned:
    began = monotonic()
    done = [work(unit) for unit in bundle]
    return Returned(done, monotonic() - began)


def _bundles(todo: Iterable[T], seconds: dict[tuple[str, str], float]) -> Iterator[list[T]]:
    """Cut units into bundles, each of one setting, as long as is known how long its units take when the bundle is begun."""
    bundle: list[T] = []
    room = 1
    for unit in todo:
        if bundle and (len(bundle) >= room or _setting(unit) != _setting(bundle[0])):
            yield bundle
            bundle = []
        if not bundle:
            room = _room(seconds.get(_setting(unit)))
        bundle.append(unit)
    if bundle:
        yield bundle


def _room(seconds: float | None) -> int:
    if seconds is None:
        return 1
    return MOST if seconds * MOST <= BLOCK_SECONDS else max(int(BLOCK_SECONDS / seconds), 1)


def _setting(unit: Task) -> tuple[str, str]:
    return unit.claim, unit.setting_id
