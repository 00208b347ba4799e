"""Draw how large a hypothesis constant must be: what each setting admits, along the size of the signal, by what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING

from plugin_verify.report.canvas import axes_of, legend, log_axis, new_figure, to_svg
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.number import DASH, counted, interval, letter, listed, lower, number, real, upper
from plugin_verify.report.palette import FAINT, INK, VERDICTS
from plugin_verify.report.record import Record, named
from plugin_verify.report.tables import heads

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 3.6
ALONG, APART = "n_0", "d"
MOST_PANELS = 4
REACH = 20.0
"""Multiple of what is forced, and share of it, at which the axis is cut."""
BREADTH = 0.7
"""The share of the room of one value on the axis over which its places are spread."""


def placed(known: Record) -> list[Record]:
    """Pick the places of a profile that have a signal and a depth."""
    return [point for point in known.get("profile", ()) if ALONG in point["at"] and APART in point["at"]]


def admitted_picture(claim: Record, constant: str, name: str) -> Picture:
    """Draw a panel a depth, and in it for every place what its settings admit, and what is left for the constant."""
    known = claim["constants"][constant]
    points = placed(known)
    depths = sorted({point["at"][APART] for point in points})[:MOST_PANELS]
    points = [point for point in points if point["at"][APART] in depths]
    figure = new_figure(HEIGHT)
    rows = [row for point in points for row in settings_of(claim, point)]
    legend(figure, [row["verdict"] for row in rows])
    span = reach([real(row["admissible"][constant]) for row in rows], known["forced_above"])
    for axes, depth in zip(axes_of(figure, len(depths)), depths, strict=True):
        axes.grid(True, axis="y")
        draw_panel(axes, claim, constant, [point for point in points if point["at"][APART] == depth], span)
        axes.set_title(f"d = {depth}", loc="left", fontsize=9, color=INK)
        log_axis(axes, *span, axis="y")
        draw_forced(axes, constant, known["forced_above"], span, named=depth == depths[-1])
    figure.axes[0].set_ylabel(f"largest {letter(constant)} that a setting admits")
    figure.supxlabel("n₀", fontsize=8.5)
    title = f"How large {letter(constant)} must be: {named(claim)}"
    words = alt(claim, constant, points), caption(constant, known["forced_above"])
    return Picture(name, claim["id"], title, *words, to_svg(figure), admitted_table(claim, constant, points))


def admitted_table(claim: Record, constant: str, points: Sequence[Record]) -> Table:
    """Build the table of the settings that are drawn, place by place."""
    head = heads(claim)
    rows = tuple(
        Row(head(row), row["verdict"], (
            number(point["at"][ALONG]), number(point["at"][APART]), lower(row["admissible"][constant]), left_for(point),
        ))
        for point in points for row in settings_of(claim, point)
    )  # fmt: skip
    columns = ("Setting", "Verdict", f"Width ${ALONG}$", f"Depth ${APART}$", f"Admits ${constant}$ up to",
               f"Left for the smallest ${constant}$")  # fmt: skip
    return Table(f"What settings admit of ${constant}$, and what is left for it where only widths differ", columns, rows)


def left_for(point: Record) -> str:
    """Write what a place leaves for the constant; a dash where nothing is forced there and nothing suffices."""
    low, high = (real(end) for end in point["interval"])
    return interval(point["interval"]) if low > 0 or high < inf else DASH


def reach(values: Sequence[float], forced: object) -> tuple[float, float]:
    """Choose the range of the axis: all that is admitted, but no farther than `REACH` from what is forced, if anything is."""
    low, high = min(value for value in values if value > 0) / 1.6, max(values) * 1.6
    if forced is None:
        return low, high
    return max(low, real(forced) / REACH), min(high, real(forced) * REACH)


def settings_of(claim: Record, point: Record) -> list[Record]:
    """Find the settings that make a place."""
    return [row for row in claim["settings"] if row["index"] in point["settings"]]


def draw_panel(axes: Axes, claim: Record, constant: str, points: Sequence[Record], span: tuple[float, float]) -> None:
    """Draw the places of one depth, those of one n_0 side by side."""
    ticks = sorted({point["at"][ALONG] for point in points})
    for tick, value in enumerate(ticks):
        beside = [point for point in points if point["at"][ALONG] == value]
        for order, point in enumerate(beside):
            x = tick + BREADTH * ((order + 0.5) / len(beside) - 0.5)
            draw_place(axes, x, point, span)
            for row in settings_of(claim, point):
                look = VERDICTS[row["verdict"]]
                height = min(max(real(row["admissible"][constant]), span[0]), span[1])
                axes.plot([x], [height], marker=look.marker, markersize=5.5, color=look.colour, clip_on=False)
    axes.set_xticks(range(len(ticks)), [number(value) for value in ticks])
    axes.set_xlim(-0.6, len(ticks) - 0.4)
    axes.tick_params(axis="x", pad=6)


def draw_place(axes: Axes, x: float, point: Record, span: tuple[float, float]) -> None:
    """Draw what a place leaves for the constant, where it forces it and something suffices."""
    low, high = (real(end) for end in point["interval"])
    if low > 0 and high < inf:
        axes.plot([x, x], [low, high], color=INK, linewidth=5, alpha=0.22, solid_capstyle="butt")


def draw_forced(axes: Axes, constant: str, forced: object, span: tuple[float, float], *, named: bool) -> None:
    """Draw the value that the constant must exceed; say it where it is named."""
    if forced is None or not span[0] < real(forced) < span[1]:
        return
    axes.axhline(real(forced), color=VERDICTS["FORCES"].colour, linewidth=1.3)
    if named:
        axes.set_title(f"line: {letter(constant)} > {lower(forced)} is forced", loc="right", fontsize=7.5, color=FAINT)


def alt(claim: Record, constant: str, points: Sequence[Record]) -> str:
    """Say what the picture shows to those who do not see it."""
    known = [point for point in points if real(point["interval"][0]) > 0 and real(point["interval"][1]) < inf]
    said = [
        f"above {lower(point['interval'][0])} and at most {upper(point['interval'][1])} at n₀ = {number(point['at'][ALONG])}, "
        f"d = {number(point['at'][APART])}"
        for point in known
    ]
    count = counted(sum(len(point["settings"]) for point in points), "setting")
    left = f" What would do lies {listed(said)}." if said else ""
    return f"Largest {letter(constant)} that {count} of {named(claim)} admit, by verdict, along n₀.{left}"


def caption(constant: str, forced: object) -> str:
    """Explain the marks."""
    line = "" if forced is None else (
        f" The line is what the whole run forces: every ${constant}$ that would do lies above it. A marker on the lower or upper "
        f"edge lies at {number(int(REACH))} times less or more than it, or beyond."
    )  # fmt: skip
    return (
        f"How large ${constant}$ must be. Each marker is a setting at the largest ${constant}$ that its widths admit, its shape "
        f"and colour the verdict. A broad bar is what is left for the smallest ${constant}$ that would do where settings differ "
        "in their widths alone: above what a violated one admits, at most what a supported one does. Side by side stand settings "
        f"that differ in something else.{line}"
    )
