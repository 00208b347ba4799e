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
        cells, (colour, marker) = [about["starts"][start] for start in STARTS], COLOURS[name]
        share = np.array([cell["close"] for cell in cells]) / summary["codes"]
        low, high = np.array([cell["close_interval"] for cell in cells]).T
        axes.errorbar(np.arange(len(STARTS)) + (place - 1) / 8, share, (share - low, high - share), fmt=marker, markersize=5,
                      color=colour, capsize=2)
    axes.set_xticks(range(len(STARTS)), STARTS)
    axes.set_ylim(-0.02, 1.02)
    axes.grid(True, axis="y")
    named(axes, "step 1/γ, by start", "x⁰", f"share with error < {summary['close']:g}")


def near(axes: Axes, summary: Summary) -> None:
    """Draw at which share of codes x* attracts and at which it repels, and from which step on PLUGIn overshoots."""
    for place, (name, about) in enumerate(summary["networks"].items()):
        found, (colour, marker) = about["near_x_star"], COLOURS[name]
        for kind, shift, face in (("attracting", 0.0, colour), ("repelled", -0.15, "white")):
            share, (low, high) = found[kind] / found["codes"], found[f"{kind}_interval"]
            axes.errorbar([place + shift], [share], [[share - low], [high - share]], fmt=marker, markersize=6, color=colour,
                          capsize=3, markerfacecolor=face)
        share = found["attracting"] / found["codes"]
        middle = found["longest_multiple"][1]
        axes.annotate(f"overshoots beyond\n{middle:.3g} / γ (median)", (place, share), (8, 0), textcoords="offset points",
                      fontsize=7, va="center")
    axes.set_xticks(range(len(summary["networks"])), [NAMES[name].replace(", ", ",\n") for name in summary["networks"]])
    axes.set_xlim(-0.4, len(summary["networks"]) - 0.2)
    axes.set_ylim(-0.02, 1.05)
    axes.grid(True, axis="y")
    named(axes, "full: x* attracts for some step; open: it repels by > 2", "", "share of codes")
