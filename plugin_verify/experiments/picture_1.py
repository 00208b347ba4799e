"""Draw Figure 1 in the paper's layout, published beside ours, and below it what the paper does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from plugin_verify.experiments.plan import Summary
from plugin_verify.experiments.style import BLUE, GREEN, GREY, ORANGE, PINK, RED, SKY, STYLE, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS = {"diverged": (RED, "//"), "cap": (ORANGE, ".."), "cycle": (PINK, "xx"), "stalled": (SKY, "++"),
         "wrong point": (BLUE, "\\\\"), "dead network": (GREY, "")}
ROWS = ((BLUE, "o"), (RED, "s"), (GREEN, "^"), (PINK, "D"))


def picture_1(summary: Summary) -> Figure:
    """Draw six panels: successes published, ours, ours by the text's criterion; failures, iterations, intervals."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(11.5, 7.6), layout="constrained", facecolor="white")
        panels = figure.subplots(2, 3)
        part = "" if summary["profile"] == "standard" else " (smoke profile: a part of the cells and trials)"
        figure.suptitle(f"Figure 1: PLUGIn, η = {summary['step_size']:g}, no noise, {summary['trials']} trials a cell, seed "
                        f"{summary['seed']}{part}", x=0.01, ha="left", fontsize=10)
        heat(panels[0, 0], summary, "published", summary["published_trials"], "published")
        heat(panels[0, 1], summary, "successes", summary["trials"], "ours: ‖G(x) − G(x*)‖ < 1e-5 ‖G(x*)‖")
        image = heat(panels[0, 2], summary, "successes_latent", summary["trials"], "ours, the text's criterion: ‖x − x*‖ ≤ 1e-5")
        figure.colorbar(image, ax=panels[0, 2], label="share of successes")
        failures(panels[1, 0], summary)
        iterations(panels[1, 1], summary, figure)
        transition(panels[1, 2], summary)
    return figure


def edges(values: list[int]) -> Any:
    """Put the borders of cells half-way between their centres."""
    step = values[1] - values[0]
    return np.append(np.array(values) - step / 2, values[-1] + step / 2)


def heat(axes: Axes, summary: Summary, table: str, trials: int, title: str) -> Any:
    """Draw a table of successes, white where all succeed, with the line of the published figure."""
    image = axes.pcolormesh(edges(summary["n_0"]), edges(summary["n"]), np.array(summary[table]) / trials, cmap="gray",
                            vmin=0, vmax=1, rasterized=True)
    line(axes, summary)
    named(axes, title, "$n_0$", "$n_1 = n_2 = n_3$")
    return image


def line(axes: Axes, summary: Summary) -> None:
    """Draw n = 20 n_0 + 1; above it a trial nearly always succeeds."""
    low, high = edges(summary["n_0"])[[0, -1]]
    axes.plot([low, high], [20 * low + 1, 20 * high + 1], color=RED, linewidth=1.6)
    axes.set(xlim=(low, high), ylim=edges(summary["n"])[[0, -1]])


def failures(axes: Axes, summary: Summary) -> None:
    """Stack the failures of each row by kind."""
    n, base = summary["n"], np.zeros(len(summary["n"]))
    for kind, (colour, hatch) in LOOKS.items():
        counts = np.array(summary["failures"][kind]).sum(axis=1)
        axes.bar(n, counts, width=0.9 * (n[1] - n[0]), bottom=base, color=colour, hatch=hatch, edgecolor="white", linewidth=0,
                 label=f"{kind} ({counts.sum()})")
        base += counts
    axes.legend(fontsize=7.5)
    each = summary["trials"] * len(summary["n_0"])
    named(axes, "failures by kind", "$n_1 = n_2 = n_3$", f"failures of {each} trials with this width")


def iterations(axes: Axes, summary: Summary, figure: Figure) -> None:
    """Draw the median number of steps of each cell."""
    from matplotlib.colors import LogNorm

    image = axes.pcolormesh(edges(summary["n_0"]), edges(summary["n"]), np.array(summary["median_iterations"]), cmap="cividis",
                            norm=LogNorm(vmin=10, vmax=10_000), rasterized=True)
    line(axes, summary)
    figure.colorbar(image, ax=axes, label="steps (cap 10,000)")
    named(axes, "median number of steps, failures included", "$n_0$", "$n_1 = n_2 = n_3$")


def transition(axes: Axes, summary: Summary) -> None:
    """Draw success shares along a few rows: ours with exact 95 % intervals, the published ones as crosses."""
    for place, (row, (colour, marker)) in enumerate(zip(summary["transition"], ROWS, strict=False)):
        x = np.array(summary["n_0"]) + 0.14 * (place - 1.5)
        share = np.array(row["share"])
        axes.errorbar(x, share, yerr=[share - row["low"], row["high"] - share], fmt=marker, color=colour, markersize=3.5,
                      linewidth=0.8, label=f"n = {row['n']}")
        theirs = np.array(summary["published"][summary["n"].index(row["n"])]) / summary["published_trials"]
        axes.plot(x, theirs, "x", color=colour, markersize=5)
    axes.grid(True, axis="y")
    axes.legend(fontsize=7.5, loc="lower left")
    named(axes, "success shares, exact 95 % intervals; ×: published", "$n_0$", "share of successes")
