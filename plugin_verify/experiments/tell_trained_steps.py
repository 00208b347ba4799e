"""Say in a few lines what the experiment with steps on trained weights came to."""

from __future__ import annotations

from typing import Any

from plugin_verify.experiments.plan import Summary
from plugin_verify.experiments.trained_steps import NETWORKS, STARTS
from plugin_verify.outward import above, below

WORDS = {"sigmoid": "trained, sigmoid output", "relu": "trained, ReLU output", "gaussian": "Gaussian, ReLU output"}


def tell_trained_steps(summary: Summary) -> list[str]:
    """Say at which steps, scales and starts PLUGIn comes close, and whether x* attracts it."""
    part = "" if summary["profile"] == "standard" else " (smoke profile: a part of the cells and codes)"
    lines = [f"trained-steps: {summary['codes']} codes a cell, {summary['iterations']:,} steps without noise{part}; close: error "
             f"< {summary['close']:g} of ||G(x*)||, exact: < {summary['exact']:g}"]
    for name in NETWORKS:
        about = summary["networks"][name]
        row = about["cells"][summary["scales"].index(1.0)]
        at_one = [cells[summary["multiples"].index(1.0)] for cells in about["cells"]]
        by_step = "; ".join(f"{value:g}: {cell['close']}, {cell['exact']}"
                            for value, cell in zip(summary["multiples"], row, strict=True))
        by_scale = "; ".join(f"{scale:g}: {cell['close']}" for scale, cell in zip(summary["scales"], at_one, strict=True))
        by_start = "; ".join(f"{start}: {about['starts'][start]['close']}" for start in STARTS)
        lines.append(f"{WORDS[name]}: close, exact at step (multiple of 1/gamma) {by_step}")
        lines.append(f"{WORDS[name]}: close at step 1/gamma, layers scaled by {by_scale}; by start, of "
                     f"{summary['codes_at_1_over_gamma']}: {by_start}")
        lines.append(f"{WORDS[name]}: {nearby(about)}")
    return lines


def nearby(about: dict[str, Any]) -> str:
    """Write what the linearisation at x* says, and what it decides."""
    found, there, elsewhere = about["near_x_star"], about["where_driven_away"]["normal"], about["elsewhere"]["normal"]
    low, high = found["driven_away_interval"]
    return (f"x* drives runs away, doubling some distance in {found['steps']:,} steps of 1/gamma, at {found['driven_away']} of "
            f"{found['codes']} codes (95 % interval {below(low)} to {above(high)}); close from a normal start there "
            f"{there['close']} of {there['runs']}, elsewhere {elsewhere['close']} of {elsewhere['runs']}; it attracts for some "
            f"step at {found['attracting']}; the condition number of B is {number(found['condition_of_B'])}; steps overshoot "
            f"from {number(found['longest_multiple'][1])} / gamma on")


def number(value: float | None) -> str:
    """Write a number; what a summary holds as None is infinite."""
    return "infinite" if value is None else f"{value:.3g}"
