"""Bound the slope of a line that passes through intervals: no law of the errors, only that each interval holds its value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import inf
from typing import TypeAlias

from plugin_verify.statistics.interval import Interval

Box: TypeAlias = tuple[float, float, float]
"""Where a line is asked to pass: x, and the ends of an interval of y; an end may be infinite."""


def common_slope(groups: Sequence[Sequence[Box]]) -> Interval[float] | None:
    """Return all b for which every group has a line of slope b through all its boxes; None where there is no such b.

    Each group has an intercept of its own. Lines of one slope pass through all boxes of a group as soon as they do so two by two
    (intervals that meet two by two meet), so the answer is exact: the largest and the smallest slope that the pairs leave.
    Guarantee: if in every group y is a + b x, and all intervals hold, b is in the answer.
    """
    low, high = -inf, inf
    for first, second in (pair for group in groups for pair in combinations(sorted(group), 2)):
        run, least, most = second[0] - first[0], second[1] - first[2], second[2] - first[1]
        if run == 0.0:
            if least > 0.0 or most < 0.0:
                return None
            continue
        low, high = max(low, least / run), min(high, most / run)
    return Interval(low, high) if low <= high else None
