"""Split an error probability over decisions and over looks, so that the total stays what was promised."""

from __future__ import annotations

from math import pi

from plugin_verify.statistics.domain import require_at_least, require_open_unit


def share(total: float, decisions: int) -> float:
    """Return total / decisions, the level of each of `decisions` decisions.

    Guarantee: by the union bound at least one of them errs with probability at most `total`, however they
    depend on each other. A two-sided interval is two decisions.
    """
    require_open_unit("share", "total", total)
    require_at_least("share", "decisions", decisions, 1)
    return total / decisions


def look_level(level: float, look: int) -> float:
    """Return level * 6 / (pi^2 look^2), what the look-th look (from 1) at the same trials may spend.

    Guarantee: the shares of all looks, however many there will be, add up to `level` (1 + 1/4 + 1/9 + ... =
    pi^2/6), so by the union bound some look errs with probability at most `level`; the number of looks may
    depend on the data.
    """
    require_open_unit("look_level", "level", level)
    require_at_least("look_level", "look", look, 1)
    return level * 6.0 / (pi * look) ** 2
