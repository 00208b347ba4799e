"""State tails that are known exactly, on which splitting is calibrated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plugin_verify.claims.claim import HighProbabilityBound


@dataclass(frozen=True, kw_only=True)
class KnownTail:
    """Hold a claim with Gaussian randomness whose failure probability is known at every one of its settings.

    Args (as fields):
        id: short, without spaces.
        says: what it is, as a phrase.
        claim: its score is what is climbed, and its settings say where.
        tail: s -> P(some component of the quantity exceeds its bound), exactly.
        fails: on this tail climbs are known to fall short, and the table shows it.
    """

    id: str
    says: str
    claim: HighProbabilityBound
    tail: Callable[[Any], float]
    fails: bool = False
