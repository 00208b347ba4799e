"""Draw measured quantities against their bound: a row per setting, a panel per component."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from plugin_verify.report.canvas import axes_of, label_rows, legend, log_axis, new_figure, rows_height, to_svg
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.number import HELD, counted, letter, number, real, score
from plugin_verify.report.palette import FAINT, INK, VERDICTS
from plugin_verify.report.record import Record, by_splitting, free_bound_constant, label
from plugin_verify.report.tables import heads
from plugin_verify.typing import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS = 3
REACH = 1e4
"""Multiple of the bound, and share of it, at which the axis is cut."""


def scores_picture(claim: Record, name: str, rows: Sequence[Record], scores: Sequence[Array], note: str) -> Picture:
    """Draw the distribution of the scores of every setting as a fraction of the bound, on a log axis.

    Args:
        claim: the claim's record.
        name: the name of the picture.
        rows: the settings drawn, in order.
        scores: for each, an array trials x components.
        note: what was left out, for the caption; may be empty.
    """
    components = list(claim["components"])[:MOST_PANELS]
    constant = free_bound_constant(claim)
    figure = new_figure(rows_height(len(rows)))
    legend(figure, [row["verdict"] for row in rows])
    spans = [spread(column(values, part)) for values in scores for part in range(len(components))]
    low, high = limits(spans, reference(claim))
    for part, axes in enumerate(axes_of(figure, len(components))):
        log_axis(axes, low, high, decades=6 // len(components) + 1)
        draw_bound(axes, reference(claim), constant)
        for height, (row, values) in enumerate(zip(rows, scores, strict=True)):
            draw_row(axes, height, spread(column(values, part)), row["verdict"], (low, high))
        label_rows(axes, [f"{row['index']}:  {label(claim, row)}" for row in rows])
        axes.set_title(titled(claim, components[part]), loc="left", fontsize=9, color=INK, pad=15)  # the bound is named below it
    figure.supxlabel(
        "measured ÷ bound" if constant is None else f"measured ÷ shape ({letter(constant)} multiplies it)",
        fontsize=8.5,
    )
    table = spread_table(claim, components, rows, scores, constant)
    title = f"Measured against the bound: {claim['source']}"
    return Picture(name, claim["id"], title, alt(claim, rows), caption(claim, constant, note), to_svg(figure), table)


def titled(claim: Record, component: str) -> str:
    """Name a component, and what it is in the paper's letters where the claim says so."""
    known = claim.get("labels", {}).get(component)
    return component if known is None else f"{component}, {known}"


def column(values: Array, part: int) -> Array:
    """Take one component; what is not a number counts as infinite."""
    chosen = values[:, min(part, values.shape[1] - 1)]
    return np.where(np.isnan(chosen), np.inf, chosen)


def spread(values: Array) -> Array:
    """Return the 1 %, 50 % and 99 % points and the largest score: order statistics, so inf is allowed."""
    return np.quantile(values, [0.01, 0.5, 0.99, 1.0], method="inverted_cdf")


def spread_table(
    claim: Record, components: Sequence[str], rows: Sequence[Record], scores: Sequence[Array], constant: str | None
) -> Table:
    """Build the table of the points that are drawn: a row a setting and component."""
    told = score if constant is None else number
    head = heads(claim)
    lines = tuple(
        Row(head(row), row["verdict"], (component, *map(told, spread(column(values, part)))))
        for row, values in zip(rows, scores, strict=True)
        for part, component in enumerate(components)
    )
    columns = ("Setting", "Verdict", "Component", "1 % point", "Median", "99 % point", "Worst trial")
    what = "the bound" if constant is None else f"what ${constant}$ multiplies"
    return Table(f"Measured quantity as a fraction of {what}, in the trials of each setting", columns, lines)


def reference(claim: Record) -> float | None:
    """Give where the bound stands: 1, or the forced value of a constant that multiplies it."""
    name = free_bound_constant(claim)
    forced = 1.0 if name is None else claim["constants"][name]["forced_above"]
    return None if forced is None else real(forced)


def limits(spans: Sequence[Array], line: float | None) -> tuple[float, float]:
    """Choose the range of the axis: all positive finite points, at most `REACH` away from the bound."""
    middle = line or 1.0
    points = np.concatenate([*spans, np.array([middle])])
    finite = points[np.isfinite(points) & (points > 0)]
    low, high = np.clip([finite.min(), finite.max()], middle / REACH, middle * REACH)
    return float(low) / 1.6, float(high) * 1.8


def draw_bound(axes: Axes, line: float | None, constant: str | None) -> None:
    """Draw the bound and name it."""
    if line is None:
        return
    axes.axvline(line, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
    words = "bound" if constant is None else f"{letter(constant)} forced"
    axes.text(
        line,
        1.005,
        words,
        ha="center",
        va="bottom",
        fontsize=7.5,
        color=FAINT,
        transform=axes.get_xaxis_transform(),
    )


def draw_row(axes: Axes, height: int, points: Array, verdict: str, span: tuple[float, float]) -> None:
    """Draw the spread of one setting: a bar from 1 % to 99 %, the median, the worst trial."""
    look = VERDICTS[verdict]
    first, median, last, worst = np.clip(points, *span)
    axes.plot([last, worst], [height, height], color=look.colour, linewidth=0.9, alpha=0.7)
    axes.plot([first, last], [height, height], color=look.colour, linewidth=4.5, alpha=0.45, solid_capstyle="round")
    axes.plot([median], [height], marker="|", markersize=9, markeredgewidth=1.4, color=INK)
    beyond = points[3] > span[1]
    axes.plot(
        [worst],
        [height],
        marker=">" if beyond else look.marker,
        markersize=6,
        color=look.colour,
        clip_on=False,
    )


def alt(claim: Record, rows: Sequence[Record]) -> str:
    """Say what the picture shows to those who do not see it."""
    worst = [real(row["worst_score"]) for row in rows if row["worst_score"] is not None]
    said = f" The largest score is {score(max(worst))}." if worst else ""
    where = counted(len(rows), "setting")
    return f"Spread of the scores of {claim['source']} at {where}, against the bound.{said}"


def caption(claim: Record, constant: str | None, note: str) -> str:
    """Explain the marks, and what was left out."""
    what = "the bound" if constant is None else f"what ${constant}$ multiplies"
    rare = " Where splitting decides, the trials show only what is usual; the tail has a picture of its own." if any(
        by_splitting(row) for row in claim["settings"]) else ""
    left = len(claim["components"]) - MOST_PANELS
    more = f" {counted(left, 'further component')} not drawn." if left > 0 else ""
    return (
        f"Measured quantity as a fraction of {what}. Bar: from the 1{HELD}% to the 99{HELD}% point of the trials; "
        "tick: median; marker: the worst trial, its shape and colour the verdict; an arrow to the right "
        f"leaves the axis.{more}{rare}{note}"
    )
