"""Measure memory in a process of its own: what runs here is called by `growth.resident`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rows import generator, steps

from plugin_verify import gaussian_network, plugin
from plugin_verify.networks.streamed import Streamed
from plugin_verify.solvers import iterate


def added(work: Callable[[], object]) -> float:
    """Return by how many MiB the peak resident set grows, after a small run that imports and compiles what there is."""
    revealed((2, 5000, 5000))
    stored((2, 20, 20))
    before = peak()
    work()
    return peak() - before


def peak() -> float:
    """Return the peak resident set in MiB; that of getrusage would begin with the parent's."""
    return next(float(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 2**10


def stored(n: tuple[int, ...]) -> None:
    """Run PLUGIn to convergence on stored weights."""
    G = gaussian_network(n, rng=generator(1), sampler="stored")
    plugin(G, G(np.eye(n[0])[0]), np.full(n[0], 0.5), step_size=3.0, tol=1e-13)


def revealed(n: tuple[int, ...]) -> None:
    """Take twelve steps on revealed weights."""
    steps(n, 12, 1.0, 1)


def streamed(n_d: int) -> None:
    """Take three steps with a last layer drawn again at each."""
    problem = Streamed((5, 2000, n_d), np.eye(5)[0], 1.0, np.random.SeedSequence(1))
    iterate(lambda x: x - 4.0 * problem.direction(x), np.zeros(5), iterations=3)
