"""Plan a run: which claims at which settings, at which level, how many trials in which blocks. Frozen before anything runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from plugin_verify.claims import (
    Case,
    Claim,
    ExpectationIdentity,
    ForAll,
    Found,
    HighProbabilityBound,
    Setting,
    Unchecked,
    UnknownConstant,
    blaming,
    canonical,
    cost_of,
    describe,
    excluded,
    make_case,
    parse_setting,
    written_at,
)
from plugin_verify.errors import MemoryLimitError, SettingError, nearest
from plugin_verify.machine import CACHE_BYTES, physical_memory
from plugin_verify.runner.climb_plan import ClimbPlan, Offer, offer_climb, plan_climb, shared_climb
from plugin_verify.runner.profile import Profile
from plugin_verify.runner.trial_plan import beyond_counting, countable, plan_trials
from plugin_verify.statistics import look_level, share
from plugin_verify.statistics.rare import MISS

RATE = 1e-3
"""Default total false-refutation rate of a run; the false-support rate is the same."""
BLOCK_SECONDS, BLOCK_TRIALS, GROUPS = 0.2, 16384, 16
"""A block's modelled cost and its trials at most; the groups that a block of an identity is averaged in."""
FIRST, SETTING = 0.25, 0.25
"""The parts of a budget, on one core, that the first looks may cost together, and the climbs of one setting."""


class Job(NamedTuple):
    """All the trials of one claim at one setting, and the climbs that decide in their place if its probability is beyond them.

    With a budget, `trials` are those of the first look, and those of the last `look` where the plan is cut at what was looked at.
    `splitting` is what climbs would cost where there are none.
    """

    case: Case
    reference: str
    trials: int
    block: int
    chunk: int
    sampler: str
    seconds: float
    bytes: float
    climb: ClimbPlan | None = None
    splitting: Offer | None = None
    look: int = 1

    @property
    def blocks(self) -> int:
        """How many blocks the trials fill; the last may be shorter."""
        return math.ceil(self.trials / self.block)

    def block_trials(self, index: int) -> int:
        """How many trials the block of this index has."""
        return min(self.block, self.trials - index * self.block)


class Twin(NamedTuple):
    """A false twin: its jobs by the index of its claim's setting, where it speaks of that setting at its pinned constants."""

    id: str
    says: str
    reference: str
    source_hash: str
    jobs: dict[int, Job]


class ClaimPlan(NamedTuple):
    """One claim: what the report says of it, its jobs, and its false twins."""

    about: dict[str, Any]
    jobs: tuple[Job, ...]
    twins: tuple[Twin, ...]


class Plan(NamedTuple):
    """A whole run, before it starts; findings by reference, and the statements that have no check.

    budget: the seconds that it may take, None for a run of one look at each setting.
    """

    seed: int
    profile: str
    false_refutation_rate: float
    false_support_rate: float
    decisions: int
    assumed: dict[str, float]
    claims: tuple[ClaimPlan, ...]
    findings: tuple[str, ...] = ()
    unchecked: tuple[dict[str, str], ...] = ()
    budget: float | None = None

    @property
    def jobs(self) -> list[Job]:
        """All jobs, those of the false twins after those of their claim."""
        return [job for claim in self.claims
                for jobs in (claim.jobs, *(twin.jobs.values() for twin in claim.twins)) for job in jobs]

    @property
    def seconds(self) -> float:
        """The modelled cost in core-seconds, without the false twins."""
        return sum(job.trials * job.seconds + (job.climb.seconds if job.climb else 0.0)
                   for claim in self.claims for job in claim.jobs)


def make_plan(found: Sequence[Found], *, profile: Profile, seed: int, assumed: Mapping[str, float] | None = None,
              at: Sequence[str] = (), trials: int | None = None, rate: float = RATE,
              findings: Sequence[str] = (), unchecked: Sequence[Unchecked] = (), budget: float | None = None) -> Plan:
    """Plan a run of the claims found; false twins stand beside their claims, or alone if their claims are not there.

    `findings` are references of what may be told of the run, and `unchecked` what the report lists as without a check.

    The levels: every setting gets an equal share of the total rate, and the first look at it spends its part of that share. With
    a `budget` (seconds) there may be more looks, at later parts; a probability is then bounded by a confidence sequence, at the
    whole share.

    Raises:
        SettingError, ClaimError, MemoryLimitError: before anything runs, one line each.
    """
    assumed = dict(assumed or {})
    ids = {one.claim.id for one in found}
    claims = [one for one in found if one.claim.twin_of is None or one.claim.twin_of not in ids]
    _check_assumed(claims, assumed)
    settings = {one.claim.id: _settings(one.claim, at) for one in claims}
    decisions = sum(len(settings[one.claim.id]) for one in claims if not isinstance(one.claim, ForAll))
    first = profile if budget is None else profile._replace(seconds=min(profile.seconds, FIRST * budget / max(decisions, 1)))
    spend = _Spend(profile, first, share(rate, max(decisions, 1)), trials, budget)
    plans = tuple(_plan_claim(one, settings[one.claim.id], found, assumed, spend) for one in claims)
    _share_constants(claims, plans)
    return Plan(seed, profile.name, rate, rate, decisions, assumed, plans, tuple(map(_absolute, findings)),
                tuple(asdict(one) for one in unchecked), budget)


class _Spend(NamedTuple):
    profile: Profile
    first: Profile
    share: float
    trials: int | None
    budget: float | None


def _plan_claim(one: Found, settings: Sequence[Setting], found: Sequence[Found], assumed: Mapping[str, float],
                spend: _Spend) -> ClaimPlan:
    claim = one.claim
    own_pins = _twin_pins(claim, assumed) if claim.twin_of else assumed
    jobs = tuple(_job(one, setting, own_pins, spend) for setting in settings)
    twins = tuple(
        Twin(twin.claim.id, twin.claim.statement, _absolute(twin.reference), twin.source_hash,
             _twin_jobs(twin, claim, settings, assumed, spend, jobs))
        for twin in found if twin.claim.twin_of == claim.id
    )
    return ClaimPlan(_about(one, own_pins, jobs), jobs, twins)


def _share_constants(claims: Sequence[Found], plans: Sequence[ClaimPlan]) -> None:
    """Give equal unknown constants of different claims one key: what one claim forces, the others are held to."""
    known: list[UnknownConstant] = []
    for one, plan in zip(claims, plans, strict=True):
        for constant in one.claim.unknown:
            if constant not in known:
                known.append(constant)
            plan.about["constants"][constant.name]["key"] = f"{constant.name}#{known.index(constant)}"


def _twin_jobs(twin: Found, claim: Claim, settings: Sequence[Setting], assumed: Mapping[str, float], spend: _Spend,
               likes: Sequence[Job]) -> dict[int, Job]:
    """Plan a twin wherever it speaks: a hypothesis constant that nobody assumed is pinned at what the setting admits, if less."""
    jobs = {}
    for i, setting in enumerate(settings):
        if _meant(twin.claim, setting):
            admits = {name: value for name, value in likes[i].case.admissible.items() if name not in assumed}
            pins = {name: min(value, admits.get(name, math.inf)) for name, value in _twin_pins(twin.claim, assumed).items()}
            try:
                job = _job(twin, setting, pins, spend, like=likes[i])
                jobs[i] = job._replace(climb=shared_climb(twin.claim, claim, likes[i].climb, job.case, likes[i].case))
            except SettingError:  # the twin's own bound drowns in rounding here: it does not speak
                continue
    return {i: job for i, job in jobs.items() if not excluded(job.case)}


def _meant(claim: Claim, setting: Setting) -> bool:
    with blaming(claim, setting):
        return claim.where is None or bool(claim.where(setting))


def _settings(claim: Claim, at: Sequence[str]) -> list[Setting]:
    """Give the settings of the run, each once: two equal ones would count the same trials twice."""
    if not at:
        return list(dict.fromkeys(canonical(s) for s in claim.settings if _meant(claim, s)))
    settings = list(dict.fromkeys(parse_setting(text, claim.settings[0]) for text in at))
    for setting in settings:
        for hypothesis in claim.hypotheses:
            with blaming(claim, setting):
                holds = hypothesis.holds is None or hypothesis.holds(setting)
            if not holds:
                raise SettingError(f"{claim.id}: the setting {describe(setting)} breaks the hypothesis {hypothesis.name} "
                                   f"({hypothesis.says}); give one that meets it", setting=describe(setting))
    return settings


def _twin_pins(twin: Claim, assumed: Mapping[str, float]) -> dict[str, float]:
    return {c.name: c.pin for c in twin.unknown} | dict(assumed) | dict(twin.pins or {})


def _job(one: Found, setting: Setting, pins: Mapping[str, float], spend: _Spend, *, like: Job | None = None) -> Job:
    claim = one.claim
    sampler, seconds, memory = cost_of(claim, setting)
    there = physical_memory()
    if memory > there:
        raise MemoryLimitError(f"{claim.id} at {describe(setting)}: one trial needs {memory / 2**30:.3g} GiB and the machine "
                               f"has {there / 2**30:.3g} GiB; choose smaller widths", needed=int(memory))
    block = max(1, int(min(BLOCK_SECONDS / seconds, BLOCK_TRIALS)))
    group = max(1, block // GROUPS) if isinstance(claim, ExpectationIdentity) else 1
    block -= block % group
    chunk = min(block, group * max(1, int(CACHE_BYTES / memory / group)))
    case = make_case(claim, setting, level=look_level(spend.share, 1), pins=pins, group=group)
    if spend.budget and case.delta is not None and 0 < case.delta < 1 and not case.open_bound:
        case = case._replace(level=spend.share, anytime=True)
    count = like.trials if like else plan_trials(case, seconds, spend.first, asked=spend.trials)
    count = block * math.ceil(count / block) if spend.budget and case.kind != "for-all" else group * math.ceil(count / group)
    climb = None if like or spend.trials else _climb(claim, setting, case, seconds, spend)
    offer = None if like or climb else offer_climb(claim, case, seconds=seconds)
    return Job(case, _absolute(one.reference), count, block, chunk, sampler, float(seconds), float(memory), climb, offer)


def _climb(claim: Claim, setting: Setting, case: Case, seconds: float, spend: _Spend) -> ClimbPlan | None:
    """Plan climbs beyond what the profile can count; with a budget, also larger ones, unless counting is cheaper."""
    if not beyond_counting(case, seconds, spend.profile):
        return None
    most = max(spend.profile.climb_seconds, SETTING * (spend.budget or 0.0))
    found = plan_climb(claim, setting, case, case.pins, seconds=seconds, profile=spend.profile._replace(climb_seconds=most))
    return None if found and spend.budget and countable(case, found.seconds / seconds) else found


def _absolute(reference: str) -> str:
    """Make the reference of a file one that holds wherever a run is resumed or replayed from."""
    where, _, name = reference.rpartition(":")
    return f"{Path(where).resolve()}:{name}" if where.endswith(".py") else reference


def _check_assumed(claims: Sequence[Found], assumed: Mapping[str, float]) -> None:
    known = {constant.name for one in claims for constant in one.claim.unknown}
    for name, value in assumed.items():
        if name not in known:
            raise SettingError(f"--assume {name}={value:g}: no selected claim has such a constant; "
                               f"{nearest(name, sorted(known), 'there is')}", setting=name)
        if not 0 < value < math.inf:
            raise SettingError(f"--assume {name}={value:g}: a constant is a positive number", setting=name)


def _about(one: Found, pins: Mapping[str, float], jobs: Sequence[Job]) -> dict[str, Any]:
    claim = one.claim
    return {
        "id": claim.id, "kind": claim.kind, "source": claim.source, "title": claim.title, "statement": claim.statement,
        "reference": one.reference, "source_hash": one.source_hash, "code": written_at(one.reference), "twin_of": claim.twin_of,
        "hypotheses": [{"name": h.name, "says": h.says, "constant": h.constant} for h in claim.hypotheses],
        "constants": {c.name: {"kind": c.role, "pinned": pins.get(c.name)} for c in claim.unknown},
        "labels": dict(claim.labels or {}), "components": list(jobs[0].case.names) if jobs else [],
        "assumptions": _assumptions(claim),
    }


def _assumptions(claim: Claim) -> list[str]:
    if isinstance(claim, ExpectationIdentity):
        return [f"Catoni's interval: {claim.variance_says}."]
    if isinstance(claim, HighProbabilityBound):
        exact = "Trials are independent draws; the intervals of what is counted are exact."
        climbs = ("Where splitting supports: a climb, whatever its ladder, undershoots by more than the stated factor with "
                  f"probability at most {MISS}.")
        return [exact, climbs] if claim.gaussian else [exact]
    return []
