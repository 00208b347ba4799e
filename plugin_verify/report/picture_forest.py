"""Draw an identity: how far every component's estimate is from its expected value, with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from plugin_verify.report.canvas import axes_of, label_rows, legend, new_figure, rows_height, to_svg
from plugin_verify.report.content import Picture
from plugin_verify.report.number import counted, percent, real
from plugin_verify.report.palette import INK, VERDICTS
from plugin_verify.report.record import Record, label


def forest_picture(claim: Record, name: str, rows: Sequence[Record], note: str) -> Picture:
    """Draw (estimate - expected) / scale with its interval for each component, and the margin as a band."""
    lines = [(row, part) for row in rows for part in row["components"]]
    figure = new_figure(rows_height(len(lines)))
    legend(figure, [row["verdict"] for row in rows])
    (axes,) = axes_of(figure)
    for height, (row, part) in enumerate(lines):
        look, margin = VERDICTS[row["verdict"]], real(row["margin"])
        axes.fill_betweenx(
            [height - 0.5, height + 0.5],
            -margin,
            margin,
            color=VERDICTS["SUPPORTED"].colour,
            alpha=0.13,
            lw=0,
        )
        low, middle, high = deviations(part)
        axes.plot([low, high], [height, height], color=look.colour, linewidth=2, solid_capstyle="butt")
        axes.plot([middle], [height], marker=look.marker, markersize=5.5, color=look.colour)
    axes.axvline(0, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
    label_rows(axes, [f"{row['index']}:  {label(claim, row)} · {part['name']}" for row, part in lines])
    axes.set_xlabel("(estimate − expected) ÷ scale")
    return Picture(name, claim["id"], alt(claim, lines), CAPTION + note, to_svg(figure))


def deviations(part: Record) -> tuple[float, float, float]:
    """Return the lower end, the estimate and the upper end, relative to the expected value."""
    expected, scale = real(part["expected"]), real(part["scale"])
    low, high = part["interval"]
    return (
        (real(low) - expected) / scale,
        (real(part["estimate"]) - expected) / scale,
        (real(high) - expected) / scale,
    )


def alt(claim: Record, lines: Sequence[tuple[Record, Record]]) -> str:
    """Say what the picture shows to those who do not see it."""
    farthest = max((abs(deviations(part)[1]) for _, part in lines), default=0.0)
    return (
        f"Relative deviations of {counted(len(lines), 'estimate')} from the expected values of "
        f"{claim['source']}, with intervals. The farthest estimate is off by {percent(farthest)}."
    )


CAPTION = (
    "Deviation of each estimate from its expected value, relative to the scale, with its simultaneous "
    "interval. The band is the margin: an interval inside it supports, one that leaves out 0 refutes."
)
