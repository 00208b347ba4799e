"""Look at a claim's sampler: does it draw from its generator, every trial anew, and the normals that splitting needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from plugin_verify.claims import (
    ExpectationIdentity,
    HighProbabilityBound,
    Setting,
    arrays,
    describe,
    laid,
    landscape,
    sampler_problem,
    trials,
)
from plugin_verify.errors import ClaimError
from plugin_verify.linting.bench import FEW, TRIALS, Bench
from plugin_verify.linting.place import place_of
from plugin_verify.linting.problem import Said, blamed

BEYOND = 1e-6
"""A failure probability below which splitting is worth a hint: counting takes ten million trials there."""


def sampler_raises(bench: Bench) -> Iterator[Said]:
    """A sampler raises, or asks its generator for what it has not."""
    for setting in bench.affordable:
        try:
            bench.draw(setting, FEW)
        except ClaimError as error:
            yield blamed(bench.found, error, "sampler")
            return


def sample_axis(bench: Bench) -> Iterator[Said]:
    """A sampler returns an array whose leading axis is not the trials."""
    sample = bench.sample
    if isinstance(sample, np.ndarray) and (not sample.ndim or len(sample) != TRIALS):
        yield (place_of(bench.found, "sampler"), f"{bench.claim.id}: the sampler returned an array of shape {sample.shape} for "
               f"{TRIALS} trials; trials are the leading axis: rng.standard_normal((trials, ...))")
    if sample is None:
        yield place_of(bench.found, "sampler"), f"{bench.claim.id}: the sampler returned None; is a `return` missing?"


def reused_randomness(bench: Bench) -> Iterator[Said]:
    """A sampler draws from elsewhere than its rng, draws the same again, or copies trials."""
    if bench.claim.twin_of is None:
        problem = sampler_problem(bench.sampled, bench.setting, TRIALS)
        if problem:
            yield place_of(bench.found, "sampler"), f"{bench.claim.id}: {problem}"


def changing_quantity(bench: Bench) -> Iterator[Said]:
    """What is measured is another number when the same trials are measured again."""
    yield from _of_quantity(bench, trials.changing_quantity)


def repeated_quantity(bench: Bench) -> Iterator[Said]:
    """What is measured is the same in several trials, draw after draw, or whatever the rng, though it is no whole number."""
    if bench.claim.twin_of is not None:
        return
    yield from _of_quantity(bench, trials.repeated_quantity)
    if not laid(bench.sample, TRIALS).size:
        other = bench.measure(bench.setting, bench.draw(bench.setting, TRIALS, seed=1), TRIALS)
        if np.ptp(bench.value) > 0 and np.array_equal(bench.value, other, equal_nan=True):
            yield (place_of(bench.found, "sampler"), f"{bench.claim.id}: the quantity is the same whatever rng the sampler is "
                   f"given; draw every trial anew from rng")


def mixed_trials(bench: Bench) -> Iterator[Said]:
    """A trial's quantity changes with the trials beside it, so that trials are not independent."""
    yield from _of_quantity(bench, trials.mixed_trials)


def mutated_sample(bench: Bench) -> Iterator[Said]:
    """A quantity changes the sample in place, so that what is measured twice is not the same."""
    sample = bench.draw(bench.setting, FEW)
    if trials.cut(sample, bench.draw(bench.setting, FEW - 1), 1, FEW) is None:
        return  # networks that are revealed as they are looked at change, and should
    before = [array.copy() for array in arrays(sample)]
    bench.measure(bench.setting, sample, FEW)
    if any(not np.array_equal(old, new, equal_nan=True) for old, new in zip(before, arrays(sample), strict=False)):
        yield (place_of(bench.found, "quantity"), f"{bench.claim.id}: quantity changes the sample in place; work on a copy of it "
               f"(write g = g * 2, not g *= 2)")


def not_gaussian(bench: Bench) -> Iterator[Said]:
    """A claim says gaussian=True, and draws other than standard normals, or none, or trials that depend on each other."""
    claim = bench.claim
    if not isinstance(claim, HighProbabilityBound) or not claim.gaussian or _as_its_claim(bench):
        return
    try:
        land, _ = landscape(claim, bench.setting, bench.pins, bench.generator(0))
        normals = [bench.generator(1).standard_normal((FEW, *shape)) for shape in land.shapes]
        score = land.score([array.copy() for array in normals])
        fresh = [bench.generator(2).standard_normal(array.shape) for array in normals]
        other = land.score([array.copy() for array in fresh])
        one_moved = land.score([np.concatenate([new[:1], old[1:]]) for new, old in zip(fresh, normals, strict=True)])
    except ClaimError as error:
        yield blamed(bench.found, ClaimError(_named(claim.id, str(error)), claim=claim.id), "gaussian")
        return
    if np.array_equal(score, other) and np.ptp(score) > 0:
        why = "what is measured does not change with the normals that the sampler asks for; draw everything from rng"
    elif not np.allclose(score[1:], one_moved[1:], rtol=1e-6, equal_nan=True):
        why = "the normals of one trial change what is measured in another; trials must be independent"
    else:
        return
    yield place_of(bench.found, "gaussian"), f"{claim.id}: gaussian=True, but {why}, or leave gaussian out"


def could_be_gaussian(bench: Bench) -> Iterator[Said]:
    """A failure probability is beyond counting, and all draws are standard normals: gaussian=True would let a run climb."""
    claim = bench.claim
    if type(claim) is not HighProbabilityBound or claim.gaussian or claim.twin_of is not None:
        return
    far = [(setting, case.delta) for setting, case in bench.stated if case.delta and case.delta < BEYOND]
    if not far:
        return
    try:
        landscape(replace(claim, gaussian=True), bench.setting, bench.pins, bench.generator(0))
    except (ClaimError, ArithmeticError):
        return
    setting, delta = min(far, key=lambda one: one[1])
    yield (place_of(bench.found, "id"), f"{claim.id}: a failure probability of {delta:.2g} at {describe(setting)} is beyond "
           f"counting; the sampler seems to draw standard normals only: with gaussian=True a run decides there by splitting")


def _of_quantity(bench: Bench, look: Callable[[HighProbabilityBound | ExpectationIdentity, Setting, int], str | None]
                 ) -> Iterator[Said]:
    """Say at a claim's quantity what a look at TRIALS trials of it finds."""
    problem = look(bench.sampled, bench.setting, TRIALS)
    if problem:
        yield place_of(bench.found, "quantity"), f"{bench.claim.id}: {problem}"


def _as_its_claim(bench: Bench) -> bool:
    """Tell whether a false twin draws and measures what its claim does."""
    own, other = bench.claim, bench.parent
    return (isinstance(own, HighProbabilityBound) and isinstance(other, HighProbabilityBound)
            and own.sampler is other.sampler and own.quantity is other.quantity)


def _named(claim: str, text: str) -> str:
    return text if text.startswith(claim) else f"{claim}: {text}"
