"""Figure 2: PLUGIn and gradient descent with noise, errors against the level of the noise (a, b) and the width n_3 (c, d).

The noise is alpha times a uniform direction, eta = 3 for PLUGIn, eta = 2000 / n_d for gradient descent: a rate of 1000 on the
mean of the squared residuals. In panels c and d the text has n_1 = n_2 = n_3; the published points are those of n_1 = n_2 = 400.
Both are run. Published panels c and d are drawn against sqrt(n_3 / n_0) and labelled n_d / n_0; here the axis is n_3 / n_0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from plugin_verify.experiments.compare import compare_means
from plugin_verify.experiments.plan import Plan, Summary, plain, require_plan, stacked
from plugin_verify.experiments.published import published
from plugin_verify.experiments.trial import Method, Record, Task
from plugin_verify.typing import Array

WIDTHS = (20, 600, 500, 500)
LEVELS = tuple(float(level) for level in np.linspace(0, 1, 20))
LEVEL = 0.1
FIXED = 400
RATE = 2000.0
WIDEST = 1000
"""Equal widths beyond which gradient descent is left out: it ends in steps to and fro across a kink up to the cap, each at the
price of a product with a whole layer, which is up to two minutes a trial."""
NAMES = ("plugin", "gradient_descent")
SMALL, LARGE = 0.37, 1000
"""Slopes are fitted for alpha up to the one, and for n_3 from the other on, as for the published points."""
ROUNDING = 1e-9
"""Without noise gradient descent ends at an error of rounding, which nothing is divided by."""
EVERY, FEW = 3, 4
"""The smoke profile takes every third point, and four trials."""


def methods(n_d: int) -> tuple[Method, Method]:
    """Give both solvers with the step sizes of the experiment."""
    return Method(NAMES[0], 3.0), Method(NAMES[1], RATE / n_d, descent=True)


def plan_figure_2(profile: str, seed: int) -> Plan:
    """Plan 20 trials of every point, or the smoke profile's part of them, costly networks first."""
    require_plan(profile, seed)
    facts = published()["figure_2"]
    every, trials = (1, facts["trials"]) if profile == "standard" else (EVERY, FEW)
    widths = sorted(facts["c"]["n_3"][::every], reverse=True)
    shapes: list[tuple[str, tuple[int, ...], tuple[float, ...]]] = [("equal", (20, n, n, n), (LEVEL,)) for n in widths]
    shapes += [("a", WIDTHS, LEVELS[::every])]
    shapes += [("c", (20, FIXED, FIXED, n), (LEVEL,)) for n in widths]
    tasks = [Task(seed, 2, panel, n, levels, methods(n[-1])[:1 if panel == "equal" and n[-1] > WIDEST else 2], trial, 1)
             for panel, n, levels in shapes for trial in range(trials)]
    return Plan("figure-2", profile, seed, trials, tuple(tasks))


def summarise_figure_2(plan: Plan, records: Sequence[Record]) -> Summary:
    """Average the relative errors of the trials that did not diverge, and compare with the published means."""
    by_key = {record.key: record for record in records}

    def gathered(panel: str) -> dict[int, list[Record]]:
        found: dict[int, list[Record]] = {}
        for task in plan.tasks:
            if task.panel == panel:
                found.setdefault(task.n[-1], []).append(by_key[task.key])
        return dict(sorted(found.items()))

    levels = next(task.levels for task in plan.tasks if task.panel == "a")
    (noise,), fixed, equal = gathered("a").values(), gathered("c"), gathered("equal")
    facts, n_3 = published()["figure_2"], list(fixed)
    summary: Summary = {"figure": "figure-2", "profile": plan.profile, "seed": plan.seed, "trials": plan.trials,
                        "published_source": published()["source"], "published_trials": facts["trials"]}
    for panel, field in (("a", "recovery"), ("b", "reconstruction")):
        points = measured([noise], field)
        theirs = {name: facts[panel][name][::EVERY if plan.profile == "smoke" else 1] for name in NAMES if name in facts[panel]}
        summary[panel] = {"x": plain(list(levels)), "x_is": "alpha, the norm of the noise", "widths": list(WIDTHS),
                          **means(points), **described(points, theirs, facts[panel]["slope"]),
                          "slope": {name: rising(levels, points[name]) for name in NAMES}}
    for panel, field in (("c", "recovery"), ("d", "reconstruction")):
        points, others = (measured(list(some.values()), field) for some in (fixed, equal))
        theirs = {name: [facts[panel][name][facts["c"]["n_3"].index(n)] for n in n_3] for name in NAMES if name in facts[panel]}
        summary[panel] = {"x": [n / WIDTHS[0] for n in n_3], "x_is": "n_3 / n_0; published panels have its square root",
                          "n_3": n_3, "n_1 = n_2": FIXED, **means(points), **described(points, theirs, facts[panel]["slope"]),
                          "slope": {name: falling(n_3, points[name]) for name in NAMES},
                          "equal_widths": {"n_1 = n_2": "n_3", **means(others), **described(others, theirs, None),
                                           "slope": {name: falling(n_3, others[name]) for name in NAMES}}}
    summary["endings"] = {name: endings(some) for name, some in (("a, b", [noise]), ("c, d", list(fixed.values())),
                                                                  ("c, d, equal widths", list(equal.values())))}
    summary["alt"] = alt(summary)
    return summary


def measured(groups: Sequence[Sequence[Record]], field: str) -> dict[str, Array]:
    """Collect each method's errors, (points, trials): a group's levels are points, and so are groups of one level.

    A method that was not run at a point has NaN there.
    """
    stacks = [stacked(group, field).astype(np.float64) for group in groups]
    return {name: np.concatenate([stack[:, :, index].T if index < stack.shape[2] else np.full(stack.shape[1::-1], np.nan)
                                  for stack in stacks]) for index, name in enumerate(NAMES)}


def means(points: dict[str, Array]) -> dict[str, list[float | None]]:
    """Average what is finite."""
    return {name: plain([average(row) for row in points[name]]) for name in NAMES}


def average(row: Array) -> float:
    """Average what is finite; NaN where nothing is."""
    kept = row[np.isfinite(row)]
    return float(kept.mean()) if kept.size else np.nan


def described(points: dict[str, Array], theirs: dict[str, list[float]], slope: dict[str, float] | None) -> dict[str, Any]:
    """Add to the means what is around them: standard deviation, extremes, how many diverged, the published means."""
    finite = {name: [row[np.isfinite(row)] for row in points[name]] for name in NAMES}

    def each(measure: Any) -> dict[str, Any]:
        return {name: plain([float(measure(row)) if row.size > 1 else np.nan for row in finite[name]]) for name in NAMES}

    about = {"standard_deviation": each(lambda row: row.std(ddof=1)), "smallest": each(np.min), "largest": each(np.max),
             "diverged": {name: [int((~np.isfinite(row)).sum()) for row in points[name]] for name in NAMES},
             "ratio": plain([average(a) / average(b) if average(b) > ROUNDING else np.nan
                             for a, b in zip(points[NAMES[0]], points[NAMES[1]], strict=True)])}
    if theirs:
        about["published"] = theirs
        about["cross_check"] = {name: compare_means(finite[name], theirs[name]) for name in NAMES}
    return about | ({"published_slope": slope} if slope else {})


def rising(levels: Sequence[float], rows: Array) -> float:
    """Fit the slope of the mean error through 0, for small noise."""
    kept = [(level, average(row)) for level, row in zip(levels, rows, strict=True) if level <= SMALL]
    x, y = np.array(kept).T
    return float(f"{x @ y / (x @ x):.6g}")


def falling(n_3: Sequence[int], rows: Array) -> float | None:
    """Fit the slope of log mean error against log(n_3 / n_0), for wide last layers; None with less than two points."""
    kept = [(n / WIDTHS[0], average(row)) for n, row in zip(n_3, rows, strict=True) if n >= LARGE and np.isfinite(average(row))]
    if len(kept) < 2:
        return None
    x, y = np.log(np.array(kept)).T
    return float(f"{np.polyfit(x, y, 1)[0]:.6g}")


def endings(groups: Sequence[Sequence[Record]]) -> dict[str, Any]:
    """Count why the runs stopped, and give the median number of steps per point."""
    stops, steps = [stacked(group, "stop") for group in groups], measured(groups, "steps")
    ran = {name: [stop[:, :, index].ravel() for stop in stops if index < stop.shape[2]] for index, name in enumerate(NAMES)}
    counts = {name: dict(sorted(Counter(np.concatenate(some).tolist()).items())) for name, some in ran.items() if some}
    return {"stop_reasons": counts, "median_iterations": {name: plain(np.median(steps[name], axis=1)) for name in NAMES}}


def alt(summary: Summary) -> str:
    """Say what the picture shows to those who do not see it."""
    a, c = summary["a"], summary["c"]
    return (f"Mean relative errors of PLUGIn (solid) and gradient descent (dashed), published means as open markers. At the "
            f"largest alpha the recovery errors are {a['plugin'][-1]} and {a['gradient_descent'][-1]}. Against n_3 / n_0, on "
            f"logarithmic axes, the slopes for n_3 >= 1000 are {c['slope']['plugin']} and {c['slope']['gradient_descent']}.")
