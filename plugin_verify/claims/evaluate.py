"""Run one block of trials of one claim at one setting, and count: the only place where a violation is defined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from plugin_verify.claims.claim import Claim, ExpectationIdentity, ForAll, HighProbabilityBound, UniformBound
from plugin_verify.claims.components import columns, row
from plugin_verify.claims.constants import Setting
from plugin_verify.errors import ClaimError
from plugin_verify.statistics import Tally
from plugin_verify.typing import Array, Generator

SLACK = 1e-10
"""The one relative rounding constant: a bound is violated iff not (quantity <= bound + SLACK |bound|)."""


def evaluate(claim: Claim, setting: Setting, rng: Generator, trials: int, *, pins: Mapping[str, float], group: int) -> Tally:
    """Draw `trials` trials and tally them; for an identity the values are the means of consecutive groups of `group` trials."""
    if isinstance(claim, ForAll):
        return settle(claim, setting)
    assert isinstance(claim, (HighProbabilityBound, ExpectationIdentity))
    value = claim.quantity(setting, claim.sampler(setting, rng, trials))
    if isinstance(claim, ExpectationIdentity):
        _, matrix = columns(value, trials, claim=claim.id)
        return Tally(trials, 0, 0, 0, matrix.reshape(trials // group, group, -1).mean(axis=1))
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


def violates(quantity: Array, bound: Array) -> Array:
    """Tell for each trial whether any component violates its bound; written so that NaN does."""
    with np.errstate(invalid="ignore"):
        return ~(quantity <= bound + SLACK * np.abs(bound)).all(axis=1)


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
