"""Lay out what a reader may want to look up: components, false twins, methods."""

from __future__ import annotations

from plugin_verify.report.content import Row, Table
from plugin_verify.report.number import DASH, interval, number, real, score
from plugin_verify.report.record import Record
from plugin_verify.report.tables import heads


def method_table(claim: Record) -> Table:
    """Build the table of how every setting was measured."""
    columns = ("Setting", "Method", "Level", "Sampler", "Trials in error", "Id of the setting", "Reason")
    head = heads(claim)
    rows = tuple(
        Row(head(row), "", (
            row["method"], number(row["level"]), row["sampler"] or DASH, number(row["trials_in_error"]),
            f"`{row['id']}`", row["reason"],
        ))
        for row in claim["settings"]
    )  # fmt: skip
    return Table("How each setting was measured, and why it got its verdict", columns, rows)


def components_table(claim: Record) -> Table:
    """Build the table of what was measured, component by component."""
    identity = claim["kind"] == "expectation-identity"
    names = ("Expected", "Estimate", "Interval", "Scale") if identity else ("Bound", "Median", "Worst", "Worst / bound")
    write = identity_cells if identity else bound_cells
    head = heads(claim)
    rows = tuple(
        Row(head(row), "", (part["name"], *write(part))) for row in claim["settings"] for part in row["components"]
    )
    return Table("Measured quantities, component by component", ("Setting", "Component", *names), rows)


def bound_cells(part: Record) -> tuple[str, ...]:
    """Write what was measured of one component against its bound."""
    bound, worst = real(part["bound"]), real(part["worst"])
    quotient = worst / bound if bound else (0.0 if worst == 0 else float("inf"))
    return number(part["bound"]), number(part["median"]), number(part["worst"]), score(quotient)


def identity_cells(part: Record) -> tuple[str, ...]:
    """Write what was measured of one component against its expected value."""
    return (
        number(part["expected"]),
        number(part["estimate"]),
        interval(part["interval"]),
        number(part["scale"]),
    )


def twins_table(claim: Record) -> Table:
    """Build the table of the false variants that were planted, and where they were noticed."""
    rows = tuple(Row(twin["id"], "", (twin["says"], places(twin["tried"]), places(twin["caught"]))) for twin in claim["twins"])
    return Table("Planted false variants", ("Variant", "What is false", "Run at", "Refuted at"), rows)


def places(indices: list[int]) -> str:
    """Write the indices of settings."""
    return ", ".join(map(str, indices)) or "none"
