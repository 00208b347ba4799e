"""Hold what all pictures share: paper, ink, log axes, a legend of verdicts, and repeatable SVG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plugin_verify.outward import NEAREST, rounded
from plugin_verify.report.number import HELD, number, power_of_ten
from plugin_verify.report.palette import FAINT, INK, LINE, PAPER, VERDICTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.6
ROW = 0.27
LONGEST_LABEL = 48
MOST_ROWS = 60
"""Rows above which a picture draws the weightiest only."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "plugin-verify", "text.parse_math": False,
    "font.family": "DejaVu Sans", "font.size": 8.5, "text.color": INK, "axes.labelcolor": INK,
    "axes.edgecolor": LINE, "xtick.color": FAINT, "ytick.color": LINE,
    "ytick.labelcolor": INK, "xtick.labelcolor": INK, "axes.linewidth": 0.8, "grid.color": LINE,
    "grid.linewidth": 0.6, "axes.axisbelow": True, "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip


def new_figure(height: float) -> Figure:
    """Open a figure of the common width; call inside `style()`."""
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH, height), layout="constrained", facecolor=PAPER)


def rows_height(rows: int, *, extra: float = 1.25) -> float:
    """Give the height, in inches, of a picture with one line a row."""
    return extra + ROW * max(rows, 2)


def axes_of(figure: Figure, panels: int = 1) -> list[Axes]:
    """Open panels side by side that share their rows."""
    grid = figure.subplots(1, panels, sharey=True, squeeze=False)
    for axes in grid[0]:
        axes.set_facecolor(PAPER)
        axes.grid(True, axis="x")
        axes.tick_params(length=0)
    return list(grid[0])


def label_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Name the rows, the first at the top."""
    axes.set_yticks(range(len(labels)), [shortened(label) for label in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)


def shortened(label: str) -> str:
    """Cut a label that would take the room of the picture; the tables have it in full."""
    tight = label.replace(f"{HELD}={HELD}", "=").replace(f",{HELD}", ",")
    return tight if len(tight) <= LONGEST_LABEL else tight[: LONGEST_LABEL - 1].rstrip(", ") + "…"


def log_axis(axes: Axes, low: float, high: float, *, axis: str = "x", decades: int = 6) -> None:
    """Make an axis logarithmic over a range, with few ticks in plain numbers: of more decades than that, not every one."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    getattr(axes, f"set_{axis}scale")("log")
    getattr(axes, f"set_{axis}lim")(low, high)
    target = axes.xaxis if axis == "x" else axes.yaxis
    target.set_major_locator(LogLocator(subs=subs(high / low), numticks=decades))
    target.set_minor_locator(NullLocator())
    target.set_major_formatter(FuncFormatter(lambda value, _: tick(float(f"{value:.6g}"))))


def subs(span: float) -> tuple[float, ...]:
    """Choose where in a decade ticks stand, for an axis whose ends are that factor apart."""
    if span < 4:
        return (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
    return (1.0, 2.0, 5.0) if span < 12 else (1.0, 3.0) if span < 200 else (1.0,)


def tick(value: float) -> str:
    """Write a tick: plain near 1, a power of ten elsewhere."""
    return number(value) if 1e-2 <= value < 1e3 else power_of_ten(rounded(value, NEAREST))


def legend(figure: Figure, verdicts: Sequence[str]) -> None:
    """Explain the markers of the verdicts that occur, above the panels."""
    from matplotlib.lines import Line2D

    shown = [verdict for verdict in VERDICTS if verdict in verdicts]
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=VERDICTS[verdict].marker,
            color=VERDICTS[verdict].colour,
            markersize=6,
        )
        for verdict in shown
    ]
    figure.legend(
        handles, shown, loc="outside upper left", ncols=7, frameon=False, handletextpad=0.1, columnspacing=0.9
    )  # fmt: skip


def to_svg(figure: Figure) -> str:
    """Write a figure as SVG: equal figures give equal text, and it names no address; `svg.mended` says what it shows."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    buffer, metadata = io.StringIO(), {"Date": None, "Creator": None}
    FigureCanvasSVG(figure).print_svg(buffer, metadata=metadata)  # type: ignore[no-untyped-call]  # savefig lays it out twice
    text = buffer.getvalue()
    return text[text.index("<svg") :]
