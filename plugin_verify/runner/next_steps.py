"""Choose, from what the store holds and nothing else, what a run with a budget does next: looks and climbs, the nearest first.

A setting is open while it is undecided, or supported without power; what counting cannot decide with MOST trials, by what was
seen so far, is left as it is.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from plugin_verify.claims import Judged, Verdict
from plugin_verify.runner.board import Board, Site, judge_sites
from plugin_verify.runner.climb import next_climbs
from plugin_verify.runner.looks import Stop, Stops, next_stop
from plugin_verify.runner.plan import Job, Plan
from plugin_verify.runner.power import NONE, Settled, survey
from plugin_verify.runner.store import Store
from plugin_verify.runner.trial_plan import MOST

AHEAD = 4.0
"""Steps that come within this factor of the nearest decision are taken together."""
POWER_LOOKS = 4
"""The last look that is taken for power alone."""


class Step(NamedTuple):
    """A further look at a setting, or its climbs (`after` is None).

    need: core-seconds from here to its decision, 0 for first looks, inf where it is not known; cost: core-seconds of the step.
    """

    claim: int
    setting: int
    need: float
    cost: float
    after: Stop | None


def next_steps(plan: Plan, now: Plan, board: Board, stops: Stops, store: Store, settled: Settled) -> tuple[list[Step], int]:
    """List what may still be done, `now` being the plan cut at `stops`; and count the settings that are open."""
    steps: list[Step] = []
    undecided = 0
    for number, (claim, sites) in enumerate(zip(now.claims, board.sites, strict=True)):
        powers = survey(claim, supported(board, number, now), store, settled=settled, showcases=False)
        judged = judge_sites(claim, sites, [powers.get(i, NONE) for i in range(len(sites))], board.forced)
        for index, (site, one) in enumerate(zip(sites, judged, strict=True)):
            found = _step(plan.claims[number].jobs[index], stops[number][index], site, one, store, plan.seed)
            steps += [Step(number, index, *found)] if found else []
            undecided += one.verdict in (Verdict.UNDECIDED, Verdict.NO_POWER)
    return steps, undecided


def supported(board: Board, number: int, now: Plan) -> list[int]:
    """Name the settings of a claim at which a verdict hangs on power."""
    sites = board.sites[number]
    return [i for i in board.standing(now.claims[number], sites) if (found := sites[i].found) and found.supported]


def nearest(steps: list[Step]) -> list[Step]:
    """Choose the steps that promise most, in the order in which they are taken."""
    least = min(step.need for step in steps)
    return sorted((step for step in steps if step.need <= AHEAD * least), key=lambda step: (step.need, step.cost))


def _step(job: Job, stop: Stop, site: Site, judged: Judged, store: Store, seed: int) -> tuple[float, float, Stop | None] | None:
    """Give need, cost and end of what is to be done at a setting; None if nothing is."""
    after = next_stop(job, stop)
    cost = (after.blocks - stop.blocks) * job.block * job.seconds
    if stop.look == 0:
        return 0.0, min(cost, job.trials * job.seconds), after
    if site.found is None or any(isinstance(block, str) for block in site.blocks):
        return None
    if job.climb:
        wanted = judged.verdict in (Verdict.UNDECIDED, Verdict.FORCES) and next_climbs(job, store, seed)
        return (job.climb.seconds, job.climb.seconds, None) if wanted else None
    if after.blocks * job.block > MOST:
        return None
    if judged.verdict == Verdict.NO_POWER:
        return (math.inf, cost, after) if after.look <= POWER_LOOKS else None
    need = site.found.would_take
    if judged.verdict not in (Verdict.UNDECIDED, Verdict.FORCES) or need is None or need.trials > MOST:
        return None
    return max((need.trials - site.found.trials) * job.seconds, cost), cost, after
