"""Ask whether rounding could turn what the trials of a setting say: the margin audit."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

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


def margin_audit(case: Case, found: Measurement, blocks: Sequence[Tally]) -> Margin | None:
    """Judge a setting again with everything that lies within the rounding slack of its limit on the other side of it.

    `found` is what the trials of the blocks say. None where nothing rounds (a proof), and where splitting decides, whose
    climbs are not audited.
    """
    if case.kind == "for-all" or found.tail is not None:
        return None
    if any(admits != case.pins[name] and abs(admits - case.pins[name]) <= ROUNDING * abs(case.pins[name])
           for name, admits in case.admissible.items() if name in case.pins):
        return Margin.TURNS
    return _identity(case, found) if case.kind == "expectation-identity" else _bound(case, found, blocks)


def _identity(case: Case, found: Measurement) -> Margin:
    """Hold the ends of every interval against its expected value and the margin around it."""
    assert case.margin is not None
    spread = [part for part in found.components if part["interval"][0] < part["interval"][1]]
    for part in spread:
        limits = (part["expected"] + share * part["scale"] for share in (-case.margin, 0.0, case.margin))
        if any(abs(end - limit) <= SLACK * part["scale"] for limit in limits for end in part["interval"]):
            return Margin.TURNS
    return Margin.SAFE if spread else Margin.EQUALITY


def _bound(case: Case, found: Measurement, blocks: Sequence[Tally]) -> Margin:
    """Count every trial that is within the slack of its bound as a violation."""
    if not found.near_ties:
        return Margin.SAFE
    seen = merge(blocks)
    other = measure(case, seen._replace(failures=min(seen.trials, seen.failures + seen.near_ties),
                                        possible=min(seen.trials, seen.possible + seen.near_ties)), missing=found.missing)
    if (other.violated, other.supported) == (found.violated, found.supported):
        return Margin.SAFE
    return Margin.EQUALITY if found.near_ties == found.trials and not found.possible else Margin.TURNS
