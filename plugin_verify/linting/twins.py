"""Look at the false twins of a claim: are there any, and can they be refuted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from plugin_verify.claims import Claim, HighProbabilityBound, bound_row
from plugin_verify.errors import ClaimError
from plugin_verify.linting.bench import TRIALS, Bench, is_sampled
from plugin_verify.linting.place import place_of
from plugin_verify.linting.problem import Said

OWN = ("id", "statement", "twin_of", "where", "settings", "labels", "source", "cost")
"""The fields in which a twin may differ from its claim without stating anything else."""


def no_false_twin(bench: Bench) -> Iterator[Said]:
    """A claim registers no false twin, so that only the size of its bound is put to the test."""
    if is_sampled(bench.claim) and bench.claim.twin_of is None and not bench.twins:
        yield (place_of(bench.found, "id"),
               f"{bench.claim.id} has no false twin: only multiples of its bound show power, and an error of another kind would "
               f"not be noticed; plant one: false_twin({bench.found.reference.rpartition(':')[2]}, \"name\", \"what is "
               f"false\", ...)")


def identical_twin(bench: Bench) -> Iterator[Said]:
    """A false twin changes nothing, so that it cannot be refuted and its claim ends as NO POWER."""
    parent = bench.parent
    if parent is not None and not _changed(bench.claim, parent):
        yield (place_of(bench.found, "id"),
               f"{bench.claim.id} states what its claim states, and cannot be refuted: change what it says is false "
               f"({bench.claim.statement!r})")


def unknown_pin(bench: Bench) -> Iterator[Said]:
    """A false twin pins a constant that its claim does not have."""
    names = [constant.name for constant in bench.claim.unknown]
    for name in bench.claim.pins or {}:
        if name not in names:
            yield (place_of(bench.found, "pins"), f"{bench.claim.id} pins {name}, and its claim has "
                   f"{'the constants ' + ', '.join(names) if names else 'no unknown constant'}; pin one of its own")


def milder_twin(bench: Bench) -> Iterator[Said]:
    """A false twin allows all that its claim allows, so that it is true wherever the claim is."""
    twin, claim = bench.claim, bench.parent
    if not isinstance(twin, HighProbabilityBound) or not isinstance(claim, HighProbabilityBound) or not _changed(twin, claim):
        return
    if twin.sampler is not claim.sampler or twin.quantity is not claim.quantity or twin.pins or twin.unknown:
        return
    if all(_milder(twin, claim, setting) for setting in bench.settings):
        yield (place_of(bench.found, "bound" if twin.bound is not claim.bound else "failure_probability"),
               f"{twin.id} allows at least what its claim allows at every setting, so it holds wherever the claim does and "
               f"cannot be refuted; state less: a smaller bound, or a smaller failure probability")


def twin_without_effect(bench: Bench) -> Iterator[Said]:
    """A false twin came out exactly as its claim in a few trials, so that it may not change what it says it does."""
    twin, claim = bench.claim, bench.parent
    if claim is None or not is_sampled(claim) or twin.pins or not _changed(twin, claim) or not bench.value.size:
        return
    own = Bench(bench.found._replace(claim=claim), ())
    own_value = own.measure(bench.setting, own.draw(bench.setting, TRIALS), TRIALS)
    same = np.array_equal(own_value, bench.value, equal_nan=True)
    keys = ("delta", "bound", "expected", "variance", "margin")
    case = own.case(bench.setting)
    if same and all(getattr(case, key) == getattr(bench.cases[0], key) for key in keys):
        yield (place_of(bench.found, "id"), f"{twin.id} measured exactly what its claim did in {TRIALS} trials; see that it "
               f"changes what it says is false ({twin.statement!r})")


def _changed(twin: Claim, claim: Claim) -> list[str]:
    if type(twin) is not type(claim):
        return ["kind"]
    return [field.name for field in fields(twin) if field.name not in OWN
            and getattr(twin, field.name) is not getattr(claim, field.name)
            and not (field.name == "pins" and not twin.pins)]


def _milder(twin: HighProbabilityBound, claim: HighProbabilityBound, setting: object) -> bool:
    try:
        own, other = bound_row(twin, setting, {}), bound_row(claim, setting, {})
    except ClaimError:
        return False
    if own.shape != other.shape or not (own >= other).all():
        return False
    return float(twin.failure_probability(setting)) >= min(float(claim.failure_probability(setting)), 1.0)
