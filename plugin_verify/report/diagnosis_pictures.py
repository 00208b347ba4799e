"""Draw a diagnosis: the spectra of the layers, what every step does near the sampled codes, and the eigenvalues behind that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from plugin_verify.report.canvas import STYLE, log_axis, new_figure, to_svg
from plugin_verify.report.content import Picture, Row, Table
from plugin_verify.report.diagnosis_words import NAMES, limits, size
from plugin_verify.report.number import lower, number, real, upper
from plugin_verify.report.palette import FAINT, INK, LINE, PAPER, VERDICTS
from plugin_verify.report.record import Record
from plugin_verify.report.svg import mended
from plugin_verify.typing import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE = VERDICTS["PROVED"].colour, VERDICTS["REFUTED"].colour
STYLES = {"natural": (0, (1, 1.5)), "1/gamma": (0, (5, 2)), "recommended": "solid"}
EMPTY = Table("", (), ())
MOST_LAYERS = 6
STEPS = 400


def draw_diagnosis(found: Record) -> tuple[Picture, ...]:
    """Draw the pictures of a diagnosis."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        pictures = [spectra(found)] if found["layers"] else []
        if limits(found):
            pictures += [factors(found), eigenvalues(found)]
    return tuple(each._replace(svg=mended(each.svg, each.name, each.title, each.alt)) for each in pictures)


def panels(count: int, height: float) -> tuple[Figure, list[Axes]]:
    """Open panels side by side, each with its own axes."""
    figure = new_figure(height)
    grid = list(figure.subplots(1, count, squeeze=False)[0])
    for axes in grid:
        axes.set_facecolor(PAPER)
        axes.grid(True)
        axes.tick_params(length=0)
    return figure, grid


def spectra(found: Record) -> Picture:
    """Draw the singular values of every layer beside those of a wide Gaussian matrix of the same variance."""
    layers = found["layers"][:MOST_LAYERS]
    figure, grid = panels(len(layers), 2.7)
    for i, (axes, layer) in enumerate(zip(grid, layers, strict=True), start=1):
        shares = (np.arange(len(layer["singular"])) + 0.5) / len(layer["singular"])
        axes.plot(shares, layer["usual"], color=FAINT, linewidth=1.2, linestyle=(0, (4, 2)), label="wide Gaussian")
        axes.plot(shares, layer["singular"], color=BLUE, linewidth=1.6, label="this layer")
        axes.set_title(f"A{i}: {layer['rows']} × {layer['columns']}", loc="left", fontsize=8, color=INK)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.08 * max(layer["singular"][0], layer["usual"][0]))
        axes.set_xlabel("share of singular values above")
    grid[0].set_ylabel("singular value")
    grid[0].legend(frameon=False, loc="best", fontsize=7.5)
    said = "; ".join(f"layer {i} {ends(layer['singular'])}, a wide Gaussian matrix {ends(layer['usual'])}"
                     for i, layer in enumerate(layers, start=1))
    cut = f" Drawn are the first {MOST_LAYERS} of {len(found['layers'])} layers." if len(found["layers"]) > MOST_LAYERS else ""
    caption = ("Singular values of each layer in decreasing order, and those of a wide matrix with independent Gaussian entries "
               f"of the same variance (Marchenko and Pastur). The table of layers has both ends.{cut}")
    return Picture("spectra", "", "Singular values of the layers", f"Singular values: {said}.", caption, to_svg(figure), EMPTY)


def ends(values: Sequence[float]) -> str:
    """Write the largest and the smallest of some singular values."""
    return f"from {number(values[0])} down to {number(values[-1])}"


def factors(found: Record) -> Picture:
    """Draw, over the step size, what a step multiplies the error by near the sampled codes: worst and median."""
    sizes = [step["size"] for step in found["steps"]]
    known = limits(found)
    low, high = min([*sizes, known[0]]) / 3, max([*sizes, known[-1]]) * 3
    steps = np.geomspace(low, high, STEPS)
    found_factors = np.array([curve(code, steps) for code in found["codes"] if code["limit"] is not None])
    figure, (axes,) = panels(1, 3.0)
    axes.fill_between(steps, found_factors.min(axis=0), found_factors.max(axis=0), color=BLUE, alpha=0.18, linewidth=0)
    axes.plot(steps, np.median(found_factors, axis=0), color=BLUE, linewidth=1.6)
    axes.axhline(1, color=INK, linewidth=0.9)
    for step in found["steps"]:
        axes.axvline(step["size"], color=ORANGE, linewidth=1.4, linestyle=STYLES[step["name"]], label=NAMES[step["name"]])
    log_axis(axes, low, high)
    axes.set_ylim(0, 2)
    axes.set_xlabel("step size η")
    axes.set_ylabel("factor of the error a step")
    figure.legend(loc="outside upper left", ncols=3, frameon=False)
    tried = "; ".join(f"{NAMES[step['name']]} is {size(step)}" for step in found["steps"])
    alt = (f"Over the step size, the factor of the error near the sampled codes: it passes 1 between {lower(known[0])} and "
           f"{upper(known[-1])}. {tried}.")
    caption = ("What a step of PLUGIn multiplies the error by in the worst direction that is not slow: the line is the median of "
               "the sampled codes, the band reaches from the best to the worst code. Above 1 it grows. Vertical lines are the "
               "steps tried.")
    return Picture("factors", "", "Step size and local convergence", alt, caption, to_svg(figure), limits_table(found))


def curve(code: Record, steps: Array) -> Array:
    """Return the largest |1 - eta mu| over the eigenvalues that are not slow."""
    mu = quick(code)
    values: Array = np.abs(1 - steps[:, None] * mu).max(axis=1)
    return values


def quick(code: Record) -> Array:
    """Read the eigenvalues that are not slow."""
    pairs = code["eigenvalues"][:len(code["eigenvalues"]) - code["slow"]]
    return np.array([complex(real(a), real(b)) for a, b in pairs])


def limits_table(found: Record) -> Table:
    """Build the table of the sampled codes."""
    columns = ("Code", "Step from which on a direction grows", "Largest |eigenvalue|", "Slow directions", "Directions that repel")
    rows = tuple(Row(f"code {i}", "", code_cells(code)) for i, code in enumerate(found["codes"], start=1))
    return Table("Sampled codes", columns, rows)


def code_cells(code: Record) -> tuple[str, ...]:
    """Write what is known of a sampled code."""
    largest = math.hypot(*map(real, code["eigenvalues"][0]))
    return number(code["limit"]), number(largest), number(code["slow"]), number(code["repelled"])


def eigenvalues(found: Record) -> Picture:
    """Draw the eigenvalues of K times the recommended step, and the disc in which they must lie."""
    step = real(found["recommended"])
    mu = step * np.concatenate([quick(code) for code in found["codes"]])
    figure, (axes,) = panels(1, 3.4)
    turn = np.linspace(0, 2 * math.pi, 200)
    axes.plot(1 + np.cos(turn), np.sin(turn), color=INK, linewidth=0.9)
    axes.axvline(0, color=LINE, linewidth=0.9)
    axes.plot(mu.real, mu.imag, linestyle="", marker="o", markersize=2.6, color=BLUE, alpha=0.6, markeredgewidth=0)
    axes.set_aspect("equal")
    axes.set_xlabel("Re ημ")
    axes.set_ylabel("Im ημ")
    inside = int((np.abs(1 - mu) < 1).sum())
    low, high, off = lower(mu.real.min()), upper(mu.real.max()), upper(np.abs(mu.imag).max())
    alt = (f"Eigenvalues of the local maps times the recommended step: {inside} of {len(mu)} lie in the disc around 1 that "
           f"touches 0; real parts from {low} to {high}, imaginary parts up to {off}.")
    caption = ("Eigenvalues $\\mu$ of $K$ at all sampled codes, slow ones left out, times the recommended step $\\eta$. In the "
               "disc the error shrinks, at the rate of the distance from its centre; left of 0 it grows whatever the step.")
    return Picture("eigenvalues", "", "Eigenvalues of the local maps", alt, caption, to_svg(figure), EMPTY)
