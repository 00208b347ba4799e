"""One hash for all: workers, executors and orders; trials, brackets, identities, proofs, errors, twins and climbs."""

import hashlib
import random
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugin_verify.claims import collect
from plugin_verify.report import render_json
from plugin_verify.runner import PROFILES, Store, bundle, make_plan, start
from plugin_verify.runner.executor import processes, run_tasks

FAR = str(Path(__file__).parent.parent / "far_toys.py")
NAMES = ("coin", "sized", "quantile", "search", "mean", "proof", "breaks", "far", "constant")
SLOW = pytest.mark.slow


def fingerprint(folder: Path, outcome) -> str:
    """Hash the result without its times, and every row of the store."""
    found = hashlib.sha256(render_json(outcome.result | {"times": {}}).encode())
    store = Store.open(folder)
    for row, good in store.rows():
        assert good
        found.update(repr(row).encode())
    store.close()
    return found.hexdigest()


@pytest.fixture(scope="module")
def plan(toys):
    """Few trials, and small climbs."""
    poor = PROFILES["smoke"]._replace(seconds=0.05)
    found = [one for one in (*toys.found.values(), *collect([FAR])) if {one.claim.id, one.claim.twin_of} & set(NAMES)]
    return make_plan(found, profile=poor, seed=4)


@pytest.fixture(scope="module")
def serial(toys, plan, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("serial") / "run"
    assert sum(job.climb is not None for claim in plan.claims for job in claim.jobs) >= 3
    return fingerprint(folder, start(plan, folder, jobs=1, executor=toys.Serial()))


@contextmanager
def dask(jobs: int):
    pytest.importorskip("distributed", reason="dask[distributed] is not installed (extra dask)")
    from plugin_verify.runner.dask_workers import dask_workers

    with dask_workers("local", jobs) as (executor, count):
        assert count == jobs
        yield executor


@pytest.mark.parametrize(("open_executor", "jobs"), [
    pytest.param(processes, 1, marks=SLOW), (processes, 2), pytest.param(processes, 4, marks=SLOW), pytest.param(dask, 2)])
def test_executors_and_numbers_of_workers(plan, serial, tmp_path: Path, open_executor, jobs: int) -> None:
    with open_executor(jobs) as executor:
        assert fingerprint(tmp_path / "run", start(plan, tmp_path / "run", jobs=jobs, executor=executor)) == serial


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=SLOW), pytest.param(3, marks=SLOW)])
def test_shuffled_orders(toys, plan, serial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    def shuffled(work, todo, executor, **more):
        units = list(todo)
        random.Random(seed).shuffle(units)
        return run_tasks(work, units, executor, **more)

    monkeypatch.setattr(bundle, "run_tasks", shuffled)
    assert fingerprint(tmp_path / "run", start(plan, tmp_path / "run", jobs=1, executor=toys.Serial())) == serial


def test_the_hash_sees_a_seed(toys, plan, serial, tmp_path: Path) -> None:
    few = plan._replace(claims=plan.claims[:1])
    prints = {fingerprint(tmp_path / str(seed), start(few._replace(seed=seed), tmp_path / str(seed), jobs=1,
                                                      executor=toys.Serial())) for seed in (4, 5)}
    assert len(prints) == 2
