"""Draw Figure 3 in the paper's layout, three times, and beside it the numbers that the paper does not give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from plugin_verify.experiments.mnist import SIDE
from plugin_verify.experiments.plan import Summary
from plugin_verify.experiments.style import BLUE, GREEN, GREY, RED, STYLE, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

LINES = {"plugin": (BLUE, "-", "o", "PLUGIn, step 1/γ"),
         "gradient_descent": (RED, "--", "s", "gradient descent, the paper's step"),
         "stable_descent": (GREEN, "-.", "^", "gradient descent, a stable step")}
ROWS = {"plugin": "PLUGIn", "gradient_descent": "gradient\ndescent"}
READINGS = {"published": "published noise, SNR 500 to 50, best of 3 starts", "text": "the text's noise, SNR 50 to 200, one start"}
OUTPUTS = {"sigmoid": "sigmoid output", "relu": "ReLU output"}


def picture_3(summary: Summary) -> Figure:
    """Draw three blocks of digits, the errors along the way, and the errors against the level of the noise."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(13.5, 8.4), layout="constrained", facecolor="white")
        part = "" if summary["profile"] == "standard" else " (smoke profile: fewer images and steps)"
        figure.suptitle(f"Figure 3: noise taken off MNIST digits with a trained decoder (20-500-500-784), {summary['images']} "
                        f"images a point from {summary['images_from']}, seed {summary['seed']}{part}", x=0.01, ha="left",
                        fontsize=10)
        halves = figure.add_gridspec(1, 2)
        left, right = figure.add_subfigure(halves[0]), figure.add_subfigure(halves[1])
        rows = left.add_gridspec(len(summary["blocks"]), 1)
        for row, about in enumerate(summary["blocks"]):
            digits(left.add_subfigure(rows[row]), about)
        panels = right.subplots(2, 2)
        for column, (output, about) in enumerate(summary["curves"].items()):
            course(panels[0, column], next(one for one in summary["blocks"] if one["output"] == output))
            noise(panels[1, column], output, about)
    return figure


def digits(place: SubFigure, about: dict[str, Any]) -> None:
    """Draw a block: the noisy digits, what PLUGIn makes of them, what gradient descent does; dark on a light ground."""
    place.suptitle(f"{OUTPUTS[about['output']]}, {READINGS[about['reading']]}", x=0.01, ha="left", fontsize=9)
    rows = [("noisy", about["noisy"], about["noise"])]
    rows += [(ROWS[name], found["pictures"], found["error"]) for name, found in about["methods"].items()]
    for axes, (label, pictures, error) in zip(place.subplots(len(rows), 1), rows, strict=True):
        strip(axes, pictures)
        axes.set_ylabel(label, rotation=0, ha="right", va="center", fontsize=8)
        numbers = ["diverged" if value is None else f"{value:.2f}" for value in error]
        axes.set_xticks([SIDE * (column + 0.5) for column in range(len(pictures))], numbers, fontsize=7)


def strip(axes: Axes, pictures: list[list[int]]) -> None:
    """Draw images side by side; grey where there is none."""
    blank = np.full((SIDE, SIDE), 110)
    axes.imshow(np.hstack([np.reshape(picture, (SIDE, SIDE)) if picture else blank for picture in pictures]), cmap="gray_r",
                vmin=0, vmax=255, interpolation="nearest", extent=(0, SIDE * len(pictures), SIDE, 0))
    axes.set_yticks([])
    axes.tick_params(length=0, pad=1)
    for spine in axes.spines.values():
        spine.set_visible(False)


def course(axes: Axes, about: dict[str, Any]) -> None:
    """Draw the median errors of the pictures' digits against the number of steps, with restarts and without."""
    for name, found in about["methods"].items():
        colour, style, marker, _ = LINES[name]
        for values, alpha, more in ((found["course_best"], 1.0, ", best of 3"), (found["course"], 0.45, ", first start")):
            axes.plot(about["checkpoints"], np.array(values, dtype=np.float64), style, marker=marker, markersize=3, color=colour,
                      alpha=alpha, label=ROWS[name].replace("\n", " ") + more)
    axes.axhline(float(np.median(about["noise"])), color=GREY, linewidth=1, linestyle=":", label="the noise")
    axes.set_xscale("log")
    axes.set_ylim(0, 0.6)
    axes.grid(True)
    axes.legend(fontsize=6.5)
    named(axes, f"{OUTPUTS[about['output']]}: the ten digits on the left", "steps", "error a pixel, median")


def noise(axes: Axes, output: str, about: dict[str, Any]) -> None:
    """Draw errors against the level of the noise, with what 80 % of the images lie between."""
    for name, (colour, style, marker, label) in LINES.items():
        found = about["methods"][name]
        low, high = np.array(found["band"], dtype=np.float64).T
        axes.plot(about["x"], np.array(found["median"], dtype=np.float64), style, marker=marker, markersize=4, color=colour,
                  label=label + (f" ({sum(found['diverged'])} diverged)" if any(found["diverged"]) else ""))
        axes.fill_between(about["x"], low, high, color=colour, alpha=0.15, linewidth=0)
    axes.plot(about["x"], about["noise"], color=GREY, linewidth=1, linestyle=":", label="the noise")
    axes.set_ylim(0, 0.6)
    axes.grid(True)
    axes.legend(fontsize=6.5)
    named(axes, f"{OUTPUTS[output]}, after {about['steps']:,} steps, one start", "1 / SNR",
          "error a pixel, median and 80 % of the images")
