"""Diagnose a given network: does the theory speak of it, and which step makes PLUGIn converge on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from plugin_verify.diagnosis.local import Code, Invertible, at_code
from plugin_verify.diagnosis.runs import pose, together
from plugin_verify.diagnosis.steps import Step, measured, natural_step, recommended_step
from plugin_verify.diagnosis.weights import LayerWeights, layer_weights
from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import Activation, Coverage, Network, coverage, largest_C_0
from plugin_verify.operators import Dense
from plugin_verify.typing import Array, Generator

FAMILY_LEVEL = 0.01
"""The chance that weights that are as A2 says are told from it, by any of the tests of any layer."""
SMALLEST, LARGEST = 1e-70, 1e70
"""Of entries and of the product of the layers' norms: the local analysis and the tests of the weights take fourth powers."""


class Diagnosis(NamedTuple):
    """Hold what was found; a black box has no layers, so that all that speaks of weights is empty or None.

    `level` is that of each single test of a layer's weights. `gamma` is the product of the layers' operator norms; with slopes of
    at most 1 it bounds the Lipschitz constant of G. `s2` is n_0 sum_j kappa^j/n_j, kappa = 2 (a^2 + b^2)/(a + b)^2 with the
    slopes a and b, 2 for ReLU: at Gaussian weights, and to leading order, the natural step contracts near a code only if it
    is well below 1. `C_0` is the largest constant for which the widths meet condition (6).

    Example:
        >>> import numpy as np
        >>> from plugin_verify import diagnose, gaussian_network
        >>> G = gaussian_network((2, 250), rng=np.random.default_rng(1), sampler="stored")
        >>> found = diagnose(G, rng=np.random.default_rng(2), codes=5, runs=2, iterations=100)
        >>> found.n, found.coverage.covered, found.C_0
        ((2, 250), True, 25.0)
        >>> [step.name for step in found.steps]
        ['natural', '1/gamma', 'recommended']
    """

    n: tuple[int, ...]
    activation: str
    output: str
    coverage: Coverage
    layers: tuple[LayerWeights, ...]
    level: float
    gamma: float | None
    s2: float | None
    C_0: float | None
    codes: tuple[Code, ...]
    iterations: int
    steps: tuple[Step, ...]

    @property
    def recommended(self) -> float | None:
        """Return the step that is recommended, None where PLUGIn is repelled at every sampled code, whatever the step."""
        return recommended_step(self.codes)


def diagnose(G: Invertible, *, rng: Generator, codes: int = 40, runs: int = 20, iterations: int = 1000) -> Diagnosis:
    """Measure the weights, the local maps at codes drawn from N(0, I), and what PLUGIn makes of several steps.

    The recommended step comes from a local analysis at the sampled codes: no guarantee, neither for other codes nor from afar.
    It is tried, like the others, from `runs` random starts at noise-free measurements of random codes.

    Args:
        G: a network, one without a leading axis of trials, its weights stored; or a `BlackBox`, of which there is less to say.
        rng: the source of codes and starts.
        codes: how many local maps.
        runs: how many starts for each step.
        iterations: of PLUGIn in each run, at most.

    Raises:
        ValueError: a `PluginVerifyError`, if a count is less than 1, G is not such a network, or it is 0 at every code.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import diagnose, gaussian_network, plugin
        >>> G, x_star = gaussian_network((5, 300, 300), rng=np.random.default_rng(1), sampler="stored"), np.ones(5)
        >>> step = diagnose(G, rng=np.random.default_rng(2), codes=5, runs=2, iterations=100).recommended
        >>> found = plugin(G, G(x_star), np.zeros(5), step_size=step, iterations=200)
        >>> bool(np.linalg.norm(found.x - x_star) < 1e-8)
        True
    """
    for name, count in (("codes", codes), ("runs", runs), ("iterations", iterations)):
        if count < 1:
            raise InvalidArgument(f"diagnose(): {name} is {count}; a number of at least 1 was wanted; pass one", argument=name)
    weights = _weights(G)
    layers = tuple(layer_weights(A) for A in weights)
    gamma = math.prod(float(layer.singular[0]) for layer in layers) if layers else None
    if gamma is not None:
        _require_scale("the product of the layers' norms is", gamma)
    sampled = rng.standard_normal((codes, G.n[0]))
    _require_alive(G, sampled)
    at = tuple(at_code(G, x) for x in sampled)
    problem = pose(G, runs, rng)
    sizes = {"natural": natural_step(G), "1/gamma": 1 / gamma if gamma else None, "recommended": recommended_step(at)}
    steps = tuple(measured(name, size, G, at, problem, iterations) for name, size in sizes.items() if size is not None)
    tests = sum(len(layer.traits) for layer in layers)
    form, C_0 = (coverage(G), largest_C_0(G.n)) if isinstance(G, Network) else (BLACK_BOX, None)
    return Diagnosis(G.n, _name(G, "activation"), _name(G, "output"), form, layers, FAMILY_LEVEL / max(tests, 1), gamma, _s2(G),
                     C_0, at, iterations, steps)


BLACK_BOX = Coverage(False, ("It is a black box: the theory speaks of matrices with independent entries, which convolutions are "
                             "not.",))


def _weights(G: Invertible) -> Sequence[Array]:
    if not isinstance(G, Network):
        return ()
    if G.trials is not None:
        raise InvalidArgument(f"diagnose(): {G.trials} networks came side by side; one was wanted; pass one of them",
                              argument="G")
    for i, A in enumerate(G.operators, start=1):
        if not isinstance(A, Dense):
            raise InvalidArgument(f"diagnose(): A_{i} is a {type(A).__name__}; stored weights were wanted; draw the network with "
                                  'sampler="stored"', argument="G")
        if not A.A.any():
            raise InvalidArgument(f"diagnose(): A_{i} is 0 throughout; G is constant; pass another network", argument="G")
        _require_scale(f"A_{i} has entries up to", float(abs(A.A).max()))
    return [A.A for A in G.operators if isinstance(A, Dense)]


def _require_alive(G: Invertible, codes: Array) -> None:
    if not np.asarray(together(G)(codes)).any():
        raise InvalidArgument(f"diagnose(): G is 0 at every one of {len(codes)} sampled codes, so that no step moves PLUGIn; a "
                              "network that answers to its input was wanted (has a layer before ReLU no positive weights?); "
                              "pass another",
                              argument="G")


def _require_scale(what: str, size: float) -> None:
    if not SMALLEST <= size <= LARGEST:
        raise InvalidArgument(f"diagnose(): {what} {size:.3g}; from {SMALLEST:g} to {LARGEST:g} was wanted, so that its fourth "
                              "power is neither 0 nor infinite; scale the layers", argument="G")


def _s2(G: Invertible) -> float | None:
    """Return n_0 sum_j kappa^j/n_j, as if the last layer were like the others."""
    if not isinstance(G, Network) or not isinstance(G.activation, Activation) or G.activation.mean_slope == 0:
        return None
    a, b = G.activation.positive, G.activation.negative
    kappa = 2 * (a * a + b * b) / (a + b) ** 2
    return G.n[0] * math.fsum(kappa**j / rows for j, (_, rows) in enumerate(pairwise(G.n), start=1))


def _name(G: Invertible, which: str) -> str:
    sigma = getattr(G, which, None)
    return str(getattr(sigma, "name", getattr(sigma, "__name__", sigma))) if sigma is not None else "unknown"


