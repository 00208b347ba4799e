"""Draw how often PLUGIn comes close on trained and on Gaussian weights, against its step and the scale of the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from plugin_verify.experiments.plan import Summary
from plugin_verify.experiments.style import BLUE, GREEN, RED, STYLE, named
from plugin_verify.experiments.trained_steps import STARTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMES = {"sigmoid": "trained, sigmoid output", "relu": "trained, ReLU output", "gaussian": "Gaussian, ReLU output"}
COLOURS = {"sigmoid": (BLUE, "o"), "relu": (RED, "s"), "gaussian": (GREEN, "^")}


def picture_trained_steps(summary: Summary) -> Figure:
    """Draw a heat map a network, and below it success at scale 1, success by start, and the linearisation at x*."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(12.5, 7.4), layout="constrained", facecolor="white")
        part = "" if summary["profile"] == "standard" else " (smoke profile: a part of the cells and codes)"
        figure.suptitle(f"PLUGIn without noise on networks of widths 20-500-500-784, {summary['codes']} codes a cell, "
                        f"{summary['iterations']:,} steps, seed {summary['seed']}{part}", x=0.01, ha="left", fontsize=10)
        panels = figure.subplots(2, 3)
        for axes, (name, about) in zip(panels[0], summary["networks"].items(), strict=True):
            image = heat(axes, summary, name, about)
        figure.colorbar(image, ax=panels[0, 2], label="share of runs that come close")
        at_scale_1(panels[1, 0], summary)
        by_start(panels[1, 1], summary)
        near(panels[1, 2], summary)
    return figure


def heat(axes: Axes, summary: Summary, name: str, about: dict[str, Any]) -> Any:
    """Draw the share of close runs, white where all are."""
    shares = np.array([[cell["close"] for cell in row] for row in about["cells"]]) / summary["codes"]
    image = axes.imshow(shares, cmap="gray", vmin=0, vmax=1, origin="lower", aspect="auto")
    axes.set_xticks(range(len(summary["multiples"])), [fraction(value) for value in summary["multiples"]], fontsize=7)
    axes.set_yticks(range(len(summary["scales"])), [fraction(value) for value in summary["scales"]])
    named(axes, NAMES[name], "step, multiple of 1/γ", "product of the layers' factors")
    return image


def fraction(value: float) -> str:
    """Write a power of two, or its reciprocal, briefly."""
    return f"{value:g}" if value >= 1 else f"1/{1 / value:g}"


def at_scale_1(axes: Axes, summary: Summary) -> None:
    """Draw the shares of close runs at scale 1 with their intervals."""
    row = summary["scales"].index(1.0)
    for name, about in summary["networks"].items():
        cells, (colour, marker) = about["cells"][row], COLOURS[name]
        low, high = np.array([cell["close_interval"] for cell in cells]).T
        axes.plot(summary["multiples"], [cell["close"] / summary["codes"] for cell in cells], marker=marker, markersize=4,
                  color=colour, label=NAMES[name])
        axes.fill_between(summary["multiples"], low, high, color=colour, alpha=0.15, linewidth=0)
    axes.set_xscale("log", base=2)
    axes.set_ylim(-0.02, 1.3)
    axes.set_yticks(np.arange(6) / 5)
    axes.grid(True)
    axes.legend(fontsize=7, loc="upper left")
    named(axes, "layers as they are; shaded: 95 % intervals", "step, multiple of 1/γ", f"share with error < {summary['close']:g}")


def by_start(axes: Axes, summary: Summary) -> None:
    """Draw the shares of close runs by start, step 1/gamma, with their intervals."""
    for place, (name, about) in enumerate(summary["networks"].items()):
        dots(axes, [index + (place - 1) / 8 for index in range(len(STARTS))], [about["starts"][start] for start in STARTS], name)
    axes.set_xticks(range(len(STARTS)), STARTS)
    axes.set_ylim(-0.02, 1.02)
    axes.grid(True, axis="y")
    named(axes, f"step 1/γ, by start, {summary['codes_at_1_over_gamma']} codes", "x⁰", f"share with error < {summary['close']:g}")


def dots(axes: Axes, x: list[float], cells: list[dict[str, Any]], name: str, *, full: bool = True) -> None:
    """Draw shares of close runs with their intervals."""
    colour, marker = COLOURS[name]
    share = np.array([cell["close"] / cell["runs"] for cell in cells])
    low, high = np.array([cell["close_interval"] for cell in cells]).T
    axes.errorbar(x, share, (share - low, high - share), fmt=marker, markersize=6, color=colour, capsize=3,
                  markerfacecolor=colour if full else "white")


def near(axes: Axes, summary: Summary) -> None:
    """Draw the shares of close runs apart, where x* drives the linearised iteration away and where it does not."""
    for place, (name, about) in enumerate(summary["networks"].items()):
        for where, shift, full in (("where_driven_away", -0.15, False), ("elsewhere", 0.15, True)):
            cell = about[where]["normal"]
            if cell["runs"]:
                dots(axes, [place + shift], [cell], name, full=full)
                axes.annotate(f"{cell['close']} of\n{cell['runs']}", (place + shift, cell["close"] / cell["runs"]), (7, 0),
                              textcoords="offset points", fontsize=7, va="center")
    axes.set_xticks(range(len(summary["networks"])), [NAMES[name].replace(", ", ",\n") for name in summary["networks"]])
    axes.set_xlim(-0.4, len(summary["networks"]) - 0.4)
    axes.set_ylim(-0.02, 1.05)
    axes.grid(True, axis="y")
    named(axes, "open: codes x* that drive runs away; full: the others", "", f"share with error < {summary['close']:g}")
