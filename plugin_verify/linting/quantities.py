"""Look at what a claim measures: has it the shape of what it is held against, is it a number, does it cost what is said."""

from __future__ import annotations

import math
from collections.abc import Iterator
from time import process_time

import numpy as np

from plugin_verify.claims import ExpectationIdentity, blaming, cost_of, describe, evaluate
from plugin_verify.errors import ClaimError
from plugin_verify.linting.bench import FEW, TRIALS, Bench
from plugin_verify.linting.place import place_of
from plugin_verify.linting.problem import Said, blamed

FAR_OFF, SLOW = 20, 1e-3
"""How many times the stated cost a trial may take, and how many seconds, before its block is far longer than planned."""
WIDE = 10
"""How many times the stated variance the mean square around the expected value may be: by Markov's inequality it is that in at
most one claim of ten that are right."""


def quantity_shape(bench: Bench) -> Iterator[Said]:
    """A quantity has not the trials leading, or other components than the bound, is no (lower, upper), no number, or raises."""
    batches = [(setting, trials) for setting in bench.affordable for trials in (FEW, 1)]
    for setting, trials in [(bench.setting, TRIALS), *batches]:
        try:
            with blaming(bench.claim, setting), np.errstate(all="ignore"):
                evaluate(bench.claim, setting, bench.generator(0), trials, pins=bench.pins, group=1)
        except ClaimError as error:
            place, says = blamed(bench.found, error, "quantity")
            sample = bench.draw(setting, trials)
            about = f"; its sample was an array of shape {sample.shape}" if isinstance(sample, np.ndarray) else ""
            yield place, f"{says}{about}{' (at a single trial)' if trials == 1 else ''}"
            return


def nan_quantity(bench: Bench) -> Iterator[Said]:
    """A quantity is NaN in some trials, each of which counts as a violation."""
    broken = int(np.isnan(bench.value).any(axis=1).sum())
    if broken:
        yield (place_of(bench.found, "quantity"), f"{bench.claim.id}: quantity is NaN in {broken} of {TRIALS} trials at "
               f"{describe(bench.setting)}, and NaN counts as a violation; mend it, unless that is what should happen")


def far_off_cost(bench: Bench) -> Iterator[Said]:
    """A trial takes far longer than `cost` says, so that blocks, progress and profiles are planned wrongly."""
    if bench.claim.twin_of is not None:
        return
    begun = process_time()
    bench.measure(bench.setting, bench.draw(bench.setting, TRIALS), TRIALS)
    taken, stated = (process_time() - begun) / TRIALS, cost_of(bench.claim, bench.setting)[1]
    if taken > max(FAR_OFF * stated, SLOW):
        what = f"cost says {stated:.2g}" if bench.claim.cost else f"without a cost {stated:.2g} are planned"
        yield (place_of(bench.found, "cost"), f"{bench.claim.id}: a trial takes about {taken:.1g} seconds at "
               f"{describe(bench.setting)}, and {what}; state cost=lambda s: Cost(\"stored\", seconds, bytes) of one trial")


def small_variance(bench: Bench) -> Iterator[Said]:
    """An identity states a variance far below what a few trials show, so that its intervals would not hold."""
    claim, case = bench.claim, bench.cases[0]
    if not isinstance(claim, ExpectationIdentity) or claim.twin_of is not None:
        return
    square = ((bench.value - np.array(case.expected)) ** 2).mean(axis=0)
    for name, seen, stated in zip(case.names, square.tolist(), case.variance, strict=True):
        if math.isfinite(seen) and seen > WIDE * stated + 1e-20:
            yield (place_of(bench.found, "variance"), f"{claim.id}: variance says at most {stated:.3g} for {name}, and the mean "
                   f"square around the expected value is {seen:.3g} in {TRIALS} trials at {describe(bench.setting)}; the "
                   f"intervals rest on it: give an upper bound (not of the standard deviation), or see the expected value")
            return
