"""Run within a time: look, decide, and look again where a decision is nearest, until all is decided or the time is over."""

from __future__ import annotations

import math
import re
from time import monotonic

from plugin_verify.errors import InvalidArgument
from plugin_verify.runner.board import Board, Known
from plugin_verify.runner.looks import Stop, Stops, cut, keep_stops, read_stops
from plugin_verify.runner.next_steps import Step, nearest, next_steps, supported
from plugin_verify.runner.plan import Job, Plan
from plugin_verify.runner.power import Settled
from plugin_verify.runner.stage import Crew, Progress
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import run_unit, units

RESERVE = 0.1
"""The part of the time in which no look or climb goes on: it is for the false twins, without which no support counts."""
DECIDED, REACH, TIME = "decided", "out of reach", "time"
"""Why a run ended: nothing is undecided; what is undecided is beyond what trials and climbs can do here; the time was over."""
UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def parse_budget(text: str | float) -> float:
    """Read a budget as seconds; see `parse_time`."""
    return parse_time(text, "budget")


def parse_time(text: str | float, what: str) -> float:
    """Read a time, 600, 90s, 10m or 1.5h, as seconds; `what` it is for names it where it is none.

    Raises:
        InvalidArgument: if it is none, or not positive.
    """
    found = re.fullmatch(r"(\d+\.?\d*|\.\d+)([smh]?)", str(text).strip())
    seconds = float(found[1]) * UNITS[found[2]] if found else 0.0
    if not 0 < seconds < math.inf:
        raise InvalidArgument(f"{what} {text!r} is not a time; give a positive number with s, m or h: 90s, 10m, 1.5h",
                              argument=what)
    return seconds


def run_budget(plan: Plan, crew: Crew, seconds: float) -> None:
    """Take looks at the settings of a plan for `seconds`; where each of them stops and why the run does goes to the store."""
    end = monotonic() + seconds
    limited = crew._replace(over=lambda: monotonic() >= end - RESERVE * seconds)
    last = crew._replace(over=lambda: monotonic() >= end)
    stops, settled, known = read_stops(plan, crew.store), Settled(), Known()
    while True:
        now = cut(plan, stops)
        board = Board.read(now, crew.store, known)
        last.run_twins([(claim, supported(board, i, now)) for i, claim in enumerate(now.claims)], plan.seed, settled,
                       showcases=False)
        steps, undecided = next_steps(plan, now, board, stops, crew.store, settled)
        left = (end - RESERVE * seconds - monotonic()) * crew.jobs
        affordable = [step for step in steps if step.cost <= left or (left > 0 and _job(plan, step).case.anytime and step.after)]
        if not affordable:
            break
        chosen = nearest(affordable)
        crew.watch(_progress(plan, chosen, undecided, end - monotonic()))
        _take(plan, chosen, stops, limited)
        keep_stops(stops, crew.store)
    watched = [(claim, board.standing(claim, sites)) for claim, sites in zip(now.claims, board.sites, strict=True)]
    last.run_twins(watched, plan.seed, settled)
    crew.store.put_meta({"ended": TIME if steps else REACH if undecided else DECIDED})


def _take(plan: Plan, steps: list[Step], stops: Stops, crew: Crew) -> None:
    """Run the blocks of looks, and climbs, and move the stops on."""
    looks = [(step, step.after) for step in steps if step.after]
    todo = [unit for step, after in looks for unit in units(_job(plan, step)._replace(trials=_trials(_job(plan, step), after)),
                                                            plan.seed)[stops[step.claim][step.setting].blocks:]]
    if todo:
        crew.run_missing("trials", todo, run_unit)
    for step, after in looks:
        stops[step.claim][step.setting] = _reached(_job(plan, step), stops[step.claim][step.setting], after, crew.store)
    crew.run_climbs([_job(plan, step) for step in steps if step.after is None], plan.seed)


def _progress(plan: Plan, chosen: list[Step], undecided: int, left: float) -> Progress:
    """Say how many settings are decided, and what is looked at next."""
    total = sum(len(claim.jobs) for claim in plan.claims)
    first, others = chosen[0], f" and {len(chosen) - 1} more" if chosen[1:] else ""
    how = "a look at" if first.after else "climbs at"
    note = f"next {how} setting {first.setting} of {_job(plan, first).case.claim}{others}"
    return Progress("deciding", total - undecided, total, what="settings", note=note, left=left)


def _reached(job: Job, stop: Stop, after: Stop, store: Store) -> Stop:
    """Tell where a setting stands after a look that may have been cut short."""
    there = store.finished(job.case.claim, job.case.setting_id)
    if there >= after.blocks:
        return after
    return Stop(stop.look, max(there, stop.blocks)) if job.case.anytime else stop


def _trials(job: Job, stop: Stop) -> int:
    return job.trials if stop.blocks == job.blocks else stop.blocks * job.block


def _job(plan: Plan, step: Step) -> Job:
    return plan.claims[step.claim].jobs[step.setting]
