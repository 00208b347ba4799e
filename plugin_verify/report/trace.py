"""Trace every statement of the paper to the file that checks it, and to what would have made it fail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from plugin_verify.report.content import Row, Table
from plugin_verify.report.number import DASH, number
from plugin_verify.report.record import Record, named

KINDS = {
    "high-probability-bound": "bound with high probability",
    "expectation-identity": "identity in expectation",
    "uniform-bound": "bound on a supremum, with high probability",
    "for-all": "deterministic statement",
}
PARTS = ("assumption", "equation", "lemma", "theorem", "corollary", "remark", "section")
"""The paper's numbered parts, in the order in which they are listed."""


def trace(record: Record, names: Mapping[str, str]) -> Table | None:
    """Build the table from the paper's numbering to the checks; None where the record does not say what has no check."""
    if "unchecked" not in record:
        return None
    claims = sorted((claim for claim in record["claims"] if claim.get("twin_of") is None), key=place)
    rows = [checked(claim, names[claim["id"]]) for claim in claims]
    rows += [open_row(each) for each in sorted(record["unchecked"], key=place)]
    columns = ("In the paper", "Verdict", "File", "Kind", "How it could have failed: a variant that is refuted", "Twins caught")
    return Table("Every statement, its check, and what the check would not have let pass", columns, tuple(rows)) if rows else None


def place(each: Record) -> tuple[int, list[tuple[int, str]]]:
    """Sort by the paper's parts, then by number; what has no number of its own comes last."""
    source = each["source"].lower()
    part = next((index for index, name in enumerate(PARTS) if source.startswith(name)), len(PARTS))
    return part, [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.findall(r"[0-9]+|[^0-9]+", source)]


def checked(claim: Record, target: str) -> Row:
    """Write where a statement is checked, and how it could have failed."""
    return Row(named(claim), claim["verdict"], (
        f"`{file_name(claim['reference'])}`", KINDS[claim["kind"]], *teeth_cells(claim),
    ), target=target)  # fmt: skip


def open_row(each: Record) -> Row:
    """Write what a statement says that has no check, and why it has none."""
    return Row(each["source"], "", ("no check", DASH, DASH, f"{each['title']}. {each['why']}", DASH))


def file_name(reference: str) -> str:
    """Name the file of a reference, which is a path or a module before the colon."""
    where = reference.rpartition(":")[0]
    return PurePath(where).name if where.endswith(".py") else f"{where.rpartition('.')[2]}.py"


def teeth_cells(claim: Record) -> tuple[str, str]:
    """Say what is false in the first false twin that was caught, and count them; failing that, name the refuted multiple."""
    caught = [twin["says"] for twin in claim["twins"] if twin["caught"]]
    if claim["twins"]:
        return (caught or [DASH])[0], f"{number(len(caught))} of {number(len(claim['twins']))}"
    multiples = [row["power"] for row in claim["settings"] if row["power"]]
    return (multiples or [DASH])[0], DASH
