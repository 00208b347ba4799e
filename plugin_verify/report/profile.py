"""Say how a constant goes over the grid: what each place forces, what suffices there, and along which powers it drifts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

from plugin_verify.report.content import Row, Table
from plugin_verify.report.number import DASH, interval, letter, listed, lower, number, real, setting, upper
from plugin_verify.report.record import Record

MULTIPLE = "c"
"""How the multiple of a bound is called."""


def profiles(claim: Record) -> Iterator[tuple[str, Record]]:
    """List what is profiled of a claim: its constants by name, and the multiple of its bound."""
    for name, known in claim["constants"].items():
        if known.get("profile"):
            yield name, known
    if claim.get("multiple", {}).get("profile"):
        yield MULTIPLE, claim["multiple"]


def drift_sentences(claim: Record) -> str:
    """Say of each constant along which powers of the coordinates it goes; empty where no two settings can be compared."""
    said = []
    for name, known in profiles(claim):
        if known["drift"]:
            what = "The multiple of the bound" if name == MULTIPLE else f"${name}$"
            told = listed([f"{coordinate(one['against'])} {power(one)}" for one in known["drift"]])
            upper = f" ({LOOKED_AT})" if known.get("kind") == "hypothesis" else ""
            said.append(f"{what} changes with {told}, all else held{upper}.")
    return " ".join([*said, RULE]) if said else ""


RULE = (
    "What changes by a power $p$ is multiplied by $2^p$ where the other doubles. Told are all powers for which a law of that "
    "kind agrees with every setting compared; if 0 is among them, so does no change at all, which does not show that there is "
    "none."
)
LOOKED_AT = "what suffices for it is read off the settings that were looked at"


def coordinate(name: str) -> str:
    """Write a coordinate of the settings, its parts in the paper's letters."""
    return "/".join(letter(part) for part in name.split("/"))


def power(one: Record) -> str:
    """Write the powers that are left; where none fits all intervals, the mean ones from the least to the largest value."""
    if one["power"] is not None:
        return f"by a power {between(one['power'])}"
    words = "in a way that no one power describes"
    if not one["ends"]:
        return words
    span = f"from the least to the largest {coordinate(one['against'])} on average by a power"
    return f"{words} ({span} {between(one['ends'])})"


def between(ends: Sequence[Any]) -> str:
    """Write a range of powers, which may be open."""
    low, high = (real(end) for end in ends)
    if low == -inf or high == inf:
        return f"of at least {lower(low)}" if high == inf else f"of at most {upper(high)}"
    return f"from {lower(low)} to {upper(high)}"


def ranged(one: Record) -> str:
    """Write the powers that are left where there is little room."""
    if one["power"] is None:
        return "none fits"
    low, high = (real(end) for end in one["power"])
    if low == -inf or high == inf:
        return f"≥ {lower(low)}" if high == inf else f"≤ {upper(high)}"
    return f"{lower(low)} … {upper(high)}"


def profile_table(claim: Record) -> Table:
    """Build the table of the profiles: a row a constant and place."""
    found = list(profiles(claim))
    rows = tuple(
        Row(place(known, point), "", (
            f"${name}$", lower(point["interval"][0]), upper(point["interval"][1]) if real(point["interval"][1]) < inf else DASH,
            ", ".join(map(str, point["settings"])),
        ))
        for name, known in found for point in known["profile"]
    )  # fmt: skip
    bound = "; c multiplies the bound" if any(name == MULTIPLE for name, _ in found) else ""
    columns = ("Place", "Constant", "Forced", "Suffices at the settings looked at", "Settings")
    return Table(f"Constants, place by place{bound}", columns, rows)


def place(known: Record, point: Record) -> str:
    """Write the coordinates in which the places of a profile differ."""
    everything = [each["at"] for each in known["profile"]]
    names = [name for name in point["at"] if any(at.get(name) != point["at"][name] for at in everything)]
    whole = {coordinate(name): rounded(point["at"][name]) for name in names or point["at"]}
    return setting(whole, list(whole))


def rounded(value: object) -> object:
    """Cut a quotient of two fields to what is read."""
    return number(value) if isinstance(value, float) else value


def drift_table(claim: Record) -> Table:
    """Build the table of the drifts: a row a constant and coordinate."""
    rows = tuple(
        Row(coordinate(one["against"]), "", (
            f"${name}$", DASH if one["power"] is None else interval(one["power"]), interval(one["ends"]),
            number(sum(map(len, one["lines"]))), number(len(one["lines"])),
        ))
        for name, known in profiles(claim) for one in known["drift"]
    )  # fmt: skip
    columns = ("Against", "Constant", "Powers that fit all (– if none does)", "From end to end", "Places compared", "Along lines")
    return Table("Drift of the constants over the grid", columns, rows)
