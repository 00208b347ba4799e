"""Hold what a claim measures against what every run relies on: trials that are replayed are the same, and share nothing."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

import numpy as np

from plugin_verify.claims.case import blaming
from plugin_verify.claims.claim import ExpectationIdentity, HighProbabilityBound, UniformBound
from plugin_verify.claims.components import columns
from plugin_verify.claims.constants import Setting
from plugin_verify.errors import ClaimError
from plugin_verify.typing import Array

SEED_LIKE = 2**16
"""Whole numbers beyond this may be seeds, of which a trial alone need not make what it makes among others."""
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


def quantity_problem(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, trials: int) -> str | None:
    """Measure a few trials some times and say what no run could rely on; None if nothing is seen, or if a trial raises."""
    try:
        return (changing_quantity(claim, setting, trials) or mixed_trials(claim, setting, trials)
                or repeated_quantity(claim, setting, trials))
    except (ClaimError, ArithmeticError):
        return None


def changing_quantity(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, trials: int) -> str | None:
    """Say that the same trials, drawn and measured again, measure something else."""
    first, again = (measured_in(claim, setting, _drawn(claim, setting, 0, trials), trials) for _ in range(2))
    if _close(first, again):
        return None
    return ("the quantity is another one when the same trials are measured again, so that no trial could be replayed: let it "
            "follow from the sample alone, and draw what is random in the sampler from its rng")


def mixed_trials(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, trials: int) -> str | None:
    """Say that the first trials of a batch measure something else without the others, where a sample can be cut."""
    few = min(trials - 1, max(2, trials // 3))
    part = cut(_drawn(claim, setting, 0, trials), _drawn(claim, setting, 0, trials - 1), few, trials) if few else None
    if part is None:
        return None
    try:
        alone = measured_in(claim, setting, part, few)
    except ClaimError:  # a sample that is no batch once it is cut tells nothing
        return None
    if _close(alone, measured_in(claim, setting, _drawn(claim, setting, 0, trials), trials)[:few]):
        return None
    return ("the quantity of a trial changes with the trials beside it, and trials must be independent; reduce, centre and "
            "normalise over the later axes only (axis=1, not axis=0)")


def repeated_quantity(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, trials: int) -> str | None:
    """Say that trials measure the same as others, batch after batch."""
    copies = copied(claim, setting, trials)
    return (f"the quantity is the same in {copies} of {trials} trials of a batch; draw every trial anew from rng, and measure "
            f"each by itself") if copies else None


def cut(sample: Any, fewer: Any, few: int, trials: int) -> Any:
    """Give the first few trials of a sample of arrays, of tuples and dicts of them, or a list of one item a trial; else None.

    Args:
        sample: a batch of so many trials.
        fewer: a batch of one trial less, which tells what of it are the trials.
        few: how many to give.
        trials: how many there are.
    """
    if isinstance(sample, (int, float, str)):
        return sample if isinstance(sample, str) or abs(sample) < SEED_LIKE else None
    if type(sample) is not type(fewer) or not isinstance(sample, (np.ndarray, dict, tuple, list)):
        return None
    batch = isinstance(sample, list) or (isinstance(sample, np.ndarray) and sample.ndim > 0 and fewer.ndim > 0)
    if batch and (len(sample), len(fewer)) == (trials, trials - 1):
        return copy(sample[:few])
    if isinstance(sample, np.ndarray):
        seed = sample.dtype.kind in "iu" and sample.size and np.abs(sample.astype(float)).max() >= SEED_LIKE
        return sample.copy() if sample.shape == fewer.shape and not seed else None
    if len(sample) != len(fewer):
        return None
    pairs = [(sample[key], fewer.get(key)) for key in sample] if isinstance(sample, dict) else zip(sample, fewer, strict=True)
    inside = [cut(one, other, few, trials) for one, other in pairs]
    if any(part is None for part in inside):
        return None
    if isinstance(sample, dict):
        return dict(zip(sample, inside, strict=True))
    return type(sample)(*inside) if hasattr(sample, "_fields") else type(sample)(inside)


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
            yield measured_in(claim, setting, _drawn(claim, setting, seed, trials), trials)
        except ClaimError:
            return


def _drawn(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, seed: int, trials: int) -> Any:
    with blaming(claim, setting):
        return claim.sampler(setting, np.random.default_rng(seed), trials)


def _close(one: Array, other: Array) -> bool:
    """Tell whether two measurements are the same to rounding."""
    finite = np.abs(one[np.isfinite(one)])
    size = float(finite.max()) if finite.size else 0.0
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-12 * size, equal_nan=True)
