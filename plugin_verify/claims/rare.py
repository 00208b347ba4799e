"""Turn a claim whose randomness is Gaussian into what splitting climbs: its score as a function of the normals that it draws.

The claim's own sampler and quantity run unchanged; in the place of a generator they get one that hands out given normals in the
order in which they are asked for. So networks that are revealed product by product are climbed as they are: what they draw is a
fixed number of normals a trial, and the score is a function of these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from plugin_verify.claims.case import blaming
from plugin_verify.claims.claim import HighProbabilityBound, UniformBound
from plugin_verify.claims.components import columns
from plugin_verify.claims.constants import Setting
from plugin_verify.claims.evaluate import SLACK, bound_row
from plugin_verify.errors import ClaimError
from plugin_verify.machine import CACHE_BYTES
from plugin_verify.statistics import Landscape, Normals
from plugin_verify.typing import Array, Generator

BOTH, REFUTE, SUPPORT = "both", "refute", "support"
"""What the score of a landscape can decide: of a bracket that is not a point, the lower end refutes and the upper supports."""


class Replayed(np.random.Generator):
    """Hand out given standard normals, (trials, ...) each, in order; refuse anything else.

    Args:
        given: the arrays; without them, fresh ones are drawn from `source` and kept in `handed_out`.
    """

    def __init__(self, trials: int, given: Sequence[Array] | None = None, source: Generator | None = None) -> None:
        super().__init__(np.random.SFC64(0))
        self._trials, self._given, self._source = trials, given, source
        self.handed_out: list[Array] = []

    def standard_normal(self, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        """Return the next array, as a copy that the caller may change."""
        shape = out.shape if out is not None else (size,) if np.isscalar(size) else tuple(size or ())
        if not shape or shape[0] != self._trials or np.dtype(dtype) != np.float64:
            raise ClaimError(f"gaussian=True, but the sampler asked for normals of shape {shape} and type {np.dtype(dtype)} for "
                             f"{self._trials} trials; splitting needs float64 with trials on the leading axis")
        values = self._next(shape)
        if out is None:
            return values.copy()
        out[...] = values
        return out

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """Return loc + scale times the next array."""
        return loc + scale * self.standard_normal(size)

    def _next(self, shape: tuple[int, ...]) -> Array:
        if self._given is None:
            assert self._source is not None
            values = self._source.standard_normal(shape)
        elif len(self.handed_out) == len(self._given) or self._given[len(self.handed_out)].shape != shape:
            raise ClaimError(f"gaussian=True, but the sampler's {len(self.handed_out) + 1}-th request is now of shape {shape}; "
                             f"splitting needs the same normals to be asked for whatever their values")
        else:
            values = self._given[len(self.handed_out)]
        self.handed_out.append(values)
        return values


def _refuse(name: str) -> Any:
    def refused(self: Replayed, *_: Any, **__: Any) -> Any:
        raise ClaimError(f"gaussian=True, but the claim calls rng.{name}; splitting perturbs standard normals only: draw with "
                         f"rng.standard_normal, or leave gaussian out")

    return refused


for _name in dir(np.random.Generator):
    if not _name.startswith("_") and _name not in ("standard_normal", "normal", "bit_generator"):
        setattr(Replayed, _name, _refuse(_name))


def landscape(claim: HighProbabilityBound, setting: Setting, pins: Mapping[str, float], rng: Generator, *,
              decides: str | None = None) -> tuple[Landscape, str]:
    """Build what is climbed at a setting, and tell what its score can decide.

    Of a bracket one end is climbed: the one that `decides` asks for, or, where it is not given, the one that a few trials
    suggest. Where both ends are taken for one, a trial in which they differ raises.

    The score is the largest component of quantity / (bound + slack), so that a trial violates the claim where it exceeds 1; with
    an open bound constant it is quantity over what the constant multiplies.

    Raises:
        ClaimError: if the claim draws anything but standard normals, or draws different numbers of them.
    """
    probe = 8
    recorded = Replayed(probe, source=rng)
    with blaming(claim, setting):
        value = claim.quantity(setting, claim.sampler(setting, recorded, probe))
    shapes = tuple(array.shape[1:] for array in recorded.handed_out)
    if not shapes:
        raise ClaimError(f"{claim.id}: gaussian=True, but the sampler asked for no normals", claim=claim.id)
    found_decides = decides or (_decides(claim, value) if isinstance(claim, UniformBound) else BOTH)

    def score(normals: Normals) -> Array:
        trials = len(normals[0])
        rng = Replayed(trials, normals)
        found = claim.quantity(setting, claim.sampler(setting, rng, trials))
        if not isinstance(claim, UniformBound):
            return scores(claim, setting, found, trials, pins)
        if found_decides == BOTH and not _is_point(claim, found, trials):
            raise ArithmeticError(f"{claim.id}: the bracket of a supremum is no point in a trial, as it was in those of the plan")
        return scores(claim, setting, found[1 if found_decides == SUPPORT else 0], trials, pins)

    numbers = 8 * 4 * sum(math.prod(shape) for shape in shapes)
    land = Landscape(shapes, score, max(1, int(CACHE_BYTES / numbers)))
    with blaming(claim, setting):
        land.score(recorded.handed_out)
    return land, found_decides


def scores(claim: HighProbabilityBound, setting: Setting, value: Any, trials: int, pins: Mapping[str, float]) -> Array:
    """Give each trial's largest component over its bound, NaN where one is not a number."""
    names, quantity = columns(value, trials, claim=claim.id)
    bound = bound_row(claim, setting, pins, names)
    allowed = bound + SLACK * np.abs(bound) + (claim.resolution(setting) if claim.resolution else 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where((quantity == 0) & (allowed == 0), 0.0, quantity / allowed)
    return np.asarray(parts.max(axis=1))


def _decides(claim: HighProbabilityBound, value: Any) -> str:
    """Choose the end of a bracket to climb by: either where they are one to rounding, else the upper one where it is finite."""
    trials = len(np.atleast_1d(value[0][0] if hasattr(value[0], "_fields") else value[0]))
    if _is_point(claim, value, trials):
        return BOTH
    return SUPPORT if np.isfinite(columns(value[1], trials, claim=claim.id)[1]).all() else REFUTE


def _is_point(claim: HighProbabilityBound, value: Any, trials: int) -> bool:
    lower, upper = (columns(end, trials, claim=claim.id)[1] for end in value)
    return bool((upper <= lower + SLACK * np.abs(lower)).all())
