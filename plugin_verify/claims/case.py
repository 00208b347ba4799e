"""Freeze what is decided at one setting: every number that the verdict needs, so that a stored run decides itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims.claim import Claim, ExpectationIdentity, ForAll, HighProbabilityBound
from plugin_verify.claims.components import field_norms, row
from plugin_verify.claims.constants import Setting
from plugin_verify.claims.evaluate import bound_row, prove
from plugin_verify.claims.place import raised
from plugin_verify.claims.settings import as_record, describe, setting_id
from plugin_verify.errors import ClaimError, PluginVerifyError, SettingError

RESOLVED = 1e-6
"""The largest share of a bound that rounding may take up."""

UNKNOWN_COST = ("the claim's own", 1e-4, 1e4)
"""Sampler, seconds and bytes a trial of a claim that states no cost."""

OTHER_METHODS = {"for-all": "proof", "expectation-identity": "catoni"}


class Case(NamedTuple):
    """One setting of one claim, as numbers; JSON-able.

    level is the error probability on each side of the setting's interval; where `anytime`, of a confidence sequence, which holds
    after any number of trials. `pins` are the unknown constants that
    have a value here; `open_bound` names the bound constant that has none. `names`, `bound`, `expected`, `scale` and
    `variance` have one entry a component.
    """

    claim: str
    kind: str
    setting: dict[str, Any]
    setting_id: str
    level: float
    delta: float | None
    names: list[str]
    bound: list[float]
    expected: list[float]
    scale: list[float]
    variance: list[float]
    margin: float | None
    group: int
    admissible: dict[str, float]
    hypotheses: dict[str, bool]
    pins: dict[str, float]
    open_bound: str | None
    proof: dict[str, Any] | None
    anytime: bool = False

    @property
    def method(self) -> str:
        """Name the interval that counting decides by."""
        if self.kind in OTHER_METHODS:
            return OTHER_METHODS[self.kind]
        return "order-statistics" if self.open_bound else "confidence-sequence" if self.anytime else "clopper-pearson"


def make_case(claim: Claim, setting: Setting, *, level: float, pins: Mapping[str, float], group: int = 1) -> Case:
    """Ask a claim for all its numbers at a setting.

    Raises:
        ClaimError: naming the claim and the number that is not one (NaN, a probability below 0, a negative variance), or what
            one of its functions raised.
    """
    with blaming(claim, setting):
        return _make_case(claim, setting, level, pins, group)


def changed_number(first: Case, again: Case) -> str | None:
    """Name the number in which two answers of one claim at one setting differ, None if there is none."""
    stated = {"bound": "bound", "expected": "expected", "variance": "variance", "delta": "failure_probability"}
    return next((field for key, field in stated.items() if getattr(first, key) != getattr(again, key)), None)


def changing(field: str, setting: Setting) -> str:
    """Say what is wrong with a number that differs."""
    return f"{field} changes from call to call at {describe(setting)}; it must follow from the setting alone"


@contextmanager
def blaming(claim: Claim, setting: Setting) -> Iterator[None]:
    """Turn whatever a claim's function raises into one line that names the claim, the setting and the place.

    Raises:
        ClaimError: in the place of any error that is not the package's own.
    """
    try:
        yield
    except PluginVerifyError:
        raise
    except (Exception, SystemExit) as error:
        raise ClaimError(f"{claim.id} at {describe(setting)}: {raised(error)}; mend the claim or the setting",
                         claim=claim.id) from error


def _make_case(claim: Claim, setting: Setting, level: float, pins: Mapping[str, float], group: int) -> Case:
    known = {constant.name: pins[constant.name] for constant in claim.unknown if constant.name in pins}
    unpinned = [constant.name for constant in claim.constants("bound") if constant.name not in known]
    for role in ("hypothesis", "bound"):
        free = [constant.name for constant in claim.constants(role) if constant.name not in known]
        if len(free) > 1:
            raise ClaimError(f"{claim.id}: {' and '.join(free)} are unknown {role} constants, and trials can only speak of one "
                             f"at a time; pin all but one with --assume NAME=VALUE", claim=claim.id)
    delta = None
    names: tuple[str, ...] = ()
    bound = expected = scale = variance = ()
    proof: dict[str, Any] | None = None
    if isinstance(claim, HighProbabilityBound):
        delta = _probability(claim, setting)
        names, _ = row(claim.bound(setting), claim=claim.id, what="bound")
        bound = bound_row(claim, setting, known).tolist()
        _require(claim, setting, min(bound) >= 0, "bound", f"{min(bound):g}", "at least 0, for scores are quantity / bound")
        _refuse_unresolved(claim, setting, bound)
    elif isinstance(claim, ExpectationIdentity):
        names, mean = row(claim.expected(setting), claim=claim.id, what="expected")
        own, spread = row(claim.variance(setting), claim=claim.id, what="variance")
        if own != names or not (np.isfinite(spread) & (spread >= 0)).all():
            raise ClaimError(f"{claim.id}: variance must have the components of expected ({', '.join(names)}), each finite and "
                             f">= 0", claim=claim.id, field="variance")
        _require(claim, setting, bool(np.isfinite(mean).all()), "expected", "infinite", "finite")
        _require(claim, setting, 0 < claim.margin < math.inf, "margin", f"{claim.margin:g}", "a positive number")
        expected, variance = mean.tolist(), spread.tolist()
        scale = field_norms(claim.expected(setting), claim=claim.id).tolist()
    elif isinstance(claim, ForAll):
        proof = prove(claim, setting)._asdict()
    return Case(
        claim=claim.id, kind=claim.kind, setting=as_record(setting), setting_id=setting_id(setting), level=level, delta=delta,
        names=list(names), bound=list(bound), expected=list(expected), scale=list(scale), variance=list(variance),
        margin=claim.margin if isinstance(claim, ExpectationIdentity) else None, group=group,
        admissible=_admissible(claim, setting),
        hypotheses={h.name: bool(h.holds(setting)) for h in claim.hypotheses if h.holds},
        pins=known, open_bound=unpinned[0] if unpinned else None, proof=proof,
    )


def cost_of(claim: Claim, setting: Setting) -> tuple[str, float, float]:
    """Ask a claim what a trial costs at a setting: the sampler's name, seconds and bytes.

    Raises:
        ClaimError: if what comes back is no Cost, or one of its numbers is not positive.
    """
    if claim.cost is None:
        return UNKNOWN_COST
    with blaming(claim, setting):
        cost = claim.cost(setting)
    parts = cost if isinstance(cost, tuple) and len(cost) == 3 else ("", None, None)
    if not all(isinstance(part, (int, float, np.number)) and part > 0 for part in parts[1:]):
        raise ClaimError(f"{claim.id} at {describe(setting)}: cost says {cost!r}; give Cost(sampler, seconds, bytes) of one "
                         f"trial, both numbers positive", claim=claim.id, field="cost")
    return parts


def _refuse_unresolved(claim: HighProbabilityBound, setting: Setting, bound: list[float]) -> None:
    least = min((size for size in bound if size > 0), default=math.inf)
    resolution = claim.resolution(setting) if claim.resolution else 0.0
    if resolution > RESOLVED * least:
        raise SettingError(f"{claim.id} at {describe(setting)}: the bound {least:.3g} drowns in the rounding of double "
                           f"precision, about {resolution:.1g} here; take a setting with a larger bound (fewer iterations, say)",
                           setting=describe(setting))


def _admissible(claim: Claim, setting: Setting) -> dict[str, float]:
    found = {c.name: float(c.admissible(setting)) for c in claim.constants("hypothesis") if c.admissible}
    for name, value in found.items():
        _require(claim, setting, not math.isnan(value), f"the largest admissible {name}", "nan", "a number")
    return found


def _probability(claim: HighProbabilityBound, setting: Setting) -> float:
    delta = claim.failure_probability(setting)
    if np.ndim(delta) or not isinstance(delta, (int, float, np.number)):
        raise ClaimError(f"{claim.id}: failure_probability is {delta!r} at {describe(setting)}; it must be one number",
                         claim=claim.id, field="failure_probability")
    delta = float(delta)
    _require(claim, setting, math.isfinite(delta) and delta >= 0, "failure_probability", f"{delta:g}", "a number >= 0")
    return min(delta, 1.0)


def _require(claim: Claim, setting: Setting, holds: bool, what: str, came: str, wanted: str) -> None:
    if not holds:
        raise ClaimError(f"{claim.id}: {what} is {came} at {describe(setting)}; it must be {wanted}", claim=claim.id,
                         field=what)
