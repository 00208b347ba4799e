"""Draw Figure 2 in the paper's layout, published means beside ours, and beside it what the paper does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from plugin_verify.experiments.figure_2 import NAMES
from plugin_verify.experiments.plan import Summary
from plugin_verify.experiments.style import BLUE, GREEN, ORANGE, RED, STYLE, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = {"plugin": (BLUE, "-", "o", "PLUGIn"), "gradient_descent": (RED, "--", "s", "gradient descent")}
EQUAL = {"plugin": (GREEN, "-", "^", "PLUGIn, $n_1 = n_2 = n_3$"),
         "gradient_descent": (ORANGE, "--", "v", "gradient descent, $n_1 = n_2 = n_3$")}
ERRORS = {"a": "relative recovery error", "b": "relative reconstruction error", "c": "relative recovery error",
          "d": "relative reconstruction error"}


def picture_2(summary: Summary) -> Figure:
    """Draw panels a to d, the ratio of the two methods, and their steps."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(11.5, 7.6), layout="constrained", facecolor="white")
        panels = figure.subplots(2, 3)
        part = "" if summary["profile"] == "standard" else " (smoke profile: a part of them)"
        figure.suptitle(f"Figure 2: PLUGIn and gradient descent, {summary['trials']} trials a point, seed "
                        f"{summary['seed']}{part}; lines: means; shaded: ± 1 standard deviation; open: published",
                        x=0.01, ha="left", fontsize=10)
        for axes, name in zip(panels[:, :2].flat, "abcd", strict=True):
            panel(axes, summary, name)
        ratios(panels[1, 2], summary)
        steps(panels[0, 2], summary)
    return figure


def panel(axes: Axes, summary: Summary, name: str) -> None:
    """Draw one of the paper's panels."""
    about, wide = summary[name], "n_3" in summary[name]
    for method, look in LINES.items():
        curve(axes, about, about, method, look)
        if "published" in about:
            axes.plot(about["x"], about["published"][method], look[2], color=look[0], markerfacecolor="none", markersize=6)
        if wide:
            curve(axes, about, about["equal_widths"], method, EQUAL[method])
    axes.grid(True)
    axes.legend(fontsize=7.5)
    widths = "$n = (20, 400, 400, n_3)$, α = 0.1" if wide else "$n = (20, 600, 500, 500)$"
    named(axes, f"({name}) {widths}", "$n_3 / n_0$" if wide else "α", ERRORS[name])
    if wide:
        logarithmic(axes, summary)
        axes.set_yscale("log")


def curve(axes: Axes, where: dict[str, Any], about: dict[str, Any], method: str, look: tuple[str, str, str, str]) -> None:
    """Draw the means of a method and what lies within a standard deviation of them."""
    colour, style, marker, label = look
    x, mean, spread = (np.array(values, dtype=np.float64) for values in
                       (where["x"], about[method], about["standard_deviation"][method]))
    axes.plot(x, mean, style, marker=marker, markersize=3, color=colour, label=label)
    smallest = np.array(about["smallest"][method], dtype=np.float64)
    axes.fill_between(x, np.maximum(mean - spread, smallest), mean + spread, color=colour, alpha=0.18, linewidth=0)


def logarithmic(axes: Axes, summary: Summary) -> None:
    """Make the axis of n_3 / n_0 logarithmic, with plain numbers."""
    from matplotlib.ticker import NullLocator

    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    shown = [value for value in (10, 20, 50, 100, 250) if value <= summary["c"]["x"][-1]]
    axes.set_xticks(shown, [str(value) for value in shown])


def ratios(axes: Axes, summary: Summary) -> None:
    """Draw how many times larger PLUGIn's mean error is, and the wide limit 2^(d/2)."""
    for name, colour, marker in (("c", BLUE, "o"), ("d", GREEN, "^")):
        about = summary[name]
        axes.plot(about["x"], np.array(about["ratio"], dtype=np.float64), marker=marker, markersize=4, color=colour,
                  label=f"({name}) {ERRORS[name].removeprefix('relative ')}")
    theirs = summary["c"]["published"]
    axes.plot(summary["c"]["x"], np.divide(*(theirs[method] for method in NAMES)), "o", color=BLUE, markerfacecolor="none",
              markersize=6, label="(c) published")
    axes.axhline(2**1.5, color="black", linewidth=0.8, linestyle=":", label="$2^{3/2}$, the limit of wide layers")
    axes.grid(True)
    axes.legend(fontsize=7.5)
    named(axes, "PLUGIn's mean error over gradient descent's", "$n_3 / n_0$", "ratio of means")
    logarithmic(axes, summary)


def steps(axes: Axes, summary: Summary) -> None:
    """Draw the median numbers of steps against the level of the noise."""
    about = summary["endings"]["a, b"]
    for method, (colour, style, marker, label) in LINES.items():
        reasons = ", ".join(f"{count} {reason}" for reason, count in about["stop_reasons"][method].items())
        axes.plot(summary["a"]["x"], about["median_iterations"][method], style, marker=marker, markersize=3, color=colour,
                  label=f"{label}: {reasons}")
    axes.set_yscale("log")
    axes.grid(True)
    axes.legend(fontsize=7)
    named(axes, "median number of steps, and why the runs ended", "α", "steps (cap 10,000)")
