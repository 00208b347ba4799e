"""Put another implementation into a claim: a wrong one, to see whether the claim notices, or somebody else's."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from plugin_verify.claims.claim import Claim, ExpectationIdentity, HighProbabilityBound
from plugin_verify.errors import ClaimError


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """Hold an implementation that is wrong in one known way; it goes through every claim that uses what it replaces.

    Args (as fields):
        id: short, without spaces.
        says: what is wrong, as a phrase.
        parts: role -> replacement. A role is a keyword argument of a claim's `sampler` or `quantity`, whose default is the right
            implementation ("network", "observe", "solver").
        family, size: mutants of one family differ in how large the error is, by `size`, which is in the family's own unit.
        independent: whether trials stay independent of each other; where they do not, a catch proves nothing about the next.
        required: whether some claim must catch it; not so for the small errors by which a family's teeth are measured.
    """

    id: str
    says: str
    parts: Mapping[str, Any]
    family: str = ""
    size: float = 0.0
    required: bool = True
    independent: bool = True

    def __post_init__(self) -> None:
        if not self.parts:
            raise ClaimError(f"the mutant {self.id!r} replaces nothing; give it parts, role -> replacement", claim=self.id)


def roles(claim: Claim) -> frozenset[str]:
    """Name the parts of an implementation that a claim lets be replaced: the keyword arguments of its sampler and quantity."""
    if not isinstance(claim, (HighProbabilityBound, ExpectationIdentity)):
        return frozenset()
    return _keywords(claim.sampler) | _keywords(claim.quantity)


def replaced(claim: Claim, parts: Mapping[str, Any], *, id: str) -> Claim | None:
    """Give the claim with other parts, under another id; None if it has not all of the roles."""
    if not set(parts) <= roles(claim):
        return None
    assert isinstance(claim, (HighProbabilityBound, ExpectationIdentity))
    return replace(claim, id=id, sampler=_with(claim.sampler, parts), quantity=_with(claim.quantity, parts))


def _keywords(function: Callable[..., Any]) -> frozenset[str]:
    return frozenset(name for name, parameter in inspect.signature(function).parameters.items()
                     if parameter.kind == parameter.KEYWORD_ONLY)


def _with(function: Callable[..., Any], parts: Mapping[str, Any]) -> Callable[..., Any]:
    taken = {role: part for role, part in parts.items() if role in _keywords(function)}
    return partial(function, **taken) if taken else function
