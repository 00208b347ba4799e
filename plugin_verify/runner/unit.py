"""Run one unit of work: a block of trials, in whatever process it lands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np

from plugin_verify.claims import (
    Claim,
    ExpectationIdentity,
    HighProbabilityBound,
    Setting,
    blaming,
    bound_row,
    changed_number,
    changing,
    columns,
    cost_of,
    evaluate,
    from_record,
    load,
    make_case,
    measured,
    quantity_problem,
    raised,
    row,
    sampler_problem,
    scores,
)
from plugin_verify.errors import ClaimError, PluginVerifyError
from plugin_verify.runner.address import generator
from plugin_verify.runner.plan import Job
from plugin_verify.runner.shard import WHOLE, Shard
from plugin_verify.statistics import Tally

QUARANTINE = "put in quarantine"
"""How the error begins of a block that did not fail in a trial, but took its worker along. A resumed run tries it again."""

PROBED = 5
"""Trials at most by which a claim is looked at before a run."""
PROBED_SECONDS = 1.0
"""The stated cost of so many trials, up to which they are measured some times more."""


class Unit(NamedTuple):
    """A block of trials and where its randomness comes from; small and picklable."""

    reference: str
    claim: str
    setting_id: str
    setting: dict[str, Any]
    pins: dict[str, float]
    group: int
    block: int
    trials: int
    chunk: int
    seed: int


class Task(Protocol):
    """What every kind of unit says of itself: where it stands in the store, and how many trials it has."""

    @property
    def claim(self) -> str: ...  # noqa: D102
    @property
    def setting_id(self) -> str: ...  # noqa: D102
    @property
    def block(self) -> int: ...  # noqa: D102
    @property
    def trials(self) -> int: ...  # noqa: D102


class Located(Task, Protocol):
    """A unit that names its claim and its setting."""

    @property
    def reference(self) -> str: ...  # noqa: D102
    @property
    def setting(self) -> dict[str, Any]: ...  # noqa: D102


class Done(NamedTuple):
    """A finished unit: its tally, or the error that its trials raised."""

    unit: Task
    tally: Tally | None
    error: str | None


def units(job: Job, seed: int, *, blocks: int | None = None) -> list[Unit]:
    """Cut a job into its first `blocks` units, all by default."""
    return [_unit(job, index, seed) for index in range(job.blocks if blocks is None else min(blocks, job.blocks))]


class Blocks:
    """All units of some jobs, made as they are asked for; or those that are one shard's, by their position."""

    def __init__(self, jobs: Iterable[Job], seed: int, shard: Shard = WHOLE) -> None:
        self._jobs, self._seed, self._shard = tuple(jobs), seed, shard

    def __iter__(self) -> Iterator[Unit]:
        every = ((job, index) for job in self._jobs for index in range(job.blocks))
        return (_unit(job, index, self._seed) for job, index in self._shard.part(every))


def _unit(job: Job, index: int, seed: int) -> Unit:
    case = job.case
    return Unit(job.reference, case.claim, case.setting_id, case.setting, case.pins, case.group, index, job.block_trials(index),
                job.chunk, seed)


def run_unit(unit: Unit) -> Done:
    """Evaluate a unit."""
    return attempt(unit, lambda: _evaluate(unit))


def probe_unit(unit: Unit) -> Done:
    """Evaluate the beginning of a unit, and look whether its sampler draws what a run can rely on.

    Of a false twin that is not asked, for that may be what is false about it; nor of trials that are so large that they are run
    one by one. What is measured is asked where a few trials take no more than PROBED_SECONDS.

    Raises:
        ClaimError: if the claim is broken, its sampler repeats itself, or what it states or measures changes.
    """
    done = run_unit(unit._replace(trials=min(2 * unit.group, unit.chunk, unit.trials)))
    claim, setting = unit_claim(unit)
    if done.tally and unit.chunk > 1 and claim.twin_of is None and isinstance(claim, (HighProbabilityBound, ExpectationIdentity)):
        problem = _problem(claim, setting, unit, min(PROBED, unit.chunk))
        if problem:
            raise ClaimError(f"{claim.id}: {problem}", claim=claim.id)
    return done


def _problem(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, unit: Unit, trials: int) -> str | None:
    first, again = (make_case(claim, setting, level=1e-3, pins=unit.pins, group=unit.group) for _ in range(2))
    changed = changed_number(first, again)
    if changed:
        return changing(changed, setting)
    problem = sampler_problem(claim, setting, trials)
    if problem or trials * cost_of(claim, setting)[1] > PROBED_SECONDS:
        return problem
    return quantity_problem(claim, setting, trials)


def _evaluate(unit: Unit) -> Tally:
    claim, setting = unit_claim(unit)
    rng = generator(unit.seed, unit.claim, unit.setting_id, unit.block)
    return evaluate(claim, setting, rng, unit.trials, chunk=unit.chunk, pins=unit.pins, group=unit.group)


def attempt(unit: Task, work: Callable[[], Tally]) -> Done:
    """Do a unit's work; a trial that raises is data, a broken claim is not.

    Raises:
        ClaimError: if the claim itself is broken, or misuses the package, which no further trial can mend.
    """
    try:
        return Done(unit, work(), None)
    except ClaimError:
        raise
    except PluginVerifyError as error:
        raise ClaimError(f"{unit.claim}: {error}", claim=unit.claim) from error
    except (Exception, SystemExit) as error:
        return Done(unit, None, raised(error))


def quarantined(unit: Task, why: str) -> Done:
    """Put a unit aside that kills its worker, or that no worker can run: an error in the store, so that the run is incomplete."""
    return Done(unit, None, f"{QUARANTINE}: {why}")


def unit_claim(unit: Located) -> tuple[Claim, Setting]:
    """Find the unit's claim by its reference and give it its setting back."""
    claim = load(unit.reference)
    return claim, from_record(unit.setting, claim.settings[0])


def replay(unit: Unit, trial: int) -> dict[str, Any]:
    """Run a unit again and give everything that one of its trials measured, in the claim's own quantities.

    The whole block is run, so that an error which one of its trials raised is raised again whichever trial is asked for.

    Raises:
        ClaimError: if the claim has no trials, or what a trial raised.
    """
    claim, setting = unit_claim(unit)
    if not isinstance(claim, (HighProbabilityBound, ExpectationIdentity)):
        raise ClaimError(f"{claim.id} is proved, not sampled: it has no trials to replay", claim=claim.id)
    rng = generator(unit.seed, unit.claim, unit.setting_id, unit.block)
    with blaming(claim, setting):
        value, size = list(measured(claim, setting, rng, unit.trials, unit.chunk))[trial // unit.chunk]
    fields: dict[str, Any] = {"claim": claim.id, "setting": unit.setting, "block": unit.block, "trial": trial}
    ends = {"lower": value[0], "upper": value[1]} if claim.kind == "uniform-bound" else {"quantity": value}
    for name, end in ends.items():
        names, matrix = columns(end, size, claim=claim.id)
        fields[name] = dict(zip(names, matrix[trial % unit.chunk].tolist(), strict=True))
    if isinstance(claim, ExpectationIdentity):
        own, mean = row(claim.expected(setting), claim=claim.id, what="expected")
        return fields | {"expected": dict(zip(own, mean.tolist(), strict=True))}
    bound = bound_row(claim, setting, unit.pins, names)
    worst = {name: float(scores(np.array(list(fields[name].values())), bound).max()) for name in ends}
    return fields | {"bound": dict(zip(names, bound.tolist(), strict=True)), "score": worst.get("quantity", worst.get("lower"))}
