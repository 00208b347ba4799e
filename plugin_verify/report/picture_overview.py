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
from plugin_verify.report.content import Picture
from plugin_verify.report.number import counted
from plugin_verify.report.palette import PAPER, VERDICTS
from plugin_verify.report.record import Record

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
            axes.barh(height, share, left=left, height=0.66, color=look.colour, edgecolor=PAPER, linewidth=1.2)
            if share >= ROOM:
                text = f"{look.symbol} {claim['counts'][verdict]}"
                axes.text(left + share / 2, height, text, ha="center", va="center", fontsize=7.5, color="#000000")
            left += share
    label_rows(axes, [claim["id"] for claim in claims])
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    return Picture("overview", "", alt(record), CAPTION, to_svg(figure))


def alt(record: Record) -> str:
    """Say what the picture shows to those who do not see it."""
    said = [
        f"{claim['id']}: " + ", ".join(f"{count} {verdict}" for verdict, count in claim["counts"].items() if count)
        for claim in record["claims"]
    ]
    return f"Settings by verdict for {counted(len(said), 'claim')}. " + "; ".join(said)


CAPTION = "Share of each claim's settings by verdict, with their number; the same counts stand in the table above."
