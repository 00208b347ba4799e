"""Ask what makes PLUGIn fail or shine on trained weights: the step, the scale of the layers, the start. Beyond the paper.

There is no noise and there is a right answer, y = G(x*) with x* from the decoder's prior, so that a failure is the iteration's
own. A Gaussian network of the same widths stands beside the two decoders. Steps are multiples of 1/gamma. Scaling the layers by
factors whose product is s scales gamma by s; with ReLU throughout the iterates depend on step * s^2 alone.

A step of PLUGIn near x* is x - x* -> (I - eta C)(x - x*) with C = B^T J(x*), and directions repel as in `diagnosis.local`. On
trained weights one does at most x*, but slowly; x* is said to drive runs away where one doubles a distance within a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugin_verify.diagnosis.local import step_limits
from plugin_verify.experiments.decoders import OUTPUTS, checked_sums, decoder, matrices, norms
from plugin_verify.experiments.plan import Plan, Summary, outward, plain, require_plan
from plugin_verify.experiments.trial import TOLERANCE
from plugin_verify.networks import Network, gaussian_network
from plugin_verify.networks.together import Together
from plugin_verify.solvers import plugin
from plugin_verify.statistics import proportion_interval
from plugin_verify.typing import Array

NETWORKS = (*OUTPUTS, "gaussian")
MULTIPLES = tuple(2.0**power for power in range(-4, 7))
SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)
STARTS = ("normal", "zero", "near", "far")
"""x^0: standard normal; 0; x* plus a tenth of that; ten times it."""
ITERATIONS = 1000
CLOSE, EXACT = 0.1, 0.01
"""A run is close, or exact, where ||G(x) - G(x*)|| is below this share of ||G(x*)||."""
CODES, MANY = 30, 200
"""Codes in a cell, and codes with every start at the step 1/gamma, where the iteration is linearised too."""
DOUBLED = 2.0
QUANTILES = (0.1, 0.5, 0.9)
EVERY, FEW, FEW_MANY = 2, 8, 20
"""The smoke profile takes every second multiple and scale, and fewer codes."""
SIDE = 0.025
"""Error probability of each side of a Clopper-Pearson interval."""


class Stepping(NamedTuple):
    """Runs of PLUGIn on one network, the layers' product of factors `scale`, the step `multiple` times 1/gamma."""

    seed: int
    network: str
    scale: float
    multiple: float
    start: str
    codes: int
    decoders: str

    @property
    def key(self) -> str:
        """Name the task within its experiment."""
        return f"{self.network} {self.scale:g} {self.multiple:g} {self.start} {self.codes}"


class Stepped(NamedTuple):
    """Hold how each run ended: ||G(x) - G(x*)|| / ||G(x*)||, NaN after divergence, and the stop reason."""

    key: str
    error: list[float]
    stop: list[str]


def plan_trained_steps(profile: str, seed: int, *, decoders: Path | None = None) -> Plan:
    """Plan the grid of steps and scales, and the starts at scale 1."""
    require_plan(profile, seed)
    source = str(decoders.resolve()) if decoders else ""
    every, codes, many = (1, CODES, MANY) if profile == "standard" else (EVERY, FEW, FEW_MANY)
    tasks = [Stepping(seed, network, scale, multiple, "normal", codes, source)
             for network in NETWORKS for scale in SCALES[::every] for multiple in MULTIPLES[::every]]
    tasks += [Stepping(seed, network, 1.0, 1.0, start, many, source) for network in NETWORKS for start in STARTS]
    return Plan("trained-steps", profile, seed, codes, tuple(tasks), " ".join(checked_sums(source)))


def network_of(name: str, scale: float, seed: int, decoders: str) -> Network:
    """Return a decoder, or the Gaussian network that the seed draws, each layer scaled by the same factor, `scale` in all."""
    widths = decoder(OUTPUTS[0], decoders).n
    whole = gaussian_network(widths, rng=generator(seed, 0), sampler="stored") if name == "gaussian" else decoder(name, decoders)
    return Network([scale ** (1 / whole.depth) * A for A in matrices(whole)], whole.activation, output=whole.output)


def generator(seed: int, use: int) -> np.random.Generator:
    """Give a generator: 0 for the Gaussian network, 1 for the codes, 2 for the starts."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(4, use)))


def start_of(name: str, x_star: Array, normal: Array) -> Array:
    """Return the starts that a name stands for."""
    starts: dict[str, Array] = {"normal": normal, "zero": np.zeros_like(normal), "near": x_star + normal / 10, "far": 10 * normal}
    return starts[name]


def drawn(task: Stepping, use: int, n_0: int) -> Array:
    """Draw a task's codes, use 1, or what its starts are made of, 2."""
    return generator(task.seed, use).standard_normal((task.codes, n_0))


def run_stepping(task: Stepping) -> Stepped:
    """Run a task: all codes of the cell side by side; more codes begin with the same ones, and so do starts, in every cell."""
    network = network_of(task.network, task.scale, task.seed, task.decoders)
    x_star, normal = (drawn(task, use, network.n[0]) for use in (1, 2))
    G = Together(network)
    y = G(x_star)
    step_size = task.multiple / float(np.prod(norms(network)))
    found = plugin(G, y, start_of(task.start, x_star, normal), step_size=step_size, tol=TOLERANCE, max_iterations=ITERATIONS)
    error = np.linalg.norm(G(found.x) - y, axis=1) / np.linalg.norm(y, axis=1)
    return Stepped(task.key, error.tolist(), np.asarray(found.stop_reason).tolist())


def summarise_trained_steps(plan: Plan, records: Sequence[Stepped]) -> Summary:
    """Count close and exact runs with exact intervals, and say how the iteration behaves near x* and what that decides."""
    by_key = {record.key: record for record in records}
    grid, many = ([task for task in plan.tasks if (task.codes == plan.trials) == few] for few in (True, False))
    scales, multiples = sorted({task.scale for task in grid}), sorted({task.multiple for task in grid})
    cells = {(task.network, task.scale, task.multiple): counted(by_key[task.key]) for task in grid}
    summary: Summary = {"figure": plan.figure, "profile": plan.profile, "seed": plan.seed, "codes": plan.trials,
                        "codes_at_1_over_gamma": plan.tasks[-1].codes, "iterations": ITERATIONS, "scales": scales,
                        "multiples": multiples, "multiple_is": "step times gamma", "close": CLOSE, "exact": EXACT}
    summary["networks"] = {name: {"cells": [[cells[name, scale, multiple] for multiple in multiples] for scale in scales],
                                  **at_1_over_gamma([task for task in many if task.network == name], by_key)}
                           for name in NETWORKS}
    summary["alt"] = alt(summary)
    return summary


def at_1_over_gamma(tasks: Sequence[Stepping], by_key: dict[str, Stepped]) -> dict[str, Any]:
    """Count runs with the step 1/gamma by their start, and apart where x* drives them away and where it does not."""
    network = network_of(tasks[0].network, 1.0, tasks[0].seed, tasks[0].decoders)
    near, away = linearised(network, drawn(tasks[0], 1, network.n[0]))
    found = {task.start: by_key[task.key] for task in tasks}
    return {"starts": {start: counted(record) for start, record in found.items()}, "near_x_star": near,
            "where_driven_away": {start: counted(part(record, away)) for start, record in found.items()},
            "elsewhere": {start: counted(part(record, ~away)) for start, record in found.items()}}


def part(record: Stepped, chosen: NDArray[np.bool_]) -> Stepped:
    """Take some of a record's runs."""
    places = np.flatnonzero(chosen)
    return Stepped(record.key, [record.error[place] for place in places], [record.stop[place] for place in places])


def counted(record: Stepped) -> dict[str, Any]:
    """Count how a cell's runs ended."""
    error = np.array(record.error, dtype=np.float64)
    middle = float(np.median(np.where(np.isfinite(error), error, np.inf))) if error.size else np.nan
    close, exact = (int((error < bound).sum()) for bound in (CLOSE, EXACT))
    return {"runs": error.size, "close": close, "close_interval": interval(close, error.size), "exact": exact,
            "exact_interval": interval(exact, error.size), "diverged": record.stop.count("diverged"),
            "median_error": plain(middle)}


def interval(count: int, trials: int) -> Any:
    """Return a Clopper-Pearson interval, rounded."""
    return outward(proportion_interval(count, trials, level=SIDE))


def linearised(network: Network, codes: Array) -> tuple[dict[str, Any], NDArray[np.bool_]]:
    """Look at C = B^T J(x*) for codes (count, n_0): does x* attract for some step, up to which, and where does it drive away?

    `growth` is the factor of the worst direction in ITERATIONS steps of 1/gamma, `longest_multiple` the step at which directions
    that shrink begin to overshoot, both as quantiles over codes. A latent variable that the decoder hardly uses has an eigenvalue
    near 0 of either sign; x* drives runs away where a direction that repels grows by more than DOUBLED; such a one does not.

    Returns:
        What is said, and where x* drives runs away, (count,).
    """
    gamma, count = float(np.prod(norms(network))), len(codes)
    spectra = np.array([np.linalg.eigvals(network.B.T @ network.jacobian(x)) for x in codes])
    limits = step_limits(spectra)
    longest = gamma * np.min(np.where(limits > 0, limits, np.inf), axis=1)
    factors = np.abs(1 - spectra / gamma) ** ITERATIONS
    growth = factors.max(axis=1)
    attracting = limits.min(axis=1) > 0
    away = np.any((factors > DOUBLED) & (limits == 0), axis=1)  # not one that too long a step makes grow
    quantiles = {name: plain(np.quantile(values, QUANTILES, method="nearest"))
                 for name, values in (("longest_multiple", longest), ("growth", growth))}
    return {"codes": count, "steps": ITERATIONS, "attracting": int(attracting.sum()),
            "attracting_interval": interval(int(attracting.sum()), count), "driven_away": int(away.sum()),
            "driven_away_interval": interval(int(away.sum()), count), "quantiles": list(QUANTILES), **quantiles,
            "condition_of_B": plain(float(np.linalg.cond(network.B))),
            "norm_of_B_over_gamma": plain(float(np.linalg.norm(network.B, 2)) / gamma)}, away


def alt(summary: Summary) -> str:
    """Say what the picture shows to those who do not see it."""
    said = []
    for name, about in summary["networks"].items():
        near, best = about["near_x_star"], max(cell["close"] for row in about["cells"] for cell in row)
        there = about["where_driven_away"]["normal"]["close"]
        said.append(f"{name}: at best {best} of {summary['codes']} runs of a cell come close; x* drives runs away at "
                    f"{near['driven_away']} of {near['codes']} codes, where {there} runs come close, and "
                    f"{about['elsewhere']['normal']['close']} elsewhere")
    return "; ".join(said)
