"""Draw which claim catches which mutant: a row per mutant, by family, and a column per claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plugin_verify.report.canvas import axes_of, new_figure, shortened, to_svg
from plugin_verify.report.content import Picture
from plugin_verify.report.number import counted, number
from plugin_verify.report.palette import FAINT, INK, LINE, OUTCOMES, PAPER
from plugin_verify.report.record import Record
from plugin_verify.report.teeth import cells_table, grouped, headline, outcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME = "teeth"
ROW = 0.2
MARKER = 7.5


def teeth_picture(teeth: Record) -> Picture:
    """Draw the matrix of mutants and claims, a sign for what became of each pair."""
    groups = grouped(teeth)
    lines = [line for name, group in groups.items() for line in (name, *(mutant["id"] for mutant in group))]
    figure = new_figure(ROW * (len(lines) + 1) + 3.2)
    explain(figure, teeth)
    (axes,) = axes_of(figure)
    draw_cells(axes, teeth, rows_of(groups))
    label_axes(axes, teeth["claims"], lines, headings(groups))
    title = "Which claim catches which wrong implementation"
    return Picture(NAME, "", title, alt(teeth), CAPTION, to_svg(figure), cells_table(teeth))


def headings(groups: dict[str, list[Record]]) -> list[int]:
    """Give the line of every family's name; its mutants stand below."""
    found, line = [], 0
    for group in groups.values():
        found.append(line)
        line += 1 + len(group)
    return found


def rows_of(groups: dict[str, list[Record]]) -> dict[str, int]:
    """Give the line of every mutant."""
    starts = headings(groups)
    return {
        mutant["id"]: start + 1 + index
        for start, group in zip(starts, groups.values(), strict=True)
        for index, mutant in enumerate(group)
    }


def draw_cells(axes: Axes, teeth: Record, rows: dict[str, int]) -> None:
    """Draw the sign of every pair, one kind of sign after the other."""
    columns = {claim: index for index, claim in enumerate(teeth["claims"])}
    for kind in OUTCOMES:
        cells = [cell for cell in teeth["cells"] if outcome(cell) == kind]
        across, down = [columns[cell["claim"]] for cell in cells], [rows[cell["mutant"]] for cell in cells]
        axes.plot(across, down, linestyle="", clip_on=False, **drawn(kind))


def drawn(kind: str) -> dict[str, Any]:
    """Say how a sign is drawn: what is caught, but not for sure, is hollow."""
    mark, hollow = OUTCOMES[kind], kind == "caught"
    face, edge = (PAPER, 1.6) if hollow else (mark.colour, 0.0)
    return {"marker": mark.marker, "markersize": MARKER, "color": mark.colour, "markerfacecolor": face, "markeredgewidth": edge}


def label_axes(axes: Axes, claims: Sequence[str], lines: Sequence[str], families: Sequence[int]) -> None:
    """Name columns and rows on both sides, for a reader who has scrolled; families stand bold above their mutants."""
    axes.set_xticks(range(len(claims)), [shortened(claim) for claim in claims], rotation=90, fontsize=8)
    axes.set_yticks(range(len(lines)), [shortened(line) for line in lines], fontsize=8)
    axes.tick_params(axis="x", labeltop=True, pad=5)
    axes.tick_params(axis="y", labelright=True)
    axes.set_xlim(-0.7, len(claims) - 0.3)
    axes.set_ylim(len(lines) - 0.3, -0.7)
    axes.grid(True, axis="both")
    axes.spines[:].set_visible(False)
    for index, tick in enumerate(axes.yaxis.get_major_ticks()):
        if index in families:
            tick.gridline.set_visible(False)
            tick.label2.set_visible(False)
            tick.label1.set(fontweight="bold", color=FAINT)
            axes.axhline(index - 0.5, color=LINE, linewidth=1.0)


def explain(figure: Figure, teeth: Record) -> None:
    """Explain the signs that occur, above the matrix."""
    from matplotlib.lines import Line2D

    found = {outcome(cell) for cell in teeth["cells"]}
    shown = [kind for kind in OUTCOMES if kind in found]
    handles = [Line2D([], [], linestyle="", **drawn(kind)) for kind in shown]
    figure.legend(
        handles, [OUTCOMES[kind].words for kind in shown], loc="outside upper left", ncols=5, frameon=False, handletextpad=0.2,
        labelcolor=INK,
    )  # fmt: skip


def alt(teeth: Record) -> str:
    """Say what the picture shows to those who do not see it."""
    kinds = [outcome(cell) for cell in teeth["cells"]]
    counts = "; ".join(f"{number(kinds.count(kind))} {mark.words}" for kind, mark in OUTCOMES.items() if kind in kinds)
    size = f"{counted(len(teeth['mutants']), 'mutant')} in {counted(len(teeth['claims']), 'claim')}"
    return f"Matrix of {size}. {headline(teeth)} Of {counted(len(kinds), 'pair')}: {counts}."


CAPTION = (
    "A row is a mutant, by family, from the smallest error to the largest; a column is a claim. "
    + "; ".join(f"{mark.symbol} {mark.words}: {mark.means}" for mark in OUTCOMES.values())
    + ". An empty place: the claim does not use what the mutant replaces. "
    "The table of the smallest errors stands below."
)
