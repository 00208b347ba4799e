"""Look up what several parts of the report need from a claim's record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from plugin_verify.report.number import setting
from plugin_verify.report.palette import weight

Record: TypeAlias = Mapping[str, Any]
"""A part of a result: a run, a claim, a setting."""


def varying(claim: Record) -> list[str]:
    """Name the fields that differ between the settings of a claim; all of them where there is one setting."""
    rows = [row["setting"] for row in claim["settings"]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    found = [name for name in names if any(row.get(name) != rows[0].get(name) for row in rows)]
    return found or names


def fixed_fields(claim: Record) -> str:
    """Write the fields that all settings share; empty where there is none."""
    names = varying(claim)
    first: Record = claim["settings"][0]["setting"] if claim["settings"] else {}
    return setting(first, [name for name in first if name not in names])


def label(claim: Record, row: Record) -> str:
    """Write what tells a setting from the others of its claim."""
    return setting(row["setting"], varying(claim)) or "the only setting"


def by_weight(claim: Record) -> list[Record]:
    """Sort a claim's settings by what a reader must see first, then as in the grid."""
    return sorted(claim["settings"], key=lambda row: (weight(row["verdict"]), row["index"]))


def with_verdict(claim: Record, *verdicts: str) -> list[Record]:
    """Pick the settings of a claim that have one of the verdicts."""
    return [row for row in claim["settings"] if row["verdict"] in verdicts]


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
