"""Look up what several parts of the report need from a claim's record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from plugin_verify.outward import FIGURES
from plugin_verify.report.number import figures, real, setting
from plugin_verify.report.palette import weight

Record: TypeAlias = Mapping[str, Any]
"""A part of a result: a run, a claim, a setting."""

USUAL = 0.7
"""Share of the settings from which on a value is the usual one, and is not said."""


def named(claim: Record) -> str:
    """Call a claim as the paper does, or by its id."""
    return str(claim["source"] or claim["id"])


def varying(claim: Record) -> list[str]:
    """Name the fields that differ between the settings of a claim; all of them where there is one setting."""
    rows = [row["setting"] for row in claim["settings"]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    found = [name for name in names if any(row.get(name) != rows[0].get(name) for row in rows)]
    return found or names


def common(claim: Record) -> dict[str, Any]:
    """Give the value that most settings share, for each varying field that has such a value but the first."""
    rows = [row["setting"] for row in claim["settings"]]
    found = {}
    for name in varying(claim)[1:]:
        values = {repr(row.get(name)): row.get(name) for row in rows}
        ((usual, count),) = Counter(repr(row.get(name)) for row in rows).most_common(1)
        if count >= USUAL * len(rows) and len(rows) > 2:
            found[name] = values[usual]
    return found


def shared_fields(claim: Record) -> str:
    """Write what a label leaves out: fields that all settings share, and the usual values of others."""
    names = varying(claim)
    first: Record = claim["settings"][0]["setting"] if claim["settings"] else {}
    same = setting(first, [name for name in first if name not in names])
    usual = setting(common(claim), list(common(claim)))
    parts = [f"at all of them {same}" if same else "", f"where not said otherwise {usual}" if usual else ""]
    return "; ".join(part for part in parts if part)


def labels(claim: Record) -> Callable[[Record], str]:
    """Give the function that writes what tells a setting from the others of its claim; they are gone through once."""
    names, usual = varying(claim), common(claim)

    def told(row: Record) -> str:
        fields = row["setting"]
        said = [name for name in names if name not in usual or fields.get(name) != usual[name]]
        return setting(fields, said) or "the only setting"

    return told


def label(claim: Record, row: Record) -> str:
    """Write what tells one setting from the others of its claim."""
    return labels(claim)(row)


def by_weight(claim: Record) -> list[Record]:
    """Sort a claim's settings by what a reader must see first, then as in the grid."""
    return sorted(claim["settings"], key=lambda row: (weight(row["verdict"]), row["index"]))


def with_verdict(claim: Record, *verdicts: str) -> list[Record]:
    """Pick the settings of a claim that have one of the verdicts."""
    return [row for row in claim["settings"] if row["verdict"] in verdicts]


def by_splitting(row: Record) -> bool:
    """Tell whether splitting measured a setting; its trials then show only what is usual there."""
    return bool(row["method"] == "splitting" and row.get("tail"))


def still_possible(row: Record) -> Any:
    """Give the least failure probability that is ruled out with all above it, by counting or by splitting; None where none is."""
    if by_splitting(row) and row["failure_probability"] is not None and row["interval"] is not None:
        return row["interval"][1]
    return row["exclusion_bound"]


def shown_figures(row: Record) -> int:
    """Return the figures that show how a setting's interval lies to the margin or to the probability that is allowed."""
    if row["interval"] is None:
        return FIGURES
    if row["margin"] is not None:
        return figures((0, max(abs(real(end)) for end in row["interval"])), row["margin"])
    return figures(row["interval"], row["failure_probability"])


def constants(claim: Record, kind: str) -> list[tuple[str, Record]]:
    """List a claim's unknown constants of one kind, pinned or not: name and record."""
    return [(name, record) for name, record in claim["constants"].items() if record["kind"] == kind]


def free_bound_constant(claim: Record) -> str | None:
    """Name the bound constant that is not pinned, if the claim has one."""
    return next((name for name, record in constants(claim, "bound") if record["pinned"] is None), None)


def anchors(claims: Sequence[Record]) -> dict[str, str]:
    """Give every claim a name that is safe and unique in links, ids and file names."""
    found: dict[str, str] = {}
    for claim in claims:
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", claim["id"]).strip("-") or "claim"
        found[claim["id"]] = name if name not in found.values() else f"{name}-{len(found)}"
    return found
