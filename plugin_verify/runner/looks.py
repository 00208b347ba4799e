"""Keep what the looks of a run with a budget have come to: how many blocks of each setting count, and the plan cut there.

The first look is at the blocks that the plan says, the j-th at 2^(j-1) times as many. What is decided by a confidence sequence
spends nothing on a further look; all else spends the j-th part of its share (`look_level`), which is 1/j^2 of the first.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from plugin_verify.runner.plan import ClaimPlan, Job, Plan
from plugin_verify.runner.record import stored_plan
from plugin_verify.runner.store import Store


class Stop(NamedTuple):
    """Where a setting stands: the last look that was taken (0: none), and how many blocks count.

    They are those of the look, or more where the time was over before the next one and a confidence sequence decides: it holds
    after any number of trials.
    """

    look: int
    blocks: int


Stops = list[list[Stop]]
"""One for each setting of each claim, in the order of the plan."""


def read_stops(plan: Plan, store: Store) -> Stops:
    """Read where every setting of a run stands."""
    kept = store.meta("stops") or [[(0, 0)] * len(claim.jobs) for claim in plan.claims]
    return [[Stop(*one) for one in claim] for claim in kept]


def keep_stops(stops: Stops, store: Store) -> None:
    """Record where every setting of a run stands."""
    store.put_meta({"stops": stops})


def next_stop(job: Job, stop: Stop) -> Stop:
    """Name the next planned look at a setting."""
    return Stop(stop.look + 1, job.blocks * 2**stop.look)


def cut(plan: Plan, stops: Stops) -> Plan:
    """Give the plan of the run as if it had been planned to end where it stands: its trials, and the levels of its last looks."""
    return plan._replace(claims=tuple(map(_cut_claim, plan.claims, stops)))


def decided_plan(store: Store) -> Plan:
    """Read the plan that a stored run is decided by.

    Raises:
        StoreError: as `stored_plan`.
    """
    plan = stored_plan(store)
    return plan if plan.budget is None else cut(plan, read_stops(plan, store))


def _cut_claim(claim: ClaimPlan, stops: list[Stop]) -> ClaimPlan:
    jobs = tuple(_cut_job(job, stop.look, stop.blocks) for job, stop in zip(claim.jobs, stops, strict=True))
    return claim._replace(jobs=jobs, twins=tuple(twin._replace(jobs={
        index: _cut_job(job, stops[index].look, math.ceil(jobs[index].trials / job.block)) for index, job in twin.jobs.items()
    }) for twin in claim.twins))


def _cut_job(job: Job, look: int, blocks: int) -> Job:
    trials = job.trials if blocks == job.blocks else blocks * job.block
    level = job.case.level if job.case.anytime else job.case.level / max(look, 1) ** 2
    return job._replace(trials=trials, look=look, case=job.case._replace(level=level))
