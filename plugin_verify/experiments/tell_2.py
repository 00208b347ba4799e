"""Say in a few lines what Figure 2 came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugin_verify.experiments.figure_2 import EVERY, FEW, NAMES, WIDEST
from plugin_verify.experiments.plan import Summary

WORDS = {"plugin": "PLUGIn", "gradient_descent": "gradient descent"}


def tell_figure_2(summary: Summary) -> list[str]:
    """Say the slopes, the ratio of the two methods and the distance from the published means."""
    part = "" if summary["profile"] == "standard" else f" (smoke profile: every {EVERY}rd point, {FEW} trials)"
    lines = [f"figure-2: {summary['trials']} trials a point{part}; means of relative errors; what is said of standard errors is "
             f"a cross-check and decides nothing"]
    for panel, what in (("a", "recovery, slope in alpha"), ("b", "reconstruction, slope in alpha"),
                        ("c", "recovery, slope in n_3 / n_0, n_1 = n_2 = 400"),
                        ("d", "reconstruction, slope in n_3 / n_0, n_1 = n_2 = 400")):
        about = summary[panel]
        lines.append(f"{panel}, {what}: {slopes(about)}; PLUGIn / gradient descent {span(about['ratio'])}{checks(about)}")
        if "equal_widths" in about:
            others = about["equal_widths"]
            lines.append(f"{panel}, by the text's n_1 = n_2 = n_3: {slopes(others)}; PLUGIn / gradient descent "
                         f"{span(others['ratio'])}{checks(others)}")
    lines.append(f"gradient descent is not run on equal widths beyond {WIDEST}; published panels c, d are drawn against "
                 f"sqrt(n_3 / n_0), labelled n_d / n_0")
    return lines


def slopes(about: Mapping[str, Any]) -> str:
    """Write ours, and the published ones beside them."""
    theirs = about.get("published_slope", {})
    return ", ".join(f"{WORDS[name]} {value:.3g}" + (f" (published {theirs[name]:.3g})" if name in theirs else "")
                     for name, value in about["slope"].items() if value is not None)


def span(values: list[float | None]) -> str:
    """Write the range of what there is."""
    there = [value for value in values if value is not None and value > 0]
    return f"{min(there):.3g} to {max(there):.3g}" if there else "not measured"


def checks(about: Mapping[str, Any]) -> str:
    """Write the largest distance from a published mean."""
    if "cross_check" not in about:
        return ""
    found = {name: [error for error in about["cross_check"][name]["standard_errors"] if error is not None] for name in NAMES}
    within = [inside for name in NAMES for inside in about["cross_check"][name]["within_trials"] if inside is not None]
    far = ", ".join(f"{WORDS[name]} {max(map(abs, errors)):.2g}" for name, errors in found.items() if errors)
    return (f"; farthest from a published mean, in standard errors: {far}; {sum(within)} of {len(within)} published means lie "
            f"within our trials")
