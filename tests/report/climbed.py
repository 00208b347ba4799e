"""Build a result as a run would leave it that is decided by splitting."""

from __future__ import annotations

import math

from tests.report.counted import build, claim, setting


def tail(decay, *, withheld=None):
    """A tail exp(-decay c^2) at some marks, known to within factors of 3 below and 2 above."""
    marks = [i / 10 for i in range(1, 13)]
    mean = [math.exp(-decay * mark**2) for mark in marks]
    return {
        "marks": marks, "mean": mean, "low": [p / 3 for p in mean], "high": [1.0 if withheld else min(1, 2 * p) for p in mean],
        "estimate": math.exp(-decay), "reaches_bound": True, "climbs": 6, "levels": 3, "particles": 1000, "moves": 6,
        "factor": 2.0, "correlation": 0.31, "disagreement": 1.02, "withheld": withheld,
    }  # fmt: skip


def climbed(index, fields, verdict, found, **changes):
    bounds = [found["estimate"] / 3, 1.0 if found["withheld"] else 2 * found["estimate"]]
    usual = {"method": "splitting", "trials": 4000, "interval": bounds, "failure_probability": 1.65e-8, "exclusion_bound": None,
             "tail": found, "refuted_multiple": 0.9, "sufficient_multiple": None, "worst_score": 0.77}  # fmt: skip
    return setting(index, fields, verdict, **usual | changes)


def profile(points, *drift):
    return {"profile": [{"at": at, "interval": list(ends), "settings": list(rows)} for at, ends, rows in points],
            "drift": [{"against": name, "power": power, "ends": ends, "lines": lines} for name, power, ends, lines in drift]}


def build_climbed():
    """Return a result that splitting decided: a claim with a hypothesis constant, and one with an open bound constant."""
    mixed, stuck = "the moves mix badly", "the pilot got stuck"
    empty = {"marks": [], "mean": [], "low": [], "high": [], "estimate": 0.0, "climbs": 0, "withheld": stuck}
    rows = [
        climbed(0, {"n": [2, 633]}, "REFUTED", tail(15.0), power=None, refuted_multiple=1.0, sufficient_multiple=1.1),
        climbed(1, {"n": [2, 949]}, "SUPPORTED", tail(21.0), sufficient_multiple=1.0),
        climbed(2, {"n": [3, 1566]}, "UNDECIDED", tail(30.0, withheld=mixed), failure_probability=7.5e-13),
        climbed(3, {"n": [5, 1875]}, "UNDECIDED", empty, interval=[0, 1], refuted_multiple=None),
    ]  # fmt: skip
    for row, admits in zip(rows, (63.3, 94.9, 104.4, 75.0), strict=True):
        row["admissible"] = {"C_0": admits}
    places = [({"n_0": 2, "d": 1}, (63.3, 94.9), (0, 1)), ({"n_0": 3, "d": 1}, (0.0, 104.4), (2,))]
    known = {"C_0": {"kind": "hypothesis", "forced_above": None, "pinned": 45.0}
             | profile(places, ("n_0", [-math.inf, 1.2], [-math.inf, 1.2], [[0, 1]]))}  # fmt: skip
    multiple = profile([({"n_0": 2, "n_1/n_0": 316.5}, (1.0, 1.1), (0,)), ({"n_0": 2, "n_1/n_0": 474.5}, (0.8, 1.0), (1,))],
                       ("n_1/n_0", None, [-0.9, -0.2], [[0, 1]]))  # fmt: skip
    first = claim("theorem-1", "high-probability-bound", rows, "REFUTED", constants=known, multiple=multiple)
    open_row = climbed(0, {"q": 1, "m": 100, "t": 20.0}, "FORCES", tail(15.0), interval=[1.09, 1.29],
                       failure_probability=2.06e-9)  # fmt: skip
    constant = {"C_1": {"kind": "bound", "forced_above": 1.09, "suffices_on_grid": 1.29, "pinned": None}
                | profile([({"q": 1, "m": 100}, (1.09, 1.29), (0,))])}  # fmt: skip
    second = claim("lemma-1", "uniform-bound", [open_row], "UNDECIDED", constants=constant, components=["supremum"])
    rows = [{"twin": "one layer", "log10_p": -9.0, "dimension": 40, "particles": 1000, "runs": 200, "most_levels": 13,
             "both_missed": 1, "factor": 1.8, "covered": 197,
             "coverage_low": 0.957, "coverage_high": 0.997, "spread": 0.08}]  # fmt: skip
    return build(0) | {"claims": [first, second], "findings": [], "teeth": None, "calibration": {"rows": rows}}
