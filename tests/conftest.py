"""Let the tests import the theorems of this checkout by name, and keep BLAS to one thread; share toy claims and sessions."""

import sys
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from threadpoolctl import threadpool_limits

import plugin_verify.linting.lint  # noqa: F401  # its functions run in this process here
from plugin_verify.claims import Found, collect
from plugin_verify.cli import main
from plugin_verify.runner import PROFILES, Line, Plan, make_plan

sys.path.insert(0, str(Path(__file__).parent.parent))
threadpool_limits(1)

pytest_plugins = ["pytester"]

TOYS = Path(__file__).parent / "toys.py"


class Serial(Executor):
    """Run everything where it is submitted; after `stop_after` units, be interrupted as by Ctrl-C."""

    def __init__(self, stop_after: float = float("inf")) -> None:
        self.left = stop_after

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        future: Future[object] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def work_here(work, tasks, **more):  # type: ignore[no-untyped-def]
    """Do in this process what `work_apart` does in others."""
    for index, task in enumerate(tasks):
        yield index, work(task, Line())


class Toys:
    """The claims of toys.py by their ids, and plans of some of them with their twins."""

    work_here = staticmethod(work_here)
    path = str(TOYS)
    Serial = Serial

    def __init__(self) -> None:
        self.found = {one.claim.id: one for one in collect([self.path])}

    def __getitem__(self, name: str):  # type: ignore[no-untyped-def]
        return self.found[name].claim

    def with_twins(self, *names: str) -> list[Found]:
        return [one for one in self.found.values() if {one.claim.id, one.claim.twin_of} & set(names)]

    def plan(self, *names: str, **more) -> Plan:  # type: ignore[no-untyped-def]
        return make_plan(self.with_twins(*names), **{"profile": PROFILES["smoke"], "seed": 1, "trials": 400} | more)


@pytest.fixture(scope="session")
def toys() -> Toys:
    return Toys()


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand units out one by one, so that how many were handed out says where a run was interrupted."""
    monkeypatch.setattr("plugin_verify.runner.bundle.MOST", 1)


@pytest.fixture
def call(toys, monkeypatch: pytest.MonkeyPatch):
    """Call the command line in this process, with a serial executor in the place of worker processes."""
    @contextmanager
    def serial(jobs: int):
        yield toys.Serial()

    monkeypatch.setattr("plugin_verify.runner.run.processes", serial)
    for module in ("plugin_verify.runner", "plugin_verify.linting.lint"):
        monkeypatch.setattr(sys.modules[module], "do_apart", lambda work, task: work(task, Line()))

    def call(*words: object) -> Result:
        result = CliRunner().invoke(main, [str(word) for word in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def session(pytester: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder for sessions of pytest within this one."""
    import plugin_verify.pytest_claims  # a session gives back what it imports first
    import plugin_verify.pytest_statistical  # noqa: F401

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))  # failing claims keep their folders
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    pytester.makeini("[pytest]\nfilterwarnings =\n    error\n    ignore:Module already imported\n"
                     "addopts = --strict-markers -p no:hypothesispytest")
    return pytester


@pytest.fixture
def serial(toys, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Run the claims of a session in this process, in the place of one of their own."""
    @contextmanager
    def processes(jobs: int):  # type: ignore[no-untyped-def]
        yield toys.Serial()

    monkeypatch.setattr("plugin_verify.pytest_claims.processes", processes)
