"""Measure what a block costs the coordinator: coordinator.py [--blocks N] [--trials N] [--work MS] [--jobs N].

Runs blocks of some trials that cost next to nothing, so that all there is is overhead, or `--work` milliseconds each, which every
trial measures itself, so that the rest can be told from it; prints the coordinator's process time a
block for running, checking, merging and deciding, bytes a row, and its resident memory as the run goes on. The seconds are those
of the coordinator's own process, so that a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from plugin_verify.claims import collect
from plugin_verify.runner import PROFILES, Plan, Progress, Shard, Store, make_plan, merge_stores, processes, reread, start
from plugin_verify.runner.database import FILE

CLAIM = """
import time
from typing import NamedTuple
import numpy as np
from plugin_verify import Cost, HighProbabilityBound
class S(NamedTuple):
    m: int = 1
def draw(s, rng, n):
    "Draw Gaussians for so long, and give the seconds that each trial took of this process."
    if WORK == 0:
        return rng.random(n)
    began = time.process_time()
    while time.process_time() < began + 1e-3 * WORK:
        rng.standard_normal(2000)
    return np.full(n, (time.process_time() - began) / n)
tiny = HighProbabilityBound(id="tiny", settings=(S(),), quantity=lambda s, u: u, sampler=draw,
                            bound=lambda s: 1.0, failure_probability=lambda s: 0.1,
                            cost=lambda s: Cost("stored", 0.2 / TRIALS, 100))
"""


def resident(which: str = "VmRSS") -> float:
    """Return the resident set in MiB, or its peak (VmHWM)."""
    return next(float(line.split()[1]) for line in open("/proc/self/status") if line.startswith(which)) / 2**10


def planned(home: Path, blocks: int, trials: int, work: float = 0.0) -> Plan:
    """Plan one claim at one setting, so many blocks of so many trials."""
    (home / "tiny.py").write_text(CLAIM.replace("TRIALS", str(trials)).replace("WORK", str(work)))
    return make_plan(collect([str(home / "tiny.py")]), profile=PROFILES["smoke"], seed=1, trials=blocks * trials)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--blocks", type=int, default=100_000)
    options.add_argument("--trials", type=int, default=1, help="trials a block, at most 16384")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--work", type=float, default=0.0, help="milliseconds of work a block")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name, processes(given.jobs) as pool:
        home = Path(name)
        plan = planned(home, given.blocks, given.trials, given.work)
        memory: dict[int, float] = {}
        ends: dict[str, float] = {}

        def watch(now: Progress) -> None:
            if now.stage == "trials" and now.done >= (len(memory) + 1) * given.blocks / 10:
                memory[now.done] = round(resident(), 1)
            if now.stage == "trials" and now.done == now.total:
                ends["run"] = process_time()

        clock, began = perf_counter(), process_time()
        outcome = start(plan, home / "run", jobs=given.jobs, executor=None if given.work else pool, watch=watch)
        decided = process_time()
        if given.work:  # the run's own workers are gone: their time is that of children
            children = resource.getrusage(resource.RUSAGE_CHILDREN)
            work = outcome.values["tiny", 0].sum()
            spent = children.ru_utime + children.ru_stime + decided - began
            print(f"{work:.0f} core-seconds of work, {spent:.0f} with everything around it: {spent / work - 1:.1%} more")
        print(f"run: {1e6 * (ends['run'] - began) / given.blocks:.0f} us a block, {perf_counter() - clock:.0f} s of wall time")
        print(f"decide: {1e6 * (decided - ends['run']) / given.blocks:.1f} us a block")
        print(f"resident memory, MiB, after so many blocks: {memory}; peak of the decision: "
              f"{resident('VmHWM'):.1f}")
        print(f"bytes a row beside its scores: {(home / 'run' / FILE).stat().st_size / given.blocks - 8 * given.trials:.0f}")
        store = Store.open(home / "run")
        began = process_time()
        assert store.check() == []
        print(f"check: {1e6 * (process_time() - began) / given.blocks:.1f} us a block")
        store.close()
        for number in (0, 1):
            start(planned(home, given.blocks // 10, given.trials), home / f"part-{number}", jobs=given.jobs, executor=pool,
                  shard=Shard(number, 2))
        began = process_time()
        merge_stores([home / "part-0", home / "part-1"], home / "merged", command="")
        print(f"merge: {1e6 * (process_time() - began) / (given.blocks // 10):.1f} us a block")
        began = process_time()
        reread(home / "run")
        print(f"read and decide again: {1e6 * (process_time() - began) / given.blocks:.1f} us a block")


if __name__ == "__main__":
    main()
