"""Networks and solvers that are wrong in one known way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from plugin_verify import Network, Solution, gaussian_network, plugin
from plugin_verify.typing import Array, Generator

from ..problem import Problem, networks


class Rescaled(NamedTuple):
    """Both black boxes of a network times a number: what every A_i times a constant does to a homogeneous network."""

    G: Network
    factor: float

    def __call__(self, x: Array) -> Array:
        """Return factor G(x)."""
        return self.factor * self.G(x)

    def adjoint(self, r: Array) -> Array:
        """Return factor A_1^T ... A_d^T r."""
        return self.factor * self.G.adjoint(r)


def fan_in(G: Network) -> Rescaled:
    """Give the network weights of variance one over the fan-in: every A_i times sqrt(n_i / n_{i-1})."""
    return Rescaled(G, (G.n[-1] / G.n[0]) ** 0.5)


def fan_in_networks(s: Problem, rng: Generator, trials: int) -> Rescaled:
    """Draw networks with weights of variance one over the fan-in."""
    return fan_in(networks(s, rng, trials))


def stored_networks(s: Problem, rng: Generator, trials: int) -> Network:
    """Draw the networks with all their weights, which gradient descent needs."""
    return gaussian_network(s.n, rng=rng, trials=trials, sampler="stored")


def plugin_with_step(share: float) -> Callable[..., Solution]:
    """Give PLUGIn with a step size that is `share` times what it is told."""

    def solver(G: Any, y: Array, x0: Array, *, step_size: float, iterations: int) -> Solution:
        return plugin(G, y, x0, step_size=share * step_size, iterations=iterations)

    return solver
