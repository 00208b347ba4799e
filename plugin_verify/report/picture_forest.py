"""Draw an identity: how far every component's estimate is from its expected value, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plugin_verify.report.canvas import MOST_ROWS, axes_of, label_rows, legend, new_figure, rows_height, to_svg
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.number import counted, hundredfold, lower, percent, real, upper
from plugin_verify.report.palette import INK, VERDICTS
from plugin_verify.report.record import Record, label, named, shown_figures
from plugin_verify.report.tables import heads

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 3
"""Components of a setting that are drawn however many settings there are."""


def forest_picture(claim: Record, name: str, rows: Sequence[Record], note: str) -> Picture:
    """Draw (estimate - expected) / scale with its interval for each component, and the margin as a band.

    Above the components of a setting stands its label; where there are many, those that reach farthest are drawn.
    """
    most = max(FEWEST, MOST_ROWS // len(rows) - 1)
    lines = [(row, part) for row in rows for part in (None, *farthest(row["components"], most))]
    figure = new_figure(rows_height(len(lines)))
    legend(figure, [row["verdict"] for row in rows])
    (axes,) = axes_of(figure)
    for height, (row, part) in enumerate(lines):
        if part is not None:
            draw_line(axes, height, row, part)
    axes.axvline(0, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
    label_rows(axes, [f"{row['index']}:  {label(claim, row)}" if part is None else part["name"] for row, part in lines])
    axes.set_xlabel("(estimate − expected) ÷ scale")
    cut = any(len(row["components"]) > most for row in rows)
    more = f" Of each setting the {most} components are drawn that reach farthest." if cut else ""
    drawn = [(row, part) for row, part in lines if part is not None]
    title = f"How far the estimates are from {named(claim)}"
    said = alt(claim, [part for _, part in drawn])
    return Picture(name, claim["id"], title, said, CAPTION + more + note, to_svg(figure), deviations_table(claim, drawn))


def deviations_table(claim: Record, drawn: Sequence[tuple[Record, Record]]) -> Table:
    """Build the table of the deviations that are drawn."""
    head = heads(claim)
    rows = tuple(
        Row(head(row), row["verdict"], (
            part["name"], percent(middle), f"[{hundredfold(low, lower, told)}, {hundredfold(high, upper, told)}] %",
            f"± {percent(row['margin'], figures=told)}",
        ))
        for row, part in drawn for told in [shown_figures(row)] for low, middle, high in [deviations(part)]
    )  # fmt: skip
    columns = ("Setting", "Verdict", "Component", "Deviation", "Its interval", "Margin")
    return Table("Deviation of each estimate from its expected value, relative to the scale", columns, rows)


def farthest(parts: Sequence[Record], most: int) -> list[Record]:
    """Keep the components whose intervals reach farthest from the expected value, in their order."""
    reach = [max(map(abs, deviations(part))) for part in parts]
    kept = sorted(range(len(parts)), key=lambda index: -reach[index])[:most]
    return [parts[index] for index in sorted(kept)]


def draw_line(axes: Axes, height: int, row: Record, part: Record) -> None:
    """Draw one estimate with its interval, on the margin."""
    look, margin = VERDICTS[row["verdict"]], real(row["margin"])
    band = VERDICTS["SUPPORTED"].colour
    axes.fill_betweenx([height - 0.5, height + 0.5], -margin, margin, color=band, alpha=0.13, lw=0)
    low, middle, high = deviations(part)
    axes.plot([low, high], [height, height], color=look.colour, linewidth=2, solid_capstyle="butt")
    axes.plot([middle], [height], marker=look.marker, markersize=5.5, color=look.colour)


def deviations(part: Record) -> tuple[float, float, float]:
    """Return the lower end, the estimate and the upper end, relative to the expected value."""
    expected, scale = real(part["expected"]), real(part["scale"])
    low, high = part["interval"]
    return (
        (real(low) - expected) / scale,
        (real(part["estimate"]) - expected) / scale,
        (real(high) - expected) / scale,
    )


def alt(claim: Record, parts: Sequence[Record]) -> str:
    """Say what the picture shows to those who do not see it."""
    largest = max((abs(deviations(part)[1]) for part in parts), default=0.0)
    return (
        f"Relative deviations of {counted(len(parts), 'estimate')} from the expected values of "
        f"{named(claim)}, with intervals. The farthest estimate is off by {percent(largest)}."
    )


CAPTION = (
    "Deviation of each estimate from its expected value, relative to the scale, with its simultaneous "
    "interval. The band is the margin: an interval inside it supports, one that leaves out 0 refutes."
)
