"""Say what a reproduction is to compute: a figure, a profile, a seed, and the tasks that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from plugin_verify.errors import InvalidArgument
from plugin_verify.experiments.trial import Record, run_task
from plugin_verify.outward import DOWN, UP, rounded
from plugin_verify.typing import Array

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PROFILES = ("smoke", "standard")

Summary = dict[str, Any]
"""What figure-N.json holds."""


class Plan(NamedTuple):
    """Everything that decides what a figure shows.

    Every task has a `key`, which its record begins with. `material` names what it reads from files, where it reads any.
    """

    figure: str
    profile: str
    seed: int
    trials: int
    tasks: tuple[Any, ...]
    material: str = ""


class Experiment(NamedTuple):
    """A figure: how it is planned, what its records come to, how that is drawn and told in a few lines; and how a task is run."""

    plan: Callable[..., Plan]
    summary: Callable[[Plan, Sequence[Any]], Summary]
    picture: Callable[[Summary], Figure]
    lines: Callable[[Summary], list[str]]
    run: Callable[[Any], Any] = run_task
    record: Callable[..., Any] = Record


def require_plan(profile: str, seed: int) -> None:
    """Refuse a profile or a seed that is not one.

    Raises:
        InvalidArgument: with the remedy.
    """
    if profile not in PROFILES:
        raise InvalidArgument(f"profile {profile!r} is not known; choose one of {', '.join(PROFILES)}", argument="profile")
    if seed < 0:
        raise InvalidArgument(f"seed is {seed}; give an integer >= 0", argument="seed")


def stacked(records: Sequence[Record], field: str) -> Array:
    """Put the trials of some tasks behind each other: (trials, levels, methods)."""
    return np.concatenate([np.array(getattr(record, field)) for record in records])


def outward(ends: Sequence[float]) -> list[float | None]:
    """Make the ends of an interval JSON's as `plain` does, rounded so that it grows."""
    low, high = (rounded(end, direction, 6) for end, direction in zip(ends, (DOWN, UP), strict=True))
    return [float(end) if end.is_finite() else None for end in (low, high)]


def plain(value: Any) -> Any:
    """Make numbers JSON's: what is not finite becomes null, nested lists stay nested."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if np.isfinite(value) else None
    return value
