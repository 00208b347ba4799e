"""Run one block of trials of one claim at one setting, and count: the only place where a violation is defined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugin_verify.claims.claim import Claim, ExpectationIdentity, ForAll, HighProbabilityBound, UniformBound
from plugin_verify.claims.components import columns, row
from plugin_verify.claims.constants import Setting
from plugin_verify.errors import ClaimError
from plugin_verify.statistics import Tally, merge
from plugin_verify.typing import Array, Generator

SLACK = 1e-10
"""The one relative rounding constant: a bound is violated iff not (quantity <= bound + SLACK |bound|)."""


def evaluate(claim: Claim, setting: Setting, rng: Generator, trials: int, *, chunk: int | None = None,
             pins: Mapping[str, float], group: int) -> Tally:
    """Draw `trials` trials, `chunk` at a time, and tally them.

    For an identity the values are the means of consecutive groups of `group` trials. The chunk is a matter of cache and memory; it
    shapes the bits, so that it belongs to the plan.
    """
    if isinstance(claim, ForAll):
        return settle(claim, setting)
    return merge(_tally(claim, setting, value, size, pins, group)
                 for value, size in measured(claim, setting, rng, trials, chunk or trials))


def measured(claim: Claim, setting: Setting, rng: Generator, trials: int, chunk: int) -> Iterator[tuple[Any, int]]:
    """Yield what the claim measures in chunk after chunk, with the number of trials in each."""
    assert isinstance(claim, (HighProbabilityBound, ExpectationIdentity))
    for start in range(0, trials, chunk):
        size = min(chunk, trials - start)
        yield claim.quantity(setting, claim.sampler(setting, rng, size)), size


def _tally(claim: Claim, setting: Setting, value: Any, trials: int, pins: Mapping[str, float], group: int) -> Tally:
    if isinstance(claim, ExpectationIdentity):
        _, matrix = columns(value, trials, claim=claim.id)
        return Tally(trials, 0, 0, 0, matrix.reshape(trials // group, group, -1).mean(axis=1))
    assert isinstance(claim, HighProbabilityBound)
    lower, upper = _bracket(claim, value)
    names, low = columns(lower, trials, claim=claim.id)
    _, high = (names, low) if upper is lower else columns(upper, trials, claim=claim.id)
    return tally_bound(low, high, bound_row(claim, setting, pins, names), bracket=upper is not lower)


def settle(claim: ForAll, setting: Setting) -> Tally:
    """Tally a proof as one trial whose value is 1 (holds), 0 (fails) or NaN (unsettled)."""
    proof = claim.prove(setting)
    value = np.nan if proof.holds is None else float(proof.holds)
    return Tally(1, int(proof.holds is False), int(proof.holds is not True), 0, np.array([[value]]))


def tally_bound(low: Array, high: Array, bound: Array, *, bracket: bool) -> Tally:
    """Count the trials that violate `bound` (components,): certainly (`low` above it), possibly (`high` not below it).

    NaN is a violation. The values kept are scores, quantity / bound (0/0 counts as 0); of a bracket, the larger of its components.
    """
    failed = violates(low, bound)
    possible = violates(high, bound) if bracket else failed
    with np.errstate(invalid="ignore"):
        near = (np.abs(low - bound) <= SLACK * np.abs(bound)) | (np.abs(high - bound) <= SLACK * np.abs(bound))
    values = scores(low, bound)
    if bracket:
        values = np.stack([values.max(axis=1), scores(high, bound).max(axis=1)], axis=1)
    return Tally(len(low), int(failed.sum()), int(possible.sum()), int(near.any(axis=1).sum()), values)


def violates(quantity: Array, bound: Array) -> NDArray[np.bool_]:
    """Tell for each trial whether any component violates its bound; written so that NaN does."""
    with np.errstate(invalid="ignore"):
        return np.logical_not(np.all(quantity <= bound + SLACK * np.abs(bound), axis=1))


def scores(quantity: Array, bound: Array) -> Array:
    """Divide quantity by bound for display and for constants; 0/0 counts as 0, NaN stays NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(quantity == 0, 0.0, quantity / bound)


def bound_row(claim: HighProbabilityBound, setting: Setting, pins: Mapping[str, float],
              names: tuple[str, ...] | None = None) -> Array:
    """Give the bound per component, times every pinned bound constant; one number serves every component.

    Raises:
        ClaimError: if the bound's components are not the quantity's.
    """
    own, bound = row(claim.bound(setting), claim=claim.id, what="bound")
    for constant in claim.constants("bound"):
        bound = bound * pins.get(constant.name, 1.0)
    if names is None or own == names:
        return bound
    if own == ("value",):
        return np.broadcast_to(bound, (len(names),))
    raise ClaimError(f"{claim.id}: quantity has the components ({', '.join(names)}) and bound ({', '.join(own)}); "
                     f"let both return the same NamedTuple", claim=claim.id)


def _bracket(claim: HighProbabilityBound, value: Any) -> tuple[Any, Any]:
    if not isinstance(claim, UniformBound):
        return value, value
    if not isinstance(value, tuple) or len(value) != 2:
        raise ClaimError(f"{claim.id}: a uniform bound's quantity must return a pair (lower, upper)", claim=claim.id)
    lower, upper = value
    return lower, upper
