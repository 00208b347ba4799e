"""Hold what a claim measures against what every run relies on: trials that are replayed are the same, and share nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from plugin_verify.claims.case import blaming
from plugin_verify.claims.claim import ExpectationIdentity, HighProbabilityBound, UniformBound
from plugin_verify.claims.components import columns
from plugin_verify.claims.constants import Setting
from plugin_verify.errors import ClaimError
from plugin_verify.typing import Array

DRAWS = 10
"""Batches in all of which two trials must have met for them to be called copies of each other."""


def measured_in(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, sample: Any, trials: int) -> Array:
    """Measure a batch, (trials, components); the ends of a bracket side by side.

    Raises:
        ClaimError: if the quantity raises, or has not the trials leading.
    """
    with blaming(claim, setting), np.errstate(all="ignore"):
        value = claim.quantity(setting, sample)
        ends = tuple(value) if isinstance(claim, UniformBound) else (value,)
        return np.concatenate([columns(end, trials, claim=claim.id)[1] for end in ends], axis=1)


def copied(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, trials: int) -> int:
    """Count the trials in which a component is the same as in another one in each of DRAWS batches, and never the same again.

    Two independent trials of one law meet at DRAWS different values in so many batches with a probability of at most
    DRAWS**-DRAWS = 1e-10, whatever the law: the product of the probabilities of DRAWS different values is at most that.
    """
    seen: list[Array] = []
    alike = ~np.eye(trials, dtype=bool)[:, :, None]
    for value in _values(claim, setting, trials):
        alike = alike & (value[:, None] == value[None])
        for old in seen:
            alike &= (value != old)[:, None]
        if not alike.any():
            return 0
        seen.append(value)
    return int(alike.any(axis=(1, 2)).sum()) if len(seen) == DRAWS else 0


def _values(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, trials: int) -> Iterator[Array]:
    """Measure one batch after the other, each from a generator of its own, up to one that raises."""
    for seed in range(DRAWS):
        try:
            with blaming(claim, setting):
                sample = claim.sampler(setting, np.random.default_rng(seed), trials)
            yield measured_in(claim, setting, sample, trials)
        except ClaimError:
            return
