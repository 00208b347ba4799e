"""Put a foreign solver into the claims that use `plugin`, and see whether they still hold.

Every claim is looked at as `plugin-verify teeth` looks at a planted error: a pilot at every setting that is cheap enough, then
second looks where they promise most. A right solver is refused by any claim with a probability of at most RATE, all claims
together, if the claims are true. What a claim can see is measured beside it: our own solver, with a step that is too long, goes
through the same looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims import (
    Claim,
    ExpectationIdentity,
    Found,
    HighProbabilityBound,
    Setting,
    collect,
    cost_of,
    describe,
    excluded,
    load,
    parse_setting,
)
from plugin_verify.conformance.check import CALL_LOST, IMPORTING, Check, lost_check
from plugin_verify.conformance.example import TRIALS, Trial, addressed, farthest, program, smallest
from plugin_verify.conformance.foreign import Foreign, load_solver
from plugin_verify.conformance.problem import UNIT_ROUNDOFF
from plugin_verify.conformance.substitute import Substitute, uses_plugin, with_solver
from plugin_verify.errors import PluginVerifyError
from plugin_verify.networks import Cost
from plugin_verify.runner import PROFILES, Bite, Job, Line, Lost, Probe, Progress, generator, make_plan, try_out, work_apart
from plugin_verify.runner.plan import RATE as RATE
from plugin_verify.solvers import Solution, plugin
from plugin_verify.typing import Array

TOO_LONG = (1.0, 0.4, 0.1, 0.03, 0.01)
"""By which shares the step of our own solver is too long, to see what a claim can see."""
TRIAL, CALL, ALONE = 5e-4, 1e-4, 5.0
"""Seconds of a trial and of a call of a black box by themselves, and the factor on the rest: trials do not share their work."""
CHEAPER = 8
"""How much less a look may cost that makes a setting small."""
FINE = 1000
"""A claim is not held against a solver whose roundings, so many of them, exceed the claim's bound."""


class Task(NamedTuple):
    """A claim, by the reference in its probe, the solver to put into it, and the precision of that."""

    probe: Probe
    solver: str
    precision: str


class Tested(NamedTuple):
    """What came out, what the solver raised at first, and the least share by which our own step may be too long to be caught.

    example: a trial at the smallest setting at which the claim refutes the solver, as a program; none where it does not;
    most_iterations, widest: of the calls of the solver.
    """

    bite: Bite
    failed: str
    sees: float | None
    example: str = ""
    about: str = ""
    most_iterations: int = 0
    widest: int = 0


def claims() -> list[Found]:
    """Find the installed claims that a solver of this kind can go into."""
    return [one for one in collect(()) if one.claim.twin_of is None and uses_plugin(one.claim)]


def try_claims(found: Sequence[Found], solver: str, *, profile: str, seed: int, jobs: int, precision: str, limit: float,
               watch: Callable[[Progress], None]) -> list[Check]:
    """Hold the solver with this reference to the claims; where a call of it is lost, no further ones."""
    seconds = PROFILES[profile].seconds
    planned = make_plan([one._replace(claim=_alone(one.claim, seconds)) for one in found], profile=PROFILES[profile], seed=seed,
                        assumed=_pins([one.claim for one in found]))
    spoken = [tuple(job for job in plan.jobs if _resolved(job, precision)) for plan in planned.claims]
    tasks = [Task(Probe(one.reference, (), own, seed, seconds), solver, precision)
             for one, own in zip(found, spoken, strict=True)]
    made = {one.claim.id: Check(one.claim.id, "claim", one.claim.source, "not run", CALL_LOST) for one in found}
    watch(Progress("claims", 0, len(tasks), what="claims"))
    with closing(work_apart(run_task, tasks, jobs=jobs, limit=limit)) as answers:
        for done, (index, answer) in enumerate(answers, 1):
            claim = found[index].claim
            if isinstance(answer, Lost):
                made[claim.id] = lost_check(made[claim.id], answer, solver, _again(solver, claim, answer.note))
                break
            made[claim.id] = _check(claim, answer)
            watch(Progress("claims", done, len(tasks), claim.id, what="claims"))
    return list(made.values())


def _pins(claims: Sequence[Claim]) -> dict[str, float]:
    return {constant.name: constant.pin for claim in claims for constant in claim.unknown}


def _again(solver: str, claim: Claim, noted: Trial | None) -> str:
    return program(solver, claim, noted) if noted else ""


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


def run_task(task: Task, line: Line) -> Tested:
    """Put the solver into the claim, then our own with a step ever less too long until it is not caught."""
    claim = load(task.probe.reference)
    with line.step(IMPORTING):
        solver = load_solver(task.solver)._replace(line=line)
    tested = _tested(claim, _One(claim, solver, task, line), task.probe)
    return tested._replace(most_iterations=solver.reach.iterations, widest=solver.reach.width)


def _tested(claim: Claim, one: _One, probe: Probe) -> Tested:
    bite, failed = one.tried(probe)
    if failed or bite.outcome == "caught":
        return Tested(bite, failed, None, *(one.example(bite) if bite.setting else ()))
    sees = None
    for share in TOO_LONG if bite.outcome == "survived" else ():
        if try_out(with_solver(claim, _too_long(share)), "longer", probe).outcome != "caught":
            break
        sees = share
    return Tested(bite, "", sees)


class _One(NamedTuple):
    """A solver in a claim."""

    claim: Claim
    solver: Foreign
    task: Task
    line: Line

    def tried(self, probe: Probe) -> tuple[Bite, str]:
        """Test the claim with the solver, trial by trial; give what the solver raised beside it."""
        substitute = Substitute(self.solver)
        alone = probe._replace(jobs=tuple(job._replace(chunk=1) for job in probe.jobs))
        changed = addressed(with_solver(self.claim, substitute), probe.reference, self.line.note)
        return try_out(changed, "solver", alone), substitute.failed

    def example(self, bite: Bite) -> tuple[str, str]:
        """Give the program of a trial at the smallest setting found at which the claim refutes the solver, and what it shows."""
        first = parse_setting(bite.setting, self.claim.settings[0])
        s = smallest(self.claim, first, self._refuted)
        probe = self.task.probe
        trials = max(1, min(TRIALS, int(probe.seconds / cost_of(_alone(self.claim, np.inf), s)[1])))
        trial = farthest(self.claim, probe.reference, Substitute(self.solver), s, probe.seed, trials)
        about = "a mean" if isinstance(self.claim, ExpectationIdentity) else "a probability"
        return program(self.task.solver, self.claim, trial), (
            f"{self.claim.id} is about {about}, which no one trial decides. Of {trials} trials at the smallest setting found at "
            f"which it fails, {describe(s)}, the one in which the solver is farthest from step (5)")

    def _refuted(self, s: Setting) -> bool:
        """Tell whether the claim speaks of a setting and refutes the solver there, by a cheap look that does not refute ours."""
        seconds = self.task.probe.seconds / CHEAPER
        one = Found(_alone(self.claim, seconds), self.task.probe.reference, "")
        try:
            plan = make_plan([one], profile=PROFILES["smoke"]._replace(seconds=seconds), seed=self.task.probe.seed,
                             assumed=_pins([self.claim]), at=[describe(s)])
        except PluginVerifyError:  # there is no such setting
            return False
        probe = self.task.probe._replace(jobs=plan.claims[0].jobs, seconds=seconds)
        if not all(_resolved(job, self.task.precision) for job in probe.jobs):
            return False
        bite, failed = self.tried(probe)
        ours = with_solver(self.claim, plugin)
        return bool(failed or bite.outcome == "caught") and try_out(ours, "ours", probe).outcome == "survived"


def _too_long(share: float) -> Callable[..., Solution]:
    def solver(G: Any, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
        return plugin(G, y, x0, step_size=(1 + share) * step_size, iterations=iterations)

    return solver


def _check(claim: Claim, tested: Tested) -> Check:
    bite, failed, sees, script, about, most_iterations, widest = tested
    trials = f"{bite.trials} trials at {bite.setting}"
    made = Check(claim.id, "claim", claim.source, "passed", "", bite.trials, script, about=about,
                 most_iterations=most_iterations, widest=widest)
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
