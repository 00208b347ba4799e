"""Name how much a run may spend: smoke, standard, deep."""

from __future__ import annotations

from typing import NamedTuple


class Profile(NamedTuple):
    """What one setting may cost.

    seconds: core-seconds by the cost model; trials: at most so many; exploratory: so many where even a clean run of the others
    could not decide the setting (the theorem's failure probability is out of reach of counting), and at a quarter of the cost.
    climb_seconds: what splitting may cost in the place of counting there.
    """

    name: str
    seconds: float
    trials: int
    exploratory: int
    climb_seconds: float


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("smoke", seconds=0.4, trials=200_000, exploratory=400, climb_seconds=1.5),
        Profile("standard", seconds=8.0, trials=2_000_000, exploratory=4_000, climb_seconds=20.0),
        Profile("deep", seconds=120.0, trials=50_000_000, exploratory=100_000, climb_seconds=600.0),
    )
}
