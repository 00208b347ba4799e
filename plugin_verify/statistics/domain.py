"""Refuse, at the boundary, numbers that no method of this folder can mean anything with."""

from __future__ import annotations

from plugin_verify.errors import InvalidArgument


def require_open_unit(call: str, argument: str, value: float) -> None:
    """Raise unless `value` lies strictly between 0 and 1 (NaN does not)."""
    if not 0.0 < value < 1.0:
        raise InvalidArgument(
            f"{call}(): {argument} = {value!r} came; a number strictly between 0 and 1 was wanted; "
            f"give {argument} as a probability.",
            argument=argument,
        )


def require_at_least(call: str, argument: str, value: float, least: float) -> None:
    """Raise unless `value` >= `least` (NaN is not)."""
    if not value >= least:
        raise InvalidArgument(
            f"{call}(): {argument} = {value!r} came; at least {least!r} was wanted; raise {argument}.",
            argument=argument,
        )


def require_between(call: str, argument: str, value: float, low: float, high: float) -> None:
    """Raise unless `low` <= `value` <= `high` (NaN does not)."""
    if not low <= value <= high:
        raise InvalidArgument(
            f"{call}(): {argument} = {value!r} came; a number from {low!r} to {high!r} was wanted; "
            f"bring {argument} into that range.",
            argument=argument,
        )


def require_above(call: str, argument: str, value: float, below: float, name: str) -> None:
    """Raise unless `value` > `below`, where `below` is the argument called `name`."""
    if not value > below:
        raise InvalidArgument(
            f"{call}(): {argument} = {value!r} came; more than {name} = {below!r} was wanted; "
            f"raise {argument} or lower {name}.",
            argument=argument,
        )
