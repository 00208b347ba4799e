"""Draw the tail of a score beyond counting: where the bound sits on it, and how small it could be at the same probability."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from plugin_verify.report.canvas import legend, log_axis, new_figure, shortened, to_svg
from plugin_verify.report.content import Picture
from plugin_verify.report.number import counted, letter, listed, lower, number, real, upper
from plugin_verify.report.palette import FAINT, INK, PAPER, VERDICTS
from plugin_verify.report.record import Record, free_bound_constant, label, named
from plugin_verify.report.splitting import crosses, tail_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL = 2.35
ROOM = 20.0
"""How far below the least that is drawn an axis goes on."""


def tail_picture(claim: Record, name: str, rows: Sequence[Record], note: str) -> Picture:
    """Draw for every setting P(score > c) against c, with its bounds, the allowed probability and the bound."""
    constant = free_bound_constant(claim)
    columns = min(len(rows), 2)
    figure = new_figure(0.5 + PANEL * ceil(len(rows) / columns))
    legend(figure, [row["verdict"] for row in rows])
    for axes, row in zip(panels(figure, len(rows), columns), rows, strict=True):
        draw_panel(axes, row, constant)
        title = f"{row['index']}:  {shortened(label(claim, row))}\n{crossing(row, constant)}"
        axes.set_title(title, loc="left", fontsize=8, color=INK)
    what = "c = measured ÷ bound" if constant is None else f"{letter(constant)} = measured ÷ what it multiplies"
    figure.supxlabel(what, fontsize=8.5)
    figure.supylabel("probability of a larger score" if constant is None else "probability of a larger quotient", fontsize=8.5)
    title = f"How probable larger scores are: {named(claim)}"
    words = alt(claim, rows, constant), caption(constant) + note
    return Picture(name, claim["id"], title, *words, to_svg(figure), tail_table(claim))


def panels(figure: Figure, count: int, columns: int) -> list[Axes]:
    """Open as many panels, row by row."""
    found = [figure.add_subplot(ceil(count / columns), columns, place + 1) for place in range(count)]
    for axes in found:
        axes.set_facecolor(PAPER)
        axes.grid(True)
        axes.tick_params(length=0)
    return found


def draw_panel(axes: Axes, row: Record, constant: str | None) -> None:
    """Draw one tail, what is allowed, and the bound."""
    tail, allowed, look = row["tail"], real(row["failure_probability"]), VERDICTS[row["verdict"]]
    marks, mean = np.array(tail["marks"], float), np.array(tail["mean"], float)
    right = 1.04 * max(marks[-1], 1.0 if constant is None else 0.0)
    floor = min(allowed, *mean[mean > 0]) / ROOM
    edges, low, high = band(row, right)
    axes.fill_between(edges, np.maximum(low, floor), np.maximum(high, floor), step="post", color=look.colour, alpha=0.25, lw=0)
    axes.plot(marks[mean > 0], mean[mean > 0], color=look.colour, linewidth=1.6)
    log_axis(axes, floor, 2.0, axis="y")
    axes.set_xlim(0, right)
    draw_allowed(axes, row, allowed)
    if constant is None:
        axes.axvline(1.0, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
        axes.text(1.0, 0.97, "bound  ", ha="right", va="top", fontsize=7.5, color=FAINT, transform=axes.get_xaxis_transform())


def band(row: Record, right: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give edges and the bounds of the tail from each to the next: it falls, so between marks it is between their bounds."""
    tail = row["tail"]
    edges = np.array([0.0, *tail["marks"], right])
    low, high = [*tail["low"], 0.0, 0.0], [1.0, *tail["high"], tail["high"][-1]]
    return edges, np.array(low, float), np.array(high, float)


def draw_allowed(axes: Axes, row: Record, allowed: float) -> None:
    """Draw the allowed probability, and on it the stretch in which the tail crosses it."""
    axes.axhline(allowed, color=INK, linewidth=0.9)
    low, high = crosses(row)
    end = axes.get_xlim()[1]
    stretch = [low or 0.0, end if high is None else high]
    place, side = (0.015, "left") if sum(stretch) > end else (0.94, "right")
    axes.text(place, allowed, f"allowed δ = {number(allowed)}", ha=side, va="bottom", fontsize=7.5, color=FAINT,
              transform=axes.get_yaxis_transform())  # fmt: skip
    axes.plot(stretch, [allowed] * 2, color=INK, linewidth=4, solid_capstyle="butt")


def crossing(row: Record, constant: str | None) -> str:
    """Say between which c the tail passes what is allowed."""
    low, high = crosses(row)
    what = "c" if constant is None else letter(constant)
    if low is None and high is None:
        return "where it passes δ is not shown"
    if low is None or high is None:
        return f"passes δ above {what} = {lower(low)}" if high is None else f"passes δ below {what} = {upper(high)}"
    return f"passes δ between {what} = {lower(low)} and {upper(high)}"


def alt(claim: Record, rows: Sequence[Record], constant: str | None) -> str:
    """Say what the picture shows to those who do not see it."""
    said = [f"setting {row['index']}, {crossing(row, constant)}" for row in rows]
    return f"Tails of the score of {named(claim)} at {counted(len(rows), 'setting')}, by splitting: {listed(said)}."


def caption(constant: str | None) -> str:
    """Explain the marks."""
    ends = (
        "The heavy stretch of the line of $\\delta$ is where the tail passes it: the bound times a $c$ left of it is refuted, "
        "and times a $c$ right of it holds at the same $\\delta$."
        if constant is None
        else f"The heavy stretch of the line of $\\delta$ is where the tail passes it: ${constant}$ is forced to its left end, "
        "and its right end suffices at this setting."
    )
    return (
        "How probable a larger score is, by splitting. Line: mean of the climbs; band: the bounds at the level of the setting, "
        "the lower one without assumptions, the upper one under the assumption on undershoots that Methods states (1 where "
        f"support is withheld). {ends}"
    )
