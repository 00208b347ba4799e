"""Put a foreign solver into the claims that use `plugin`, and see whether they still hold.

Every claim is looked at as `plugin-verify teeth` looks at a planted error: a pilot at every setting that is cheap enough, then
second looks where they promise most. A right solver is refused by any claim with a probability of at most RATE, all claims
together, if the claims are true. What a claim can see is measured beside it: our own solver, with a step that is too long, goes
through the same looks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import redirect_stdout
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims import Claim, Found, HighProbabilityBound, Setting, collect, excluded, load
from plugin_verify.conformance.check import Check
from plugin_verify.conformance.foreign import load_solver
from plugin_verify.conformance.problem import UNIT_ROUNDOFF
from plugin_verify.conformance.substitute import Substitute, uses_plugin, with_solver
from plugin_verify.errors import StoreError
from plugin_verify.networks import Cost
from plugin_verify.runner import PROFILES, Bite, Job, Probe, Progress, generator, make_plan, processes, run_tasks, try_out
from plugin_verify.runner.plan import RATE as RATE
from plugin_verify.solvers import Solution, plugin
from plugin_verify.typing import Array

TOO_LONG = (1.0, 0.4, 0.1, 0.03, 0.01)
"""By which shares the step of our own solver is too long, to see what a claim can see."""
TRIAL, CALL, ALONE = 5e-4, 1e-4, 5.0
"""Seconds of a trial and of a call of a black box by themselves, and the factor on the rest: trials do not share their work."""
FINE = 1000
"""A claim is not held against a solver whose roundings, so many of them, exceed the claim's bound."""


class Task(NamedTuple):
    """A claim, by the reference in its probe, and the solver to put into it."""

    probe: Probe
    solver: str


class Tested(NamedTuple):
    """What came out, what the solver raised at first, and the least share by which our own step may be too long to be caught."""

    bite: Bite
    failed: str
    sees: float | None


def claims() -> list[Found]:
    """Find the installed claims that a solver of this kind can go into."""
    return [one for one in collect(()) if one.claim.twin_of is None and uses_plugin(one.claim)]


def try_claims(found: Sequence[Found], solver: str, *, profile: str, seed: int, jobs: int, precision: str,
               watch: Callable[[Progress], None]) -> list[Check]:
    """Hold the solver with this reference to the claims.

    Raises:
        StoreError: if a worker process dies.
    """
    seconds = PROFILES[profile].seconds
    pins = {constant.name: constant.pin for one in found for constant in one.claim.unknown}
    one_by_one = [one._replace(claim=_alone(one.claim, seconds)) for one in found]
    plan = make_plan(one_by_one, profile=PROFILES[profile], seed=seed, assumed=pins)
    spoken = [tuple(job for job in planned.jobs if _resolved(job, precision)) for planned in plan.claims]
    tasks = [Task(Probe(one.reference, (), own, seed, seconds), solver) for one, own in zip(found, spoken, strict=True)]
    tested: dict[int, Tested] = {}
    watch(Progress("claims", 0, len(tasks), what="claims"))
    try:
        with processes(jobs) as pool:
            for index, one in run_tasks(_numbered, list(enumerate(tasks)), pool, in_flight=2 * jobs):
                tested[index] = one
                watch(Progress("claims", len(tested), len(tasks), found[index].claim.id, what="claims"))
    except BrokenExecutor as error:
        raise StoreError("a worker process died, by the solver or for want of memory; try again with fewer --jobs",
                         path="", begun=True) from error
    return [_check(one.claim, tested[index]) for index, one in enumerate(found)]


def _alone(claim: Claim, most: float) -> Claim:
    """Give the claim the cost of trials that are done one by one, each with what a call of a black box takes, and no climbs."""

    def cost(s: Setting) -> Cost:
        assert claim.cost is not None
        together = claim.cost(s)
        if together.seconds * ALONE > most:
            return together._replace(seconds=together.seconds * ALONE)
        return together._replace(seconds=TRIAL + CALL * _calls(claim, s) + ALONE * together.seconds)

    if isinstance(claim, HighProbabilityBound):
        return replace(claim, cost=cost, gaussian=False)
    return replace(claim, cost=cost)


class _Counted(NamedTuple):
    """A network that counts its calls."""

    G: Any
    asked: list[int]

    def __call__(self, x: Array) -> Array:
        self.asked[0] += 1
        return np.asarray(self.G(x))

    def adjoint(self, r: Array) -> Array:
        self.asked[0] += 1
        return np.asarray(self.G.adjoint(r))


def _calls(claim: Claim, s: Setting) -> int:
    """Count how often a trial asks the black boxes."""
    asked = [0]

    def counting(G: Any, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
        return plugin(_Counted(G, asked), y, x0, step_size=step_size, iterations=iterations)

    one: Any = with_solver(claim, counting)
    one.quantity(s, one.sampler(s, generator(0, claim.id, "calls", 0), 1))
    return asked[0]


def _resolved(job: Job, precision: str) -> bool:
    """Tell whether the claim speaks of a setting, at its pinned constants, and its bound is above the solver's rounding."""
    least = min((bound for bound in job.case.bound if bound > 0), default=np.inf)
    return not excluded(job.case) and (precision == "float64" or least > FINE * UNIT_ROUNDOFF[precision])


def _numbered(task: tuple[int, Task]) -> tuple[int, Tested]:
    with redirect_stdout(sys.stderr):  # whatever the solver prints, stdout is for results
        return task[0], run_task(task[1])


def run_task(task: Task) -> Tested:
    """Put the solver into the claim, then our own with a step ever less too long until it is not caught."""
    claim, probe = load(task.probe.reference), task.probe
    substitute = Substitute(load_solver(task.solver))
    alone = probe._replace(jobs=tuple(job._replace(chunk=1) for job in probe.jobs))
    bite = try_out(with_solver(claim, substitute), "solver", alone)
    sees = None
    for share in TOO_LONG if bite.outcome == "survived" else ():
        if try_out(with_solver(claim, _too_long(share)), "longer", probe).outcome != "caught":
            break
        sees = share
    return Tested(bite, substitute.failed, sees)


def _too_long(share: float) -> Callable[..., Solution]:
    def solver(G: Any, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
        return plugin(G, y, x0, step_size=(1 + share) * step_size, iterations=iterations)

    return solver


def _check(claim: Claim, tested: Tested) -> Check:
    bite, failed, sees = tested
    trials = f"{bite.trials} trials at {bite.setting}"
    made = Check(claim.id, "claim", claim.source, "passed", "", bite.trials)
    if failed:
        return made._replace(outcome="failed", told=f"{failed}; at {bite.setting}" if bite.setting else failed)
    if bite.outcome == "caught":
        return made._replace(outcome="failed", told=f"{trials}: {bite.reason}")
    if bite.outcome == "in error":
        return made._replace(outcome="in error", told=bite.error)
    if bite.outcome == "not tried":
        return made._replace(outcome="not run", told="no setting is cheap enough for this profile and coarse enough for this "
                                                   "precision")
    agree = f"{bite.settings} settings agree" if bite.settings > 1 else "one setting agrees"
    if sees is None:
        return made._replace(outcome="no power", told=f"{agree}, but the same looks would not see a step of twice the length")
    return made._replace(told=f"{agree}; the same looks see a step that is {sees:.0%} too long")
