"""Gather all that is said of one claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugin_verify.report.commands import commands, written
from plugin_verify.report.content import Card, Picture, Point
from plugin_verify.report.details import components_table, method_table, twins_table
from plugin_verify.report.number import counted, letter
from plugin_verify.report.profile import drift_sentences, drift_table, profile_table
from plugin_verify.report.prose import split_title
from plugin_verify.report.record import Record
from plugin_verify.report.sentences import (
    constant_sentences,
    looseness,
    margin_audit,
    power,
    refutable,
    tally,
)
from plugin_verify.report.splitting import splitting_table
from plugin_verify.report.tables import settings_table


def card(
    record: Record,
    claim: Record,
    anchor: str,
    pictures: Sequence[Picture],
    missing: Sequence[str],
    marginalia: Mapping[str, str],
) -> Card:
    """Build the card of a claim from its record, its pictures and what is missing of them."""
    return Card(
        anchor=anchor,
        id=claim["id"],
        source=claim["source"],
        title=claim["title"],
        verdict=claim["verdict"],
        reason=claim["reason"],
        statement=split_title(claim["statement"])[1],
        hypotheses=tuple(hypothesis(claim, each) for each in claim["hypotheses"]),
        points=tuple(point for point in points(record, claim) if point.text),
        settings=settings_table(claim),
        details=(
            components_table(claim), twins_table(claim), profile_table(claim), drift_table(claim), method_table(claim),
            splitting_table(claim),
        ),
        pictures=tuple(pictures),
        missing=tuple(missing),
        code=written(claim),
        hashed=f"source {claim['source_hash']}",
        commands=tuple(commands(record, claim, marginalia.get("folder", "DIR"))),
    )


def points(record: Record, claim: Record) -> list[Point]:
    """List what was learnt, in the order a reader asks."""
    sampled = claim["kind"] in ("high-probability-bound", "uniform-bound")
    return [
        Point("Found", f"{tally(claim['counts'])}.".capitalize()),
        Point("Constants", " ".join(constant_sentences(claim))),
        Point("Drift", drift_sentences(claim)),
        Point("Sharpness" if claim["kind"] == "expectation-identity" else "Looseness", looseness(claim)),
        Point("Would refute it", refutable(claim)),
        Point("Power", power(claim)),
        Point("Margin audit", margin_audit(record, claim) if sampled else ""),
    ]


def hypothesis(claim: Record, each: Record) -> str:
    """Write one hypothesis and at how many settings it is met."""
    met = [row["hypotheses"][each["name"]] for row in claim["settings"] if each["name"] in row["hypotheses"]]
    name = letter(each["name"])
    if each["constant"] is not None:
        return f"{name}: {each['says']} (how large a ${each['constant']}$ each setting admits stands in its row)"
    return f"{name}: {each['says']}" + (f" (met at {sum(met)} of {counted(len(met), 'setting')})" if met else "")
