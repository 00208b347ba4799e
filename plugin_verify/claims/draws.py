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
    """Draw a batch three times, twice from equal generators, and say what no run could rely on; None if nothing is seen.

    Only the arrays of a sample that have trials on their leading axis are looked at; where it has none, nothing is said.
    """
    first, again, other = (drawn(claim, setting, seed, trials) for seed in (0, 0, 1))
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
    return None


def drawn(claim: HighProbabilityBound | ExpectationIdentity, setting: Setting, seed: int, trials: int) -> Array:
    """Draw one batch and lay what is seen of it side by side, (trials, numbers)."""
    return laid(claim.sampler(setting, np.random.default_rng(seed), trials), trials)


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
