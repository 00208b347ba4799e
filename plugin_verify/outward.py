"""Round to a few figures in a given direction: an upper bound up and a lower one down, so that what is printed of them is true.

A float is taken for the shortest decimal that it is read from: 0.05 has one figure, and stays 0.05 in every direction.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

UP, DOWN, NEAREST = ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN
FIGURES = 3
MOST = 17
"""Figures that tell any two floats apart."""


def exact(x: float | Decimal) -> Decimal:
    """Return the shortest decimal that is read as this float."""
    return x if isinstance(x, Decimal) else Decimal(repr(float(x)))


def rounded(x: float | Decimal, direction: str, figures: int = FIGURES) -> Decimal:
    """Round to so many figures, `UP`, `DOWN` or to the `NEAREST`; what is not finite stays as it is."""
    value = exact(x)
    if not value.is_finite() or not value:
        return abs(value) if value == 0 else value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - figures + 1), direction)


def above(x: float | Decimal, figures: int = FIGURES) -> str:
    """Write an upper bound as `format` does with "g": never less than it is."""
    return f"{float(rounded(x, UP, figures)):.{figures}g}"


def below(x: float | Decimal, figures: int = FIGURES) -> str:
    """Write a lower bound as `format` does with "g": never more than it is."""
    return f"{float(rounded(x, DOWN, figures)):.{figures}g}"


def nearest(x: float | Decimal, figures: int = FIGURES) -> str:
    """Write an estimate or a setting as `format` does with "g"."""
    return f"{float(rounded(x, NEAREST, figures)):.{figures}g}"


def figures_to_tell(low: float, high: float, limit: float, least: int = FIGURES) -> int:
    """Return the fewest figures with which the ends of an interval, rounded outward, lie to a limit as they do in truth.

    The limit is what the ends are held against, and is rounded to the nearest.
    """
    if any(map(math.isnan, (low, high, limit))):
        return least
    for figures in range(least, MOST):
        shown = rounded(limit, NEAREST, figures)
        beyond, within = rounded(low, DOWN, figures) > shown, rounded(high, UP, figures) <= shown
        if (beyond, within) == (low > limit, high <= limit):
            return figures
    return MOST
