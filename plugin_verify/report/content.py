"""Shape what a report says, before it is HTML or Markdown.

Texts marked prose are in the markup of `prose`; all others are plain and are escaped.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A row of a table: its heading, its verdict if it has one, and its cells (prose, or a verdict).

    `target` is the anchor of the claim that the heading leads to, `note` an id beside it, and `counts` are the verdicts of which
    the last cell speaks, with how often each occurs.
    """

    head: str
    verdict: str
    cells: tuple[str, ...]
    target: str = ""
    note: str = ""
    counts: tuple[tuple[str, int], ...] = ()


class Table(NamedTuple):
    """A table; `folded` are the rows that a long grid hides at first. Caption and columns are prose."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    folded: tuple[Row, ...] = ()


class Picture(NamedTuple):
    """A picture as SVG, with its content in words, `alt` for those who do not see it, and as numbers.

    Title and alt are plain, the caption is prose; an empty table says that another table of the report holds the numbers.
    """

    name: str
    claim: str
    title: str
    alt: str
    caption: str
    svg: str
    table: Table


class Point(NamedTuple):
    """A labelled paragraph; the text is prose."""

    label: str
    text: str


class Command(NamedTuple):
    """Something that a reader can do: what it is, and the command."""

    says: str
    command: str


class Card(NamedTuple):
    """All that is said of one claim."""

    anchor: str
    id: str
    source: str
    title: str
    verdict: str
    reason: str
    statement: str
    hypotheses: tuple[str, ...]
    points: tuple[Point, ...]
    settings: Table
    details: tuple[Table, ...]
    pictures: tuple[Picture, ...]
    missing: tuple[str, ...]
    code: str
    hashed: str
    commands: tuple[Command, ...]


class Evidence(NamedTuple):
    """What a finding rests on: a claim, the anchor of its card if it has one, and what is seen there (prose)."""

    claim: str
    target: str
    says: str


class Finding(NamedTuple):
    """What the checks say beyond the verdicts; title and text are prose."""

    anchor: str
    title: str
    source: str
    text: str
    evidence: tuple[Evidence, ...]


class Teeth(NamedTuple):
    """Which planted errors the checks catch; headline and sentences are prose, and the folded tables are looked up."""

    headline: str
    sentences: tuple[str, ...]
    pictures: tuple[Picture, ...]
    table: Table
    folded: tuple[Table, ...]


class Limits(NamedTuple):
    """What the evidence cannot show: the open settings, and remarks (prose)."""

    open: Table
    remarks: tuple[Point, ...]


class Summary(NamedTuple):
    """All that a report says; a part that the record says nothing of is empty or None."""

    title: str
    headline: str
    made: str
    alerts: tuple[str, ...]
    brief: tuple[Point, ...]
    overview: Table
    pictures: tuple[Picture, ...]
    findings: tuple[Finding, ...]
    cards: tuple[Card, ...]
    trace: Table | None
    teeth: Teeth | None
    limits: Limits
    methods: tuple[Point, ...]
    calibration: Table
    provenance: Table
    errors: tuple[Command, ...]
