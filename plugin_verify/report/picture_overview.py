"""Draw the run at a glance: how many settings of each claim ended in which verdict."""

from __future__ import annotations

from plugin_verify.report.canvas import (
    MOST_ROWS,
    axes_of,
    label_rows,
    legend,
    new_figure,
    rows_height,
    to_svg,
)
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.number import counted, number
from plugin_verify.report.palette import INK, VERDICTS
from plugin_verify.report.record import Record

FILL = 0.3
"""How strongly a part is filled: words on it stay readable on light and on dark paper."""
ROOM = 0.045
"""Share of the width below which a part is too small for its count."""


def overview_picture(record: Record) -> Picture:
    """Draw a bar per claim, its parts the shares of the verdicts, each with its count."""
    claims = [claim for claim in record["claims"] if sum(claim["counts"].values())][:MOST_ROWS]
    figure = new_figure(rows_height(len(claims), extra=0.75))
    legend(figure, [verdict for claim in claims for verdict, count in claim["counts"].items() if count])
    (axes,) = axes_of(figure)
    axes.grid(False)
    for height, claim in enumerate(claims):
        left, total = 0.0, sum(claim["counts"].values())
        for verdict, look in VERDICTS.items():
            share = claim["counts"].get(verdict, 0) / total
            axes.barh(height, share, left=left, height=0.7, color=look.colour, alpha=FILL, linewidth=0)
            axes.barh(height, share, left=left, height=0.7, facecolor="none", edgecolor=look.colour, linewidth=1.0)
            if share >= ROOM:
                text = f"{look.symbol} {claim['counts'][verdict]}"
                axes.text(left + share / 2, height, text, ha="center", va="center", fontsize=7.5, color=INK)
            left += share
    label_rows(axes, [claim["id"] for claim in claims])
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    return Picture("overview", "", "Settings by verdict", alt(record), CAPTION, to_svg(figure), counts_table(record))


def counts_table(record: Record) -> Table:
    """Build the table of the counts that are drawn: a row a claim, a column a verdict that occurs."""
    shown = [verdict for verdict in VERDICTS if any(claim["counts"].get(verdict) for claim in record["claims"])]
    rows = tuple(
        Row(claim["id"], "", tuple(number(claim["counts"].get(verdict, 0)) for verdict in shown)) for claim in record["claims"]
    )
    return Table("Settings of each claim by verdict", ("Claim", *shown), rows)


def alt(record: Record) -> str:
    """Say what the picture shows to those who do not see it."""
    said = [
        f"{claim['id']}: " + ", ".join(f"{count} {verdict}" for verdict, count in claim["counts"].items() if count)
        for claim in record["claims"]
    ]
    return f"Settings by verdict for {counted(len(said), 'claim')}. " + "; ".join(said)


CAPTION = "Share of each claim's settings by verdict, with their number."
