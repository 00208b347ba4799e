"""Measure how cost and memory grow with width, depth, n_0, iterations and workers, and draw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rows import draw, generator, ours, resident, seconds, standard_run, steps

from plugin_verify import gaussian_network, plugin

COLOURS = ("#0072B2", "#D55E00", "#009E73")
"""Of Okabe and Ito; markers tell the curves apart without colour."""
MARKERS = ("o", "s", "^")
SPEED = 2.0**3 * 0.375
"""The step size for three layers at theta = 3/8, the paper's 3."""


def growth(repeats: int) -> dict[str, Any]:
    """Measure every panel: title, axes, and for each curve its x and y."""
    few = max(1, repeats // 2)

    def timed(work: Callable[..., object], values: Sequence[Any]) -> list[float]:
        work(values[0], 0)
        return [median(seconds(work, value, seed) for seed in range(few)) for value in values]

    small, large, deep, wide = (50, 100, 200, 400, 800), (10**3, 10**4, 10**5, 10**6), (1, 2, 3, 4, 6), (1, 2, 5, 10, 15, 20)
    last = (10**5, 10**6, 10**7)
    caps, trial = (1, 10, 100, 1000, 10_000), "seconds a trial (process time)"
    return {
        "width": panel("Width, 10-n-n-n", "n", trial, "loglog", {
            "PLUGIn to 1e-13, stored": (small, timed(lambda n, i: ours((10, n, n, n), SPEED, i), small)),
            "12 steps, revealed": (large, timed(lambda n, i: steps((10, n, n, n), 12, 0.375, i), large)),
            "drawing all weights": (small, timed(lambda n, i: draw((10, n, n, n), i), small))}),
        "depth": panel("Depth, 10-200-...-200", "d", trial, "linear", {
            "PLUGIn to 1e-13": (deep, timed(lambda d, i: ours((10, *[200] * d), 0.375 * 2**d, i), deep)),
            "drawing all weights": (deep, timed(lambda d, i: draw((10, *[200] * d), i), deep))}),
        "n_0": panel("Latent dimension, n_0-300-300-300", "n_0", trial, "linear", {
            "PLUGIn to 1e-13": (wide, timed(lambda k, i: ours((k, 300, 300, 300), SPEED, i), wide)),
            "drawing all weights": (wide, timed(lambda k, i: draw((k, 300, 300, 300), i), wide))}),
        "iterations": panel("Iterations, without the drawing", "steps", "seconds (process time)", "loglog", {
            "settles, 10-200-200-200": (caps, timed(lambda k, i: run_steps(10, 200, k), caps)),
            "never settles, 16-121-121-121": (caps, timed(lambda k, i: run_steps(16, 121, k), caps))}),
        "workers": panel("Workers, lemma-2 at standard", "worker processes", "seconds (wall time)", "linear", {
            "run": ((1, 2), [median(standard_run(jobs, "lemma-2") for _ in range(few)) for jobs in (1, 2)])}),
        "memory": panel("Memory, 5-n-n-n", "n, or n_d", "MiB (peak resident set, less that of imports)", "loglog", {
            "stored, one trial": (small[1:], [resident(f"stored((5, {n}, {n}, {n}))") for n in small[1:]]),
            "revealed, 12 steps": (large, [resident(f"revealed((5, {n}, {n}, {n}))") for n in large]),
            "5-2000-n_d, last streamed": (last, [resident(f"streamed({n})") for n in last])}),
    }


def panel(title: str, x: str, y: str, scale: str, curves: dict[str, tuple[Sequence[float], Sequence[float]]]) -> dict[str, Any]:
    """Put a panel's parts together."""
    drawn = {name: [list(a), list(b)] for name, (a, b) in curves.items()}
    return {"title": title, "x": x, "y": y, "scale": scale, "curves": drawn}


@cache
def posed(n_0: int, n: int) -> tuple[Any, Any, Any]:
    """Draw a network, y = G(x*) and x0."""
    rng = generator(0)
    G = gaussian_network((n_0, n, n, n), rng=rng, sampler="stored")
    return G, G(rng.standard_normal(n_0)), rng.standard_normal(n_0)


def run_steps(n_0: int, n: int, cap: int) -> None:
    """Take `cap` steps, unless the run comes to an end, on weights drawn once."""
    G, y, x0 = posed(n_0, n)
    plugin(G, y, x0, step_size=SPEED, tol=1e-300, max_iterations=cap)


def draw_growth(panels: dict[str, Any], folder: Path) -> None:
    """Draw the panels to growth.svg and growth.png."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 7), layout="constrained")
    for axes, shown in zip(figure.subplots(2, 3).flat, panels.values(), strict=True):
        for (name, (x, y)), colour, marker in zip(shown["curves"].items(), COLOURS, MARKERS, strict=False):
            axes.plot(x, np.maximum(y, 1e-6), color=colour, marker=marker, label=name)
        if shown["scale"] == "loglog":
            axes.set(xscale="log", yscale="log")
        else:
            axes.set_ylim(bottom=0)
            axes.set_xticks(x)
        axes.set(title=shown["title"], xlabel=shown["x"], ylabel=shown["y"])
        axes.legend(fontsize="small", frameon=False)
        axes.grid(alpha=0.3)
    for suffix in ("svg", "png"):
        figure.savefig(folder / f"growth.{suffix}", dpi=120)
