"""Profile constants over a grid: at each setting what is forced and what suffices, and how that drifts from setting to setting.

A point of a profile is an interval for the smallest constant that would do at one place of the grid. For a constant that
multiplies a bound, and for the multiple of a bound without one, each setting is a place. A hypothesis constant is met or missed
by the widths: settings that differ in nothing else make a place; forced there is the largest value that a violated setting
admits, and there suffices the least from which on all its settings that were looked at are supported.

The drift against a coordinate is the set of powers of it along which the constant may go, all else being held: the slopes of the
lines through the intervals, both axes logarithmic. If all intervals hold and it goes by a power, that power is in the set.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from plugin_verify.claims import Judged, Measurement, Verdict
from plugin_verify.runner.board import Site, measured
from plugin_verify.runner.plan import ClaimPlan
from plugin_verify.statistics import common_slope
from plugin_verify.statistics.slope import Box

WIDTHS = "n"
"""The field that holds the widths n_0, ..., n_d of a network."""
MOVES_WITH = {"q": {"n", "q/m"}, "m": {"q/m"}, "q/m": {"q", "m", "n"}}
"""What is not held when a coordinate varies, for it goes with it: Lemma 1 takes q = 1 or q = n."""


class Point(NamedTuple):
    """A place of the grid: its coordinates, the interval there, and the settings that made it."""

    at: dict[str, Any]
    interval: tuple[float, float]
    settings: tuple[int, ...]


def constants(claim: ClaimPlan, sites: list[Site], judged: list[Judged], forced: Mapping[str, float]) -> dict[str, Any]:
    """Say what is forced of every constant, by this claim or by another that has the same, and what suffices.

    For a constant that multiplies the bound, only the settings of which the claim speaks count: it may be anything outside.
    """
    inside = [site for site, one in zip(sites, judged, strict=True) if one.verdict != Verdict.OUTSIDE]
    told: dict[str, Any] = {}
    for name, about in claim.about["constants"].items():
        record = {"kind": about["kind"], "pinned": about["pinned"]}
        if about["kind"] == "hypothesis":
            told[name] = record | {"forced_above": forced.get(about["key"])} | profile(_admitted(sites, name))
        else:
            ends = [found.interval for case, found in zip(*measured(inside), strict=True)
                    if case.open_bound == name and found.interval]
            finite = [high for _, high in ends if math.isfinite(high)]
            told[name] = record | {"forced_above": max((low for low, _ in ends), default=None),
                                   "suffices_on_grid": max(finite, default=None), "suffices_settings": len(finite),
                                   } | profile(_multiplied(sites, judged, name))
    return told


def multiples(sites: list[Site], judged: list[Judged]) -> dict[str, Any]:
    """Profile by what the bound could be multiplied at its failure probability, at the settings of which the claim speaks."""
    points = []
    for index, (site, one) in enumerate(zip(sites, judged, strict=True)):
        found, case = site.found, site.job.case
        if found and case.delta is not None and not case.open_bound and one.verdict not in (Verdict.OUTSIDE, Verdict.FORCES):
            low, high = found.refuted_multiple or 0.0, found.sufficient_multiple
            points.append(Point(coordinates(case.setting), (low, math.inf if high is None else high), (index,)))
    return profile([point for point in points if point.interval != (0.0, math.inf)])


def profile(points: Sequence[Point]) -> dict[str, Any]:
    """Record the points of a profile, and its drift against every coordinate that varies while all else is held."""
    names = dict.fromkeys(name for point in points for name in point.at)
    drifts = [found for name in names if (found := drift(points, name))]
    told = [{"at": at, "interval": list(interval), "settings": list(settings)} for at, interval, settings in points]
    return {"profile": told, "drift": drifts}


def drift(points: Sequence[Point], name: str) -> dict[str, Any] | None:
    """Bound the power of a coordinate along which a constant goes; None where nothing is compared, or nothing is learnt.

    `power` is None where no power fits: the intervals do not lie along lines of one slope. `ends` is what remains without a
    power law, the slopes from the first to the last point of every line where both are bounded. `lines` are the points compared,
    by their place in the profile.
    """
    groups: dict[str, list[int]] = {}
    for place, point in enumerate(points):
        if _positive(point.at.get(name)) and point.interval[1] > 0:
            held = {key: value for key, value in point.at.items() if key != name and key not in MOVES_WITH.get(name, ())}
            groups.setdefault(repr(sorted(held.items())), []).append(place)
    lines = [group for group in groups.values() if len({points[place].at[name] for place in group}) > 1]
    boxes = [sorted(_box(points[place], name) for place in line) for line in lines]
    slope = common_slope(boxes)
    if not lines or slope == (-math.inf, math.inf):
        return None
    return {"against": name, "power": slope and list(slope), "ends": _ends(boxes), "lines": lines}


def _ends(lines: Sequence[Sequence[Box]]) -> list[float] | None:
    """Give the least and the largest slope from the first to the last box of a line, over the lines where both are bounded."""
    slopes = [common_slope([[line[0], line[-1]]]) for line in lines]
    bounded = [slope for slope in slopes if slope and math.isfinite(slope.low) and math.isfinite(slope.high)]
    return [min(slope.low for slope in bounded), max(slope.high for slope in bounded)] if bounded else None


def coordinates(setting: Mapping[str, Any], *, widths: bool = True) -> dict[str, Any]:
    """Name the coordinates of a setting: its fields, the widths as n_0, d and multiples of n_0, and q/m where there are both.

    Args:
        widths: False leaves out all widths but n_0.
    """
    at, n = dict(setting), setting.get(WIDTHS)
    if isinstance(n, list) and n and all(map(_positive, n)):
        layers = {f"n_{i}/n_0": n[i] / n[0] for i in range(1, len(n))} if widths else {}
        at = {"n_0": n[0], "d": len(n) - 1} | layers | {name: value for name, value in at.items() if name != WIDTHS}
    if _positive(at.get("q")) and _positive(at.get("m")):
        at["q/m"] = at["q"] / at["m"]
    return at


def _multiplied(sites: list[Site], judged: list[Judged], name: str) -> list[Point]:
    return [Point(coordinates(site.job.case.setting), site.found.interval, (index,))
            for index, (site, one) in enumerate(zip(sites, judged, strict=True)) if one.verdict != Verdict.OUTSIDE
            and site.found and site.found.interval and site.job.case.open_bound == name]


def _admitted(sites: list[Site], name: str) -> list[Point]:
    places: dict[str, list[int]] = {}
    for index, site in enumerate(sites):
        case = site.job.case
        if site.found and math.isfinite(case.admissible.get(name, math.inf)) and all(case.hypotheses.values()):
            places.setdefault(repr(coordinates(case.setting, widths=False)), []).append(index)
    return [Point(coordinates(sites[indices[0]].job.case.setting, widths=False),
                  _forced_and_enough([(sites[i].job.case.admissible[name], sites[i].found) for i in indices]), tuple(indices))
            for indices in places.values()]


def _forced_and_enough(settings: Sequence[tuple[float, Measurement | None]]) -> tuple[float, float]:
    """Give the largest value that a violated setting admits, and the least from which on every setting is supported."""
    violated = max((admits for admits, found in settings if found and found.violated), default=0.0)
    unsupported = max((admits for admits, found in settings if found and not found.supported), default=0.0)
    return violated, min((admits for admits, found in settings if found and admits > unsupported), default=math.inf)


def _box(point: Point, name: str) -> Box:
    low, high = point.interval
    return math.log(point.at[name]), math.log(low) if low > 0 else -math.inf, math.log(high)


def _positive(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
