"""Lay out what was measured at every setting of a claim, the weightiest settings first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from plugin_verify.report.content import Row, Table
from plugin_verify.report.number import (
    DASH,
    HELD,
    Writer,
    counted,
    interval,
    letter,
    listed,
    lower,
    number,
    percent,
    real,
    score,
    upper,
)
from plugin_verify.report.record import (
    Record,
    by_splitting,
    by_weight,
    constants,
    free_bound_constant,
    labels,
    named,
    shared_fields,
    shown_figures,
)
from plugin_verify.report.threshold import fewest_failures

SHOWN = 12
"""Rows that a table shows before the rest is folded."""

Column: TypeAlias = tuple[str, Callable[[Record], str]]


def settings_table(claim: Record) -> Table:
    """Build the table of settings: what was done, what came out, what was allowed."""
    columns = kind_columns(claim)
    head = heads(claim)
    rows = tuple(Row(head(row), row["verdict"], tuple(write(row) for _, write in columns)) for row in by_weight(claim))
    shared = shared_fields(claim) if len(rows) > 1 else ""
    caption = f"Settings of {named(claim)}" + (f"; {shared}" if shared else "")
    shown, folded = parted(rows)
    return Table(caption, ("Setting", "Verdict", *(name for name, _ in columns)), shown, folded)


def parted(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Part the rows that are shown from those that are folded: some of each verdict, the weightiest first."""
    if len(rows) <= SHOWN:
        return rows, ()
    verdicts = list(dict.fromkeys(row.verdict for row in rows))
    quota = max(2, SHOWN // len(verdicts))
    shown = tuple(row for verdict in verdicts for row in [row for row in rows if row.verdict == verdict][:quota])
    return shown, tuple(row for row in rows if row not in shown)


def heads(claim: Record) -> Callable[[Record], str]:
    """Give the function that names a setting of a claim by its index and what is special to it."""
    special = labels(claim)
    return lambda row: f"{row['index']}: {special(row)}"


def kind_columns(claim: Record) -> list[Column]:
    """Choose the columns that fit the kind of the claim."""
    if claim["kind"] == "for-all":
        return proof_columns(claim)
    if claim["kind"] == "expectation-identity":
        return [*identity_columns(), *admissible_columns(claim), *missed_columns(claim), power_column()]
    name = free_bound_constant(claim)
    middle = probability_columns(claim) if name is None else constant_columns(name)
    return [*middle, *admissible_columns(claim), *missed_columns(claim), power_column()]


def probability_columns(claim: Record) -> list[Column]:
    """List the columns of a claim whose failure probability is measured."""
    bracket = claim["kind"] == "uniform-bound"
    return [
        ("Trials", effort),
        ("Failures (certain … possible)" if bracket else "Failures", lambda row: failures(row, bracket)),
        ("Failure probability", lambda row: interval(row["interval"], shown_figures(row))),
        ("Allowed $\\delta$", lambda row: number(row["failure_probability"], shown_figures(row))),
        ("Refuted from", lambda row: number(fewest_failures(row))),
        ("Worst score", lambda row: score(row["worst_score"])),
        ("The bound times $c$: false below … enough from", multiple_cell),
    ]


def constant_columns(name: str) -> list[Column]:
    """List the columns of a claim whose bound constant is measured."""
    return [
        ("Trials", effort),
        (f"${name}$: forced … suffices", lambda row: interval(row["interval"])),
        ("Allowed $\\delta$", lambda row: number(row["failure_probability"])),
        ("Largest quotient", lambda row: number(row["worst_score"])),
    ]


def identity_columns() -> list[Column]:
    """List the columns of a claim whose expectation is measured."""
    return [
        ("Trials", lambda row: number(row["trials"])),
        ("Relative deviation", lambda row: interval(row["interval"], shown_figures(row))),
        ("Margin", lambda row: f"± {percent(row['margin'], figures=shown_figures(row))}" if row["margin"] is not None else DASH),
        ("Within margin", within),
        ("Refuted multiple", lambda row: score(row["refuted_multiple"], beyond(row["refuted_multiple"]))),
    ]


def beyond(multiple: Any) -> Writer:
    """Choose how a multiple of an expected value is written beyond which every other is refuted: away from 1."""
    return upper if real(multiple) > 1 else lower


def admissible_columns(claim: Record) -> list[Column]:
    """List a column for each constant that decides whether the claim speaks of a setting."""
    return [(f"Admits ${name}$ up to", admits(name)) for name, _ in constants(claim, "hypothesis")]


def admits(name: str) -> Callable[[Record], str]:
    """Write the largest value of a constant that a setting admits."""
    return lambda row: lower(row["admissible"].get(name))


def missed_columns(claim: Record) -> list[Column]:
    """List a column of the hypotheses that settings miss, where one misses any."""
    some = any(missed(row) for row in claim["settings"])
    return [("Misses", lambda row: listed(missed(row)) or DASH)] if some else []


def missed(row: Record) -> list[str]:
    """Name the hypotheses that a setting does not meet."""
    return [letter(name) for name, met in row["hypotheses"].items() if not met]


def power_column() -> Column:
    """Name what was refuted at a setting that had to be."""
    return "Power", lambda row: DASH if row["power"] is None else f"{row['power']}"


def failures(row: Record, bracket: bool) -> str:
    """Write the failures; with a bracket, those that are certain and those that are possible."""
    certain = number(row["failures"])
    return f"{certain} … {number(row['possible_failures'])}" if bracket else certain


def effort(row: Record) -> str:
    """Write the trials, and the climbs that decided in their place where splitting did."""
    trials = number(row["trials"])
    return f"{trials}, and {counted(row['tail']['climbs'], 'climb')}" if by_splitting(row) else trials


def multiple_cell(row: Record) -> str:
    """Write by what the bound could be multiplied at its failure probability: what is refuted, and what is supported."""
    low, high = row["refuted_multiple"], row.get("sufficient_multiple")
    false = score(low, lower) if low is not None and real(low) > 0 else DASH
    return f"{false}{HELD}… {score(high, upper)}"


def within(row: Record) -> str:
    """Count the components whose interval lies within the margin."""
    parts = row["components"]
    return f"{sum(bool(part.get('within_margin')) for part in parts)} of {len(parts)}"


def proof_columns(claim: Record) -> list[Column]:
    """List the parts of a proof that are given at some setting."""
    parts = dict.fromkeys(name for row in claim["settings"] for name in row.get("proof") or {})
    return [(name.capitalize(), proof_part(name)) for name in parts]


def proof_part(name: str) -> Callable[[Record], str]:
    """Write one part of a proof."""
    return lambda row: str((row.get("proof") or {}).get(name, DASH))
