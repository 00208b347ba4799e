"""Draw a hypothesis constant: the failure probability over the allowed one, along the constant admitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plugin_verify.report.canvas import axes_of, legend, log_axis, new_figure, to_svg
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.number import counted, interval, letter, lower, number, real
from plugin_verify.report.palette import FAINT, INK, VERDICTS
from plugin_verify.report.record import Record, by_splitting, named, shown_figures
from plugin_verify.report.tables import heads

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 3.7
BOTTOM = 0.03
OPEN = ("UNDECIDED", "NO POWER", "OUTSIDE")
"""Verdicts that are drawn under the others."""

TOP = 1e4
"""Multiple of the allowed probability above which the axis is cut: farther does not matter to a verdict."""


def drawable(claim: Record, name: str) -> list[Record]:
    """Pick the settings with an interval, an allowed probability and an admissible constant."""
    return [
        row
        for row in claim["settings"]
        if row["interval"] is not None
        and real(row["failure_probability"]) > 0
        and 0 < real(row["admissible"].get(name)) < float("inf")
    ]


def hypothesis_picture(claim: Record, constant: str, name: str, rows: Sequence[Record]) -> Picture:
    """Draw the interval of every setting over what it is allowed, along the constant that it admits."""
    figure = new_figure(HEIGHT)
    legend(figure, [row["verdict"] for row in rows])
    (axes,) = axes_of(figure)
    axes.grid(True, axis="y")
    across = [real(row["admissible"][constant]) for row in rows]
    ends = [real(end) / real(row["failure_probability"]) for row in rows for end in row["interval"]]
    positive = [end for end in [*ends, 1.0] if end > 0]
    low, high = max(min(positive), BOTTOM) / 6, min(max(positive) * 4, TOP)
    forced = claim["constants"][constant]["forced_above"]
    known = [*across, real(forced)] if forced is not None else across
    log_axis(axes, min(known) / 1.7, max(known) * 1.7)
    log_axis(axes, low, high, axis="y")
    for row in sorted(rows, key=lambda row: row["verdict"] not in OPEN):
        draw_interval(axes, real(row["admissible"][constant]), row, (low, high))
    draw_lines(axes, constant, forced)
    axes.set_xlabel(f"largest {letter(constant)} that the setting admits")
    axes.set_ylabel("failure probability ÷ allowed δ")
    title, table = f"What forces {letter(constant)}: {named(claim)}", intervals_table(claim, constant, rows)
    return Picture(name, claim["id"], title, alt(claim, constant, rows), caption(constant), to_svg(figure), table)


def intervals_table(claim: Record, constant: str, rows: Sequence[Record]) -> Table:
    """Build the table of the intervals that are drawn, along what each setting admits."""
    head = heads(claim)
    lines = tuple(
        Row(head(row), row["verdict"], (
            lower(row["admissible"][constant]), number(estimate(row)), interval(row["interval"], shown_figures(row)),
            number(row["failure_probability"], shown_figures(row)),
        ))
        for row in sorted(rows, key=lambda row: real(row["admissible"][constant]))
    )  # fmt: skip
    columns = ("Setting", "Verdict", f"Admits ${constant}$ up to", "Failure probability, estimate", "Its interval",
               "Allowed $\\delta$")  # fmt: skip
    return Table(f"Failure probabilities along the largest ${constant}$ that each setting admits", columns, lines)


def draw_interval(axes: Axes, x: float, row: Record, span: tuple[float, float]) -> None:
    """Draw one interval; one that reaches down to zero ends in an arrow, one beyond the axis at its edge."""
    look, allowed = VERDICTS[row["verdict"]], real(row["failure_probability"])
    low, high = (real(end) / allowed for end in row["interval"])
    floor, top = span
    axes.plot([x, x], [max(low, floor), min(high, top)], color=look.colour, linewidth=1.6, alpha=0.55)
    if low <= 0:
        axes.plot([x], [floor], marker="v", markersize=5, color=look.colour, clip_on=False)
    share = estimate(row) / allowed
    place = min(share if share > floor else high, top)
    axes.plot([x], [place], marker=look.marker, markersize=6.5, color=look.colour, clip_on=False)


def estimate(row: Record) -> float:
    """Give the failure probability as estimated: the mean of the climbs, or the share of the trials that failed."""
    if by_splitting(row) and row["tail"]["estimate"] is not None:
        return real(row["tail"]["estimate"])
    return (row["failures"] or 0) / row["trials"] if row["trials"] else 0.0


def draw_lines(axes: Axes, constant: str, forced: object) -> None:
    """Draw what is allowed, and the forced value."""
    axes.axhline(1, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
    axes.text(
        0.995,
        1.08,
        "allowed",
        ha="right",
        va="bottom",
        fontsize=7.5,
        color=FAINT,
        transform=axes.get_yaxis_transform(),
    )
    if forced is not None:
        axes.axvline(real(forced), color=VERDICTS["FORCES"].colour, linewidth=1.4)
        text = f"{letter(constant)} > {lower(forced)}"
        place = axes.get_xaxis_transform()
        axes.text(real(forced), 1.035, text, ha="center", va="bottom", fontsize=8, color=INK, transform=place)


def alt(claim: Record, constant: str, rows: Sequence[Record]) -> str:
    """Say what the picture shows to those who do not see it."""
    forced = claim["constants"][constant]["forced_above"]
    said = f"{letter(constant)} must exceed {lower(forced)}." if forced is not None else f"Nothing forces {letter(constant)}."
    return (
        f"Failure probability over the allowed one for {counted(len(rows), 'setting')} of "
        f"{named(claim)}, along the largest {letter(constant)} that each admits. {said}"
    )


def caption(constant: str) -> str:
    """Explain the marks."""
    return (
        "Interval of the failure probability over the allowed one, for each setting, along the largest "
        f"${constant}$ that it admits. An interval wholly above 1 is a violation and forces ${constant}$ "
        "beyond the setting; one wholly below 1 supports. The marker stands at the estimate, or at the upper end where "
        "no trial failed; an arrow reaches down to 0, and a marker on the "
        f"upper edge lies at {number(TOP)} times the allowed or beyond."
    )
