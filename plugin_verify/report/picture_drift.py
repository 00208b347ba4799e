"""Draw how a constant goes over the grid: its interval at each place, along every coordinate that varies with all else held."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, nan
from typing import TYPE_CHECKING

from plugin_verify.report.canvas import axes_of, legend, log_axis, new_figure, to_svg
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.number import DASH, letter, listed, lower, number, real, upper
from plugin_verify.report.palette import FAINT, INK, VERDICTS
from plugin_verify.report.profile import MULTIPLE, coordinate, place, power, ranged
from plugin_verify.report.record import Record, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 3.3
MOST_PANELS = 4


def drift_picture(claim: Record, constant: str, known: Record, name: str) -> Picture:
    """Draw a panel for each coordinate with a drift; the intervals of places that are compared are joined by a faint line."""
    drifts = known["drift"][:MOST_PANELS]
    used = [known["profile"][i] for one in drifts for line in one["lines"] for i in line]
    ends = [real(end) for point in used for end in point["interval"] if 0 < real(end) < inf]
    span = min(ends) / 1.3, max(ends) * 1.3
    figure = new_figure(HEIGHT)
    legend(figure, [verdict(claim, point) for point in used])
    for axes, one in zip(axes_of(figure, len(drifts)), drifts, strict=True):
        axes.grid(True, axis="y")
        draw_panel(axes, claim, known["profile"], one, span)
        axes.set_title(f"{coordinate(one['against'])}: {ranged(one)}", loc="left", fontsize=8, color=INK)
        axes.set_xlabel(coordinate(one["against"]))
        log_axis(axes, *span, axis="y")
    figure.axes[0].set_ylabel("c, a multiple of the bound" if constant == MULTIPLE else letter(constant))
    what = "The multiple of the bound" if constant == MULTIPLE else letter(constant)
    words = alt(claim, constant, drifts), caption(constant, len(known["drift"]))
    title = f"{what} of {named(claim)} over the grid"
    return Picture(name, claim["id"], title, *words, to_svg(figure), compared_table(claim, constant, known))


def compared_table(claim: Record, constant: str, known: Record) -> Table:
    """Build the table of the places that are compared along each coordinate, those of a line one after the other."""
    points = known["profile"]
    rows = tuple(
        Row(place(known, points[i]), verdict(claim, points[i]), (
            coordinate(one["against"]), number(line), lower(points[i]["interval"][0]),
            upper(points[i]["interval"][1]) if real(points[i]["interval"][1]) < inf else DASH,
        ))
        for one in known["drift"] for line, places in enumerate(one["lines"], start=1) for i in places
    )  # fmt: skip
    columns = ("Place", "Verdict", "Along", "Line", f"${constant}$: false below", "Enough from")
    return Table("Places that are compared, all else held along a line", columns, rows)


def draw_panel(axes: Axes, claim: Record, points: Sequence[Record], one: Record, span: tuple[float, float]) -> None:
    """Draw the intervals along one coordinate."""
    across = [real(points[i]["at"][one["against"]]) for line in one["lines"] for i in line]
    log_axis(axes, min(across) / 1.5, max(across) * 1.5)
    for line in one["lines"]:
        forced = sorted((real(points[i]["at"][one["against"]]), real(points[i]["interval"][0])) for i in line)
        axes.plot(*zip(*[pair for pair in forced if pair[1] > 0] or [(1.0, nan)], strict=True), color=FAINT, linewidth=0.7)
        for i in line:
            draw_interval(axes, real(points[i]["at"][one["against"]]), points[i], verdict(claim, points[i]), span)


def inside(point: Record, span: tuple[float, float]) -> tuple[float, float]:
    """Cut an interval to the range of the axis."""
    return max(real(point["interval"][0]), span[0]), min(real(point["interval"][1]), span[1])


def draw_interval(axes: Axes, x: float, point: Record, name: str, span: tuple[float, float]) -> None:
    """Draw one interval with its ends; one of which an end is unknown goes to the edge of the picture, without that end."""
    (low, high), look = inside(point, span), VERDICTS[name]
    axes.plot([x, x], [low, high], color=look.colour, linewidth=2, solid_capstyle="butt", alpha=0.8)
    if real(point["interval"][0]) > 0:
        axes.plot([x], [low], marker=look.marker, markersize=5.5, color=look.colour)
    if real(point["interval"][1]) < inf:
        axes.plot([x], [high], marker="_", markersize=8, markeredgewidth=1.6, color=look.colour)


def verdict(claim: Record, point: Record) -> str:
    """Give the verdict of the setting that makes a place."""
    return str(next(row["verdict"] for row in claim["settings"] if row["index"] == point["settings"][0]))


def alt(claim: Record, constant: str, drifts: Sequence[Record]) -> str:
    """Say what the picture shows to those who do not see it."""
    said = listed([f"with {coordinate(one['against'])} {power(one)}" for one in drifts])
    what = "The multiple of the bound" if constant == MULTIPLE else letter(constant)
    return f"{what} of {named(claim)} over the grid: it changes {said}."


def caption(constant: str, total: int) -> str:
    """Explain the marks."""
    what = "the multiple of the bound at its failure probability" if constant == MULTIPLE else f"${constant}$"
    cut = f" Drawn are {MOST_PANELS} of {total} coordinates; the table has all." if total > MOST_PANELS else ""
    return (
        f"What each setting leaves for {what}: from the marker (what is less is false there) to the bar (from which on it holds "
        "there). Faint lines join settings that differ in nothing but what stands on the axis, and what goes with it; "
        f"above each panel stand the powers of it that fit all intervals at once.{cut}"
    )
