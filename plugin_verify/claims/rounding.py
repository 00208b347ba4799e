"""Ask whether rounding could turn what the trials of a setting say: the margin audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from plugin_verify.claims.case import Case
from plugin_verify.claims.evaluate import SLACK
from plugin_verify.claims.measure import Measurement, measure
from plugin_verify.claims.verdict import ROUNDING
from plugin_verify.statistics import Tally, merge


class Margin(StrEnum):
    """What rounding could do: nothing; nothing but break an equality that holds in every trial; turn the verdict."""

    SAFE = "safe"
    EQUALITY = "equality"
    TURNS = "could turn"


def margin_audit(case: Case, found: Measurement, blocks: Sequence[Tally], *, forced: Mapping[str, float]) -> Margin | None:
    """Judge a setting again with everything that lies within the rounding slack of its limit on the other side of it.

    Args:
        found: what the trials of the blocks say.
        forced: what the run forces each of the case's unpinned hypothesis constants above.

    Returns:
        None where nothing rounds (a proof), where nothing but a constant is bounded, and where splitting decides. Hypotheses and
        the twins that show power are not audited; a setting that admits exactly what is pinned or forced is taken to do so.
    """
    if case.kind == "for-all" or found.tail is not None or case.open_bound:
        return None
    limits = {**forced, **case.pins}
    if any(admits != limits[name] and _near(admits, limits[name], 2 * ROUNDING * abs(limits[name]))
           for name, admits in case.admissible.items() if name in limits):
        return Margin.TURNS
    return _identity(case, found) if case.kind == "expectation-identity" else _bound(case, found, blocks)


def _identity(case: Case, found: Measurement) -> Margin:
    margins = {_component(part, case) for part in found.components}
    return Margin.TURNS if Margin.TURNS in margins else Margin.EQUALITY if margins == {Margin.EQUALITY} else Margin.SAFE


def _component(part: Mapping[str, Any], case: Case) -> Margin:
    """Hold the ends of an interval against the expected value and the margin around it; a mere point may equal the value."""
    assert case.margin is not None
    (low, high), expected, slack = part["interval"], part["expected"], SLACK * part["scale"]
    if low == high and _near(low, expected, slack / 2):
        return Margin.EQUALITY
    limits = (expected, expected - case.margin * part["scale"], expected + case.margin * part["scale"])
    return Margin.TURNS if any(_near(end, limit, 2 * slack) for limit in limits for end in (low, high)) else Margin.SAFE


def _bound(case: Case, found: Measurement, blocks: Sequence[Tally]) -> Margin:
    """Count every trial that is within the slack of its bound as a violation; a bound of 0 has no slack."""
    assert found.interval is not None and case.delta is not None
    if (0 in case.bound and found.possible) or any(_near(end, case.delta, SLACK * case.delta) for end in found.interval):
        return Margin.TURNS
    if not found.near_ties:
        return Margin.SAFE
    seen = merge(blocks)
    other = measure(case, seen._replace(failures=min(seen.trials, seen.failures + seen.near_ties),
                                        possible=min(seen.trials, seen.possible + seen.near_ties)), missing=found.missing)
    if (other.violated, other.supported) == (found.violated, found.supported):
        return Margin.SAFE
    return Margin.EQUALITY if found.near_ties == found.trials and not found.possible else Margin.TURNS


def _near(value: float, limit: float, slack: float) -> bool:
    return abs(value - limit) <= slack
