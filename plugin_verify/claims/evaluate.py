"""Run one block of trials of one claim at one setting, and count: the only place where a violation is defined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugin_verify.claims.claim import Claim, ExpectationIdentity, ForAll, HighProbabilityBound, Proof, UniformBound
from plugin_verify.claims.components import columns, row
from plugin_verify.claims.constants import Setting
from plugin_verify.errors import ClaimError
from plugin_verify.statistics import Tally, merge
from plugin_verify.typing import Array, Generator

SLACK = 1e-10
"""The one relative rounding constant: a bound is violated iff not (quantity <= bound + SLACK |bound| + resolution), where the
resolution is what the claim says that rounding does to its quantity."""


def evaluate(claim: Claim, setting: Setting, rng: Generator, trials: int, *, chunk: int | None = None,
             pins: Mapping[str, float], group: int) -> Tally:
    """Draw `trials` trials, `chunk` at a time, and tally them.

    For an identity the values are the means of consecutive groups of `group` trials. The chunk is a matter of cache and
    memory; it shapes the bits, so that it belongs to the plan.

    Raises:
        ClaimError: if the claim's functions disagree in shape.
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
        names, matrix = columns(value, trials, claim=claim.id)
        own, _ = row(claim.expected(setting), claim=claim.id, what="expected")
        _require_same(claim, names, own, "expected")
        return Tally(trials, 0, 0, 0, matrix.reshape(trials // group, group, -1).mean(axis=1))
    assert isinstance(claim, HighProbabilityBound)
    lower, upper = _bracket(claim, value)
    names, low = columns(lower, trials, claim=claim.id)
    above, high = (names, low) if upper is lower else columns(upper, trials, claim=claim.id)
    if above != names or (low > high + SLACK * np.abs(high)).any():
        raise ClaimError(f"{claim.id}: the bracket's lower end exceeds its upper end, or has other components; "
                         f"return (lower, upper)", claim=claim.id, field="quantity")
    return tally_bound(low, high, bound_row(claim, setting, pins, names), bracket=isinstance(claim, UniformBound),
                       resolution=claim.resolution(setting) if claim.resolution else 0.0)


def prove(claim: ForAll, setting: Setting) -> Proof:
    """Ask a deterministic claim for its proof.

    Raises:
        ClaimError: if what comes back is no Proof, or its `holds` neither true, false nor None.
    """
    proof = claim.prove(setting)
    if not isinstance(proof, Proof) or proof.holds not in (True, False, None):
        raise ClaimError(f"{claim.id}: prove returned {proof!r}; return Proof(holds, where, evidence), holds being True, "
                         f"False or None", claim=claim.id)
    return proof._replace(holds=None if proof.holds is None else bool(proof.holds))


def settle(claim: ForAll, setting: Setting) -> Tally:
    """Tally a proof as one trial whose value is 1 (holds), 0 (fails) or NaN (unsettled)."""
    proof = prove(claim, setting)
    value = np.nan if proof.holds is None else float(proof.holds)
    return Tally(1, int(proof.holds is False), int(proof.holds is not True), 0, np.array([[value]]))


def tally_bound(low: Array, high: Array, bound: Array, *, bracket: bool, resolution: float = 0.0) -> Tally:
    """Count the trials that violate `bound` (components,): certainly (`low` above it), possibly (`high` not below it).

    NaN is a violation; a quantity within the rounding of its bound is a near tie and none. The values kept are scores,
    quantity / bound (0/0 counts as 0); of a bracket, the largest of its components, one column an end.
    """
    slack = SLACK * np.abs(bound) + resolution
    failed = violates(low, bound, slack)
    possible = failed | violates(high, bound, slack)
    with np.errstate(invalid="ignore"):
        near = (np.abs(low - bound) <= slack) | (np.abs(high - bound) <= slack)
        near &= np.isfinite(bound)
    values = scores(low, bound)
    if bracket:
        values = np.stack([values.max(axis=1), scores(high, bound).max(axis=1)], axis=1)
    return Tally(len(low), int(failed.sum()), int(possible.sum()), int(near.any(axis=1).sum()), values)


def violates(quantity: Array, bound: Array, slack: Array) -> NDArray[np.bool_]:
    """Tell for each trial whether any component exceeds its bound by more than the slack; written so that NaN does."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.any(~(quantity <= bound + slack), axis=1), dtype=np.bool_)


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
    if names is not None and own == ("value",):
        return np.broadcast_to(bound, (len(names),))
    _require_same(claim, names or own, own, "bound")
    return bound


def _require_same(claim: Claim, names: tuple[str, ...], own: tuple[str, ...], what: str) -> None:
    if names != own:
        raise ClaimError(f"{claim.id}: quantity has the components ({', '.join(names)}) and {what} ({', '.join(own)}); "
                         f"let both return the same NamedTuple", claim=claim.id, field=what)


def _bracket(claim: HighProbabilityBound, value: Any) -> tuple[Any, Any]:
    if not isinstance(claim, UniformBound):
        return value, value
    if not isinstance(value, tuple) or len(value) != 2:
        raise ClaimError(f"{claim.id}: a uniform bound's quantity must return a pair (lower, upper)", claim=claim.id,
                         field="quantity")
    lower, upper = value
    return lower, upper
