"""Say in a few lines what Figure 3 came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from plugin_verify.experiments.plan import Summary

WORDS = {"plugin": "PLUGIn", "gradient_descent": "gradient descent", "stable_descent": "gradient descent with a stable step"}


def tell_figure_3(summary: Summary) -> list[str]:
    """Say the errors of the pictures and of the curves, and how often a method failed."""
    part = "" if summary["profile"] == "standard" else " (smoke profile: fewer images and steps)"
    lines = [f"figure-3: {summary['images']} images a point from {summary['images_from']}{part}; errors: {summary['error']}"]
    for about in summary["blocks"]:
        lines.append(f"pictures, {about['output']} output, {about['reading']} noise ({np.median(about['noise']):.3g} a pixel): "
                     f"{'; '.join(one(name, found, about['starts']) for name, found in about['methods'].items())}")
    for output, about in summary["curves"].items():
        medians = "; ".join(f"{WORDS[name]} {listed(found['median'])}" for name, found in about["methods"].items())
        worse = "; ".join(f"{WORDS[name]} {failures(found)}" for name, found in about["methods"].items())
        lines.append(f"curves, {output} output, {about['steps']:,} steps, at noise {listed(about['noise'])} a pixel: median "
                     f"errors {medians}; images of {summary['images']} not better than the noisy one: {worse}")
    for output, about in summary["decoders"].items():
        sizes = ", ".join(f"{WORDS[name]} {size:.3g}" for name, size in about["step_sizes"].items())
        cost = about["multiplications_a_step"]["gradient_descent"] / about["multiplications_a_step"]["plugin"]
        lines.append(f"{output} output: gamma {about['gamma']:.3g}, step sizes: {sizes}; a step of gradient descent takes "
                     f"{cost:.3g} times the multiplications of one of PLUGIn's")
    return lines


def one(name: str, found: Mapping[str, Any], starts: int) -> str:
    """Write a method's median error over the ten digits, with restarts and without, and why its runs ended."""
    stops = ", ".join(f"{count} {reason}" for reason, count in found["stop_reasons"].items())
    first = f" ({middle(found['error_first_start'])} without restarts)" if starts > 1 else ""
    return f"{WORDS[name]} {middle(found['error'])}{first}, runs: {stops}"


def middle(values: list[float | None]) -> str:
    """Write a median, a run that diverged counted as the worst."""
    value = np.median([np.inf if value is None else value for value in values])
    return f"{value:.3g}" if np.isfinite(value) else "diverged"


def listed(values: list[float | None]) -> str:
    """Write a few numbers."""
    return ", ".join("diverged" if value is None else f"{value:.3g}" for value in values)


def failures(found: Mapping[str, Any]) -> str:
    """Write how many images were not made better, level by level, where there was noise."""
    return ", ".join("-" if count is None else str(count) for count in found["not_better_than_noisy"])
