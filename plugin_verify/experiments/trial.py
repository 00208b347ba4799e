"""Run one trial of the paper's synthetic experiments: a network, a latent code, noise, PLUGIn and gradient descent.

The weights are drawn where the compiled iteration reads them, so that a trial costs little more than its Gaussians.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.normals import fill
from plugin_verify.solvers.iteration import DIVERGED, REASONS
from plugin_verify.typing import Array, Generator

TOLERANCE, CAP = 1e-13, 10_000
"""The paper's stop rule: ||x^{k+1} - x^k|| < 1e-13 ||x^k||, or 10,000 steps."""


class Method(NamedTuple):
    """A solver and its step size."""

    name: str
    step_size: float
    descent: bool = False


class Task(NamedTuple):
    """Trials `first`, ..., `first + trials - 1` at one choice of widths; equal in every run with this seed."""

    seed: int
    figure: int
    panel: str
    n: tuple[int, ...]
    levels: tuple[float, ...]
    methods: tuple[Method, ...]
    first: int
    trials: int
    slope: float = 0.0

    @property
    def key(self) -> str:
        """Name the task within its figure."""
        return f"{self.panel} {'-'.join(map(str, self.n))} {self.first}+{self.trials}"


class Record(NamedTuple):
    """What the trials of a task came to: nested lists of shape (trials, levels, methods)."""

    key: str
    stop: list[list[list[str]]]
    steps: list[list[list[int]]]
    recovery: list[list[list[float]]]
    reconstruction: list[list[list[float]]]


class Problem(NamedTuple):
    """One trial's draw: weights (each A_j transposed, one after the other), latent code, start, direction of the noise."""

    W: Array
    n: tuple[int, ...]
    x_star: Array
    x0: Array
    nu: Array


class Ending(NamedTuple):
    """Where one method ended; an error is NaN after divergence, the reconstruction error also where G(x*) = 0."""

    stop: str
    steps: int
    recovery: float
    reconstruction: float


def generator(task: Task, trial: int) -> Generator:
    """Give a trial's generator: it follows from the seed, the figure, the panel, the widths and the trial's number alone."""
    panel = int.from_bytes(task.panel.encode(), "big")
    key = (task.figure, panel, *task.n, trial)
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy=task.seed, spawn_key=key)))


def draw(n: tuple[int, ...], rng: Generator, buffer: Array | None = None) -> Problem:
    """Draw A_j with N(0, 1/n_j) entries, x* and nu uniform on spheres, x^0 standard normal (section 4 of the paper).

    Args:
        buffer: room for the weights, as long as they are or longer; they are then a part of it.
    """
    count = sum(a * b for a, b in pairwise(n))
    W = np.empty(count) if buffer is None else buffer[:count]
    for At in layers(W, n):
        fill(rng, At, 1 / np.sqrt(At.shape[1]))
    x_star, x0, nu = rng.standard_normal(n[0]), rng.standard_normal(n[0]), rng.standard_normal(n[-1])
    return Problem(W, n, x_star / np.linalg.norm(x_star), x0, nu / np.linalg.norm(nu))


def layers(W: Array, n: tuple[int, ...]) -> list[Array]:
    """Give views of the A_j transposed, each (n_{j-1}, n_j)."""
    ends = np.cumsum([a * b for a, b in pairwise(n)])
    return [W[end - a * b:end].reshape(a, b) for end, (a, b) in zip(ends, pairwise(n), strict=True)]


def forward(problem: Problem, x: Array, slope: float) -> Array:
    """Return G(x)."""
    h = x
    for At in layers(problem.W, problem.n):
        z = h @ At
        h = np.where(z > 0, z, slope * z)
    return h


def transposed_product(problem: Problem) -> Array:
    """Return A_1^T ... A_d^T, (n_0, n_d)."""
    first, *rest = layers(problem.W, problem.n)
    product: Array = first
    for At in rest:
        product = product @ At
    return np.ascontiguousarray(product)


def solve(problem: Problem, Bt: Array, y: Array, clean: Array, method: Method, slope: float) -> Ending:
    """Run a method from x^0 and compare its last iterate with x*, and G of it with G(x*)."""
    from plugin_verify.solvers.trajectory import follow

    x, steps, code = follow(problem.W, np.array(problem.n), Bt, y, problem.x0, method.step_size, TOLERANCE, CAP, DIVERGED,
                            1.0, slope, method.descent)
    if REASONS[code] == "diverged":
        return Ending("diverged", int(steps), np.nan, np.nan)
    size = np.linalg.norm(clean)
    off = np.linalg.norm(forward(problem, x, slope) - clean)
    return Ending(REASONS[code], int(steps), float(np.linalg.norm(x - problem.x_star)), float(off / size) if size else np.nan)


def run_trial(task: Task, trial: int, buffer: Array) -> list[list[Ending]]:
    """Run every method at every noise level on one network, from one start, with one direction of the noise."""
    problem = draw(task.n, generator(task, trial), buffer)
    clean = forward(problem, problem.x_star, task.slope)
    Bt = transposed_product(problem)
    return [[solve(problem, Bt, clean + level * problem.nu, clean, method, task.slope) for method in task.methods]
            for level in task.levels]


def run_task(task: Task) -> Record:
    """Run the trials of a task."""
    buffer = np.empty(sum(a * b for a, b in pairwise(task.n)))
    ended = [run_trial(task, task.first + trial, buffer) for trial in range(task.trials)]

    def collected(field: str) -> Any:
        return [[[getattr(end, field) for end in row] for row in rows] for rows in ended]

    return Record(task.key, *(collected(field) for field in Ending._fields))
