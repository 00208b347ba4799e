"""Hold a sampler's draws against what every run relies on: they follow from the generator, and every trial is drawn anew."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from plugin_verify.claims.claim import ExpectationIdentity, HighProbabilityBound
from plugin_verify.claims.constants import Setting
from plugin_verify.typing import Array

DEPTH = 4
"""How deep in a sample arrays are looked for."""
NUMBERS = 4096
"""How many numbers of a trial are looked at."""
CONTINUOUS = 0.9
"""The share of numbers that differ from all others, in draws that are not discrete."""


def sampler_problem(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, trials: int) -> str | None:
    """Draw a batch three times, twice from equal generators, and a smaller one; say what no run could rely on, or None.

    Copies are looked for in the arrays of a sample that have trials on their leading axis; where it has none, nothing is said.
    """
    samples = [sampled(claim, setting, seed, trials) for seed in (0, 0, 1)]
    first, again, other = (laid(sample, trials) for sample in samples)
    if not np.array_equal(first, again, equal_nan=True):
        return ("the sampler draws other numbers when it is given an equal rng again, so that no trial could be replayed: "
                "draw everything from its rng, nothing from np.random, default_rng() or the time")
    if _varies(first) and np.array_equal(first, other, equal_nan=True):
        return ("the sampler draws the same numbers whatever rng it is given, so that all blocks would be copies of one: draw "
                "from its rng, not from a generator of its own")
    copies = repeated(first)
    if copies:
        return (f"{copies} of {trials} trials of a batch are copies of others, and trials must be independent: draw all of them, "
                f"for example rng.standard_normal((trials, ...))")
    if trials > 1 and not isinstance(samples[0], (float, complex, np.number)):  # one number has the wrong shape
        shared = shared_part(samples[0], samples[2], sampled(claim, setting, 1, trials - 1))
        if shared is not None:
            return (f"a part of the sample, {shared}, is drawn once for all {trials} trials of a batch and is another one in the "
                    f"next, and trials must be independent: draw one for every trial, for example "
                    f"rng.standard_normal((trials, ...)), or leave it the same in all batches")
    return None


def sampled(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, seed: int, trials: int) -> Any:
    """Draw one batch."""
    return claim.sampler(setting, np.random.default_rng(seed), trials)


def shared_part(one: Any, other: Any, fewer: Any, depth: int = DEPTH) -> str | None:
    """Describe a part of a sample that is random and that all trials share; None if nothing is seen.

    It is a number, or an array whose shape does not change with the number of trials, that differs between two draws. Whole
    numbers are not looked at, for they may be seeds; nor what objects keep, such as weights that are revealed as they are looked
    at, but for those that say that they have no trials, as a Network does.

    Args:
        one, other: two batches of as many trials.
        fewer: a batch of fewer trials.
        depth: how deep to look.
    """
    if all(isinstance(part, (float, complex, np.inexact, np.ndarray)) for part in (one, other, fewer)):
        first, second, third = map(np.asarray, (one, other, fewer))
        random = first.dtype.kind in "fc" and not np.array_equal(first, second, equal_nan=True)
        alike = first.shape == second.shape == third.shape
        return (f"an array of shape {first.shape}" if first.ndim else "a number") if random and alike else None
    inside = [_inside(part) if depth else [] for part in (one, other, fewer)]
    if len({len(parts) for parts in inside}) > 1:  # a list of one item a trial
        return None
    found = (shared_part(a, b, c, depth - 1) for a, b, c in zip(*inside, strict=True))
    return next((told for told in found if told), None)


def _inside(value: Any) -> list[Any]:
    """List what a sample keeps that can be shared by trials: the items of tuples, lists, dicts and plain dataclasses."""
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, (tuple, list)):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type) and not hasattr(value, "trials"):
        return [getattr(value, field.name, None) for field in fields(value)]
    return list(arrays(value)) if getattr(value, "trials", 0) is None else []


def laid(sample: Any, trials: int) -> Array:
    """Lay the arrays of a sample that have trials on their leading axis side by side, (trials, numbers)."""
    parts = [part.reshape(trials, -1)[:, :NUMBERS] for part in arrays(sample) if part.ndim and len(part) == trials]
    real = [np.concatenate([part.real, part.imag], axis=1) if np.iscomplexobj(part) else part for part in parts]
    return np.concatenate([np.zeros((trials, 0)), *(part.astype(np.float64) for part in real)], axis=1)


def arrays(value: Any, depth: int = DEPTH) -> list[Array]:
    """List the arrays of numbers in a sample: itself, or those in tuples, lists, dicts and objects."""
    if isinstance(value, np.ndarray):
        return [value] if value.dtype.kind in "biufc" else []
    if depth == 0 or isinstance(value, (str, bytes, np.random.Generator)):
        return []
    if isinstance(value, dict):
        inside = list(value.values())
    elif isinstance(value, (tuple, list)):
        inside = list(value)
    elif is_dataclass(value) and not isinstance(value, type):
        inside = [getattr(value, field.name, None) for field in fields(value)]
    else:
        inside = list(getattr(value, "__dict__", {}).values())
    return [array for one in inside for array in arrays(one, depth - 1)]


def repeated(rows: Array) -> int:
    """Count the rows that are copies of another row; 0 where the numbers are whole or take few values, as draws then may."""
    distinct = np.unique(rows, axis=0)
    copies = len(rows) - len(distinct)
    varying = distinct[:, (rows != np.round(rows)).any(axis=0)]
    if not copies or not varying.size:
        return 0
    return copies if len(np.unique(varying)) >= CONTINUOUS * varying.size else 0


def _varies(rows: Array) -> bool:
    return bool(rows.size) and bool((rows != rows.flat[0]).any())
