"""Draw a constant that multiplies the bound: what every setting forces, and what suffices there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plugin_verify.report.canvas import axes_of, label_rows, legend, log_axis, new_figure, rows_height, to_svg
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.number import DASH, Writer, counted, letter, lower, real, upper
from plugin_verify.report.palette import FAINT, INK, VERDICTS
from plugin_verify.report.record import Record, label, named
from plugin_verify.report.tables import heads

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def constant_picture(claim: Record, constant: str, name: str, rows: Sequence[Record], note: str) -> Picture:
    """Draw per setting the interval from the forced to a sufficing value; the largest forced is a line."""
    known = claim["constants"][constant]
    ends = [real(end) for row in rows for end in row["interval"]]
    finite = [end for end in ends if math.isfinite(end) and end > 0] or [1.0]
    low, high = min(finite) / 1.5, max(finite) * 1.5
    figure = new_figure(rows_height(len(rows)))
    legend(figure, [row["verdict"] for row in rows])
    (axes,) = axes_of(figure)
    log_axis(axes, low, high)
    for height, row in enumerate(rows):
        draw_row(axes, height, row, (low, high))
    closed = all(math.isfinite(real(row["interval"][1])) for row in rows)
    enough = known["suffices_on_grid"]
    left = enough is not None and known["forced_above"] is not None and real(enough) < real(known["forced_above"])
    draw_line(axes, known["forced_above"], lower, "forced", "-", "left" if left else "right")
    draw_line(axes, enough, upper, "suffices" if closed else "suffices where exact", ":", "right" if left else "left")
    label_rows(axes, [f"{row['index']}:  {label(claim, row)}" for row in rows])
    axes.set_xlabel(letter(constant))
    title, table = f"{letter(constant)} of {named(claim)}, setting by setting", ends_table(claim, constant, rows)
    return Picture(name, claim["id"], title, alt(claim, constant, rows), caption(constant) + note, to_svg(figure), table)


def ends_table(claim: Record, constant: str, rows: Sequence[Record]) -> Table:
    """Build the table of the intervals that are drawn."""
    head = heads(claim)
    lines = tuple(
        Row(head(row), row["verdict"], (
            lower(row["interval"][0]), upper(row["interval"][1]) if math.isfinite(real(row["interval"][1])) else DASH,
        ))
        for row in rows
    )  # fmt: skip
    columns = ("Setting", "Verdict", f"${constant}$ is forced to", "Suffices there")
    return Table(f"What each setting leaves for ${constant}$", columns, lines)


def draw_row(axes: Axes, height: int, row: Record, span: tuple[float, float]) -> None:
    """Draw one interval; an unbounded end is an arrow."""
    colour = VERDICTS[row["verdict"]].colour
    low, high = (real(end) for end in row["interval"])
    left, right = max(low, span[0]), min(high, span[1])
    axes.plot([left, right], [height, height], color=colour, linewidth=2.4, solid_capstyle="butt")
    if low > 0:
        axes.plot([left], [height], marker=VERDICTS[row["verdict"]].marker, markersize=6, color=colour)
    beyond = not math.isfinite(high)
    axes.plot(
        [right],
        [height],
        marker=">" if beyond else "|",
        markersize=6 if beyond else 9,
        color=colour,
        clip_on=False,
    )


def draw_line(axes: Axes, value: object, write: Writer, words: str, dashes: str, side: str) -> None:
    """Draw a value that concerns all settings, and name it."""
    if value is None or not math.isfinite(real(value)):
        return
    axes.axvline(real(value), color=INK, linewidth=1.2, linestyle=dashes)
    text = f"{write(value)} {words}"
    axes.text(
        real(value),
        1.01,
        text,
        ha=side,
        va="bottom",
        fontsize=8,
        color=FAINT,
        transform=axes.get_xaxis_transform(),
    )


def alt(claim: Record, constant: str, rows: Sequence[Record]) -> str:
    """Say what the picture shows to those who do not see it."""
    known = claim["constants"][constant]
    return (
        f"Intervals of {letter(constant)} for {counted(len(rows), 'setting')} of {named(claim)}: at "
        f"least {lower(known['forced_above'])} is forced, {upper(known['suffices_on_grid'])} suffices "
        "where a bar has an upper end."
    )


def caption(constant: str) -> str:
    """Explain the marks."""
    return (
        f"For each setting, the values of ${constant}$ between what the trials force (marker) and what "
        "suffices there (bar's other end; an arrow where none is shown to suffice). The line is the "
        f"largest value forced within the hypotheses: every admissible ${constant}$ lies to its right."
    )
