"""Write a report as Markdown that reads well as text and on a code host."""

from __future__ import annotations

from collections.abc import Sequence

from plugin_verify.report.content import Card, Command, Evidence, Finding, Picture, Point, Row, Summary, Table, Teeth
from plugin_verify.report.palette import VERDICTS
from plugin_verify.report.prose_markdown import cell_markdown, line_markdown, plain_markdown, text_markdown


def render_markdown(summary: Summary) -> str:
    """Render a summary; every text from outside is escaped."""
    parts = [
        f"# {summary.title}",
        f"**{line_markdown(summary.headline)}**",
        plain_markdown(summary.made),
        *(f"> {line_markdown(alert)}" for alert in summary.alerts),
        "## Verdicts",
        points(summary.brief),
        table(summary.overview),
        *map(picture, summary.pictures),
        *(["## Findings", *map(finding, summary.findings)] if summary.findings else []),
        "## Claims",
        *map(card, summary.cards),
        *(["## From the paper to the checks", table(summary.trace)] if summary.trace else []),
        *(["## Teeth: which errors the checks catch", *teeth(summary.teeth)] if summary.teeth else []),
        "## What the evidence cannot show",
        table(summary.limits.open) if summary.limits.open.rows else "No setting is left open.",
        points(summary.limits.remarks),
        "## Methods",
        points(summary.methods),
        table(summary.calibration) if summary.calibration.rows else "",
        "## Provenance",
        table(summary.provenance),
        *(["## Trials that ended in an error", commands(summary.errors)] if summary.errors else []),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def finding(item: Finding) -> str:
    """Render a finding, with what it rests on folded."""
    parts = [f"### {line_markdown(item.title)}", plain_markdown(item.source), text_markdown(item.text)]
    lines = "\n".join(f"- {evidence(each)}" for each in item.evidence)
    return "\n\n".join([*parts, f"<details><summary>Evidence</summary>\n\n{lines}\n\n</details>"] if lines else parts)


def evidence(item: Evidence) -> str:
    """Render what a finding rests on, with a link to the claim's card."""
    name = plain_markdown(item.claim)
    return f"{f'[{name}](#claim-{item.target})' if item.target else name}, {line_markdown(item.says)}"


def teeth(item: Teeth) -> list[str]:
    """Render which planted errors are caught, in the order of the HTML."""
    return [
        f"**{line_markdown(item.headline)}**",
        "\n".join(f"- {line_markdown(said)}" for said in item.sentences),
        *map(picture, item.pictures),
        table(item.table) if item.table.rows else "",
        *(folded(each) for each in item.folded if each.rows),
    ]


def card(claim: Card) -> str:
    """Render all that is said of one claim."""
    parts = [
        f'<a id="claim-{claim.anchor}"></a>',
        f"### {': '.join(filter(None, (plain_markdown(claim.source), line_markdown(claim.title))))}",
        f"{badge(claim.verdict)}: {line_markdown(claim.reason)}",
        text_markdown(claim.statement),
        points(claim.points),
        "\n".join(f"- {line_markdown(each)}" for each in claim.hypotheses),
        table(claim.settings),
        *map(picture, claim.pictures),
        *(line_markdown(said) for said in claim.missing),
        *(folded(each) for each in claim.details if each.rows),
        f"Claim `{claim.id}`, written in `{claim.code}`; {plain_markdown(claim.hashed)}.",
        commands(claim.commands),
    ]
    return "\n\n".join(part for part in parts if part)


def badge(verdict: str) -> str:
    """Write a verdict as its sign and word."""
    return f"{VERDICTS[verdict].symbol} **{verdict}**"


def points(items: Sequence[Point]) -> str:
    """Render labelled paragraphs as a list."""
    return "\n".join(f"- **{plain_markdown(item.label)}.** {line_markdown(item.text)}" for item in items)


def picture(item: Picture) -> str:
    """Render a picture by reference, with its caption, and its numbers folded."""
    shown = f"![{plain_markdown(item.alt)}](figures/{item.name}.svg)\n\n*{line_markdown(item.caption)}*"
    return f"{shown}\n\n{folded(item.table)}" if item.table.rows else shown


def commands(items: Sequence[Command]) -> str:
    """Render what a reader can do, with the commands."""
    return "\n".join(f"- {plain_markdown(item.says)}\n  `{item.command}`" for item in items)


def table(item: Table) -> str:
    """Render a table with its caption and all its rows, those that HTML folds too."""
    lines = [
        f"**{line_markdown(item.caption)}**",
        "",
        joined([cell_markdown(name) for name in item.columns]),
        joined(["---"] * len(item.columns)),
        *(row_markdown(row) for row in (*item.rows, *item.folded)),
    ]
    return "\n".join(lines)


def row_markdown(row: Row) -> str:
    """Render a row: heading, verdict if it has one, cells."""
    head = cell_markdown(row.head)
    linked = (f"[{head}](#claim-{row.target})" if row.target else head) + (f" `{row.note}`" if row.note else "")
    verdict = [badge(row.verdict)] if row.verdict else []
    return joined([linked, *verdict, *(badge(cell) if cell in VERDICTS else cell_markdown(cell) for cell in row.cells)])


def joined(cells: Sequence[str]) -> str:
    """Write cells as a line of a table."""
    return f"| {' | '.join(cell.replace(chr(10), ' ') for cell in cells)} |"


def folded(item: Table) -> str:
    """Render a table that is folded at first."""
    return f"<details><summary>{plain_markdown(item.caption)}</summary>\n\n{table(item)}\n\n</details>"
