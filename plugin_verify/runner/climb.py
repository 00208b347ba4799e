"""Climb to what counting cannot reach: a pilot fixes a ladder, climbs of it follow, each a unit of work with a seed of its own.

The units of a setting stand in the store beside its trials, under the claim's id and `CLIMBS`: block 0 is the pilot, the others
are climbs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims import HighProbabilityBound, Measurement, blaming, landscape, measure_climbs
from plugin_verify.errors import InvalidArgument
from plugin_verify.runner.address import generator
from plugin_verify.runner.climb_plan import BEYOND
from plugin_verify.runner.plan import Job
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import Done, attempt, unit_claim
from plugin_verify.statistics import (
    Climb,
    Effort,
    Ladder,
    LevelReport,
    Tally,
    climb,
    climbs_to_support,
    pilot,
)
from plugin_verify.statistics.splitting import MARKS
from plugin_verify.typing import Array

CLIMBS = "~climbs"
MOST = 20
"""Climbs of a setting at most: more are only run while their mean is above what the claim allows."""


class ClimbUnit(NamedTuple):
    """A pilot (`ladder` is None), or a climb of a ladder; small and picklable."""

    reference: str
    claim: str
    setting_id: str
    setting: dict[str, Any]
    pins: dict[str, float]
    block: int
    effort: Effort
    decides: str
    least: float
    target: float | None
    ladder: Ladder | None
    seed: int

    @property
    def trials(self) -> int:
        """How many particles it has."""
        return self.effort.particles


class Climbs(NamedTuple):
    """What the store holds of a setting's climbs, in order up to the first that is missing; `error` is what one raised."""

    ladder: Ladder | None
    climbs: list[Climb]
    error: str | None


def run_climb(unit: ClimbUnit) -> Done:
    """Run a pilot or a climb."""
    return attempt(unit, lambda: _run(unit))


def read_climbs(job: Job, store: Store) -> Climbs:
    """Read the climbs of a setting."""
    assert job.climb is not None
    blocks = store.tallies(job.climb.of + CLIMBS, job.case.setting_id, blocks=MOST + 1)
    found: list[Tally] = []
    for block in blocks:
        if isinstance(block, str):
            return Climbs(None, [], block)
        if block is None:
            break
        found.append(block)
    if not found:
        return Climbs(None, [], None)
    return Climbs(_ladder(found[0]), [_climb(tally) for tally in found[1:]], None)


def judge_climbs(job: Job, there: Climbs) -> Measurement:
    """Hold the climbs of a setting against its claim, or against a false twin of it."""
    assert job.climb is not None
    ladder = there.ladder or Ladder(np.empty((0, MARKS)), np.empty(0), reached=there.error is None)
    return measure_climbs(job.case, ladder, there.climbs, job.climb.effort, decides=job.climb.decides,
                          threshold=job.climb.threshold)


def next_climbs(job: Job, store: Store, seed: int) -> list[ClimbUnit]:
    """Name the units that a setting wants next: its pilot, as many climbs as can support, then more while it looks violated."""
    if job.climb is None:
        return []
    there = read_climbs(job, store)
    if there.error:
        return []
    if there.ladder is None:
        return [_unit(job, 0, None, seed)]
    done, needed = len(there.climbs), climbs_to_support(job.case.level)
    if there.ladder.reached and done < needed:
        return [_unit(job, 1 + index, there.ladder, seed) for index in range(done, needed)]
    if not there.ladder.reached or job.case.open_bound or done >= MOST:
        return []
    found = judge_climbs(job, there)
    assert found.interval is not None and found.tail is not None and job.case.delta is not None
    if found.violated or found.supported or found.tail["estimate"] <= job.case.delta:
        return []
    return [_unit(job, 1 + index, there.ladder, seed) for index in range(done, min(MOST, done + needed))]


def replay_climb(job: Job, store: Store, block: int, seed: int) -> dict[str, Any]:
    """Run a pilot (block 0) or a climb again and give its marks (scores), and of a climb the tail that it estimates at them.

    Raises:
        InvalidArgument: if the setting is not climbed, or its pilot, which climbs rest on, did not finish.
        ClaimError: what a trial raised.
    """
    pilot_there = store.tallies(job.climb.of + CLIMBS, job.case.setting_id, blocks=1)[0] if job.climb else None
    ladder = _ladder(pilot_there) if block and isinstance(pilot_there, Tally) else None
    if job.climb is None or block > MOST or (block and ladder is None):
        raise InvalidArgument(f"{job.case.claim}/{job.case.setting_id} has no climb {block}: it is not climbed, or its pilot "
                              f"(block 0) did not finish", argument="address")
    unit = _unit(job, block, ladder, seed)
    claim, setting = unit_claim(unit)
    with blaming(claim, setting):
        tally = _run(unit)
    found = {"claim": unit.claim, "setting": unit.setting, "block": block}
    if ladder is None:
        return found | {"marks": tally.values[:, :MARKS].tolist()}
    return found | {"marks": ladder.marks.tolist(), "tail": _climb(tally).tail.tolist()}


def climb_now(job: Job, seed: int) -> Measurement:
    """Run a pilot and as many climbs as can support, here, and hold them against the job's own claim; nothing is stored."""
    assert job.climb is not None
    own = job._replace(climb=job.climb._replace(of=job.case.claim, threshold=1.0))
    ladder = _ladder(_run(_unit(own, 0, None, seed)))
    count = climbs_to_support(job.case.level) if ladder.reached else 0
    return judge_climbs(own, Climbs(ladder, [_climb(_run(_unit(own, 1 + index, ladder, seed))) for index in range(count)], None))


def _unit(job: Job, block: int, ladder: Ladder | None, seed: int) -> ClimbUnit:
    case, plan = job.case, job.climb
    assert plan is not None and case.delta is not None
    return ClimbUnit(job.reference, case.claim + CLIMBS, case.setting_id, case.setting, case.pins, block, plan.effort,
                     plan.decides, case.delta / BEYOND, None if case.open_bound else 1.0, ladder, seed)


def _run(unit: ClimbUnit) -> Tally:
    claim, setting = unit_claim(unit)
    assert isinstance(claim, HighProbabilityBound)
    rng = generator(unit.seed, unit.claim, unit.setting_id, unit.block)
    land, _ = landscape(claim, setting, unit.pins, rng, decides=unit.decides)
    if unit.ladder is None:
        ladder = pilot(land, unit.effort, rng, least=unit.least, target=unit.target)
        return Tally(unit.trials, 0, int(ladder.reached), 0, np.column_stack([ladder.marks, ladder.steps]))
    found = climb(land, unit.ladder, unit.effort, rng)
    return Tally(unit.trials, 0, 0, 0, _rows(found))


def _ladder(tally: Tally) -> Ladder:
    return Ladder(tally.values[:, :MARKS], tally.values[:, MARKS], bool(tally.possible))


def _rows(found: Climb) -> Array:
    """Lay a climb out as one row a level; levels that it did not reach are NaN after the tail."""
    wide = [np.concatenate([[r.share, r.accepted, r.correlation, r.parents], r.means, r.variances]) for r in found.reports]
    width = len(wide[0]) if wide else 4
    reports = np.full((len(found.tail), width), np.nan)
    reports[: len(wide)] = wide or np.empty((0, width))
    return np.column_stack([found.tail, reports])


def _climb(tally: Tally) -> Climb:
    tail, rows = tally.values[:, :MARKS], tally.values[:, MARKS:]
    traits = (rows.shape[1] - 4) // 2
    return Climb(tail, [_report(row, traits) for row in rows if not np.isnan(row[0])])


def _report(row: Array, traits: int) -> LevelReport:
    share, accepted, correlation, parents = row[:4].tolist()
    return LevelReport(share, accepted, correlation, parents, row[4:4 + traits], row[4 + traits:])
