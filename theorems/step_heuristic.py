r"""The step $1/\gamma$, $\gamma = \prod_j \lVert A_j \rVert$, contracts at the rate of Theorem 1 for weights of variance $1/n_j$.

For all $d$, $x^*$ and $x^0$ fixed before the weights, and all $k$, with $\epsilon = 0$ and $\eta = 1/\gamma$, so that
$\theta = 2^{-d} \eta$ is random, the $k$-th iterate of PLUGIn (5) satisfies $\theta \le 1$ and
$$\lVert x^k - x^* \rVert \le \alpha^k \lVert x^0 - x^* \rVert, \quad \alpha = |1 - \theta| + \frac{1}{2} \theta,$$
with probability at least 0.95 at the widths that are looked at here.

Reading: Section 5 finds that this step works well on learned weights; here it is tried on the Gaussian ones of A2, which it
was not proposed for. Theorem 1 does not cover it, since the step depends on the weights. With $c A_j$ for $A_j$ the
iterates stay what they are if $\eta$ becomes $c^{-2d} \eta$ (Equation (5)), while $1/\gamma$ becomes $c^{-d}/\gamma$; so
the heuristic is tied to a scale of the weights, and at large width it diverges where $c^d \theta > 2$. The widths are those
where
$$3 \sqrt{\sum_j (2^j + 3)/n_j} \le \frac{1}{2},$$ so that the share of $x^*$ in $2^d B^{\mathsf{T}} \mathcal{G}(x^*)$, whose
mean is 1 and whose deviation is that root to leading order, is seldom below $\frac{1}{2}$. They and the probability are
ours, not the paper's, and the rule for them was made after narrower ones had been tried; these stand among the settings,
outside of it. The paper's depth, 3, is tried there only.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, HighProbabilityBound, Hypothesis, Network, Solution, gaussian_network, plugin
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2
from .problem import refuse, unit, validate_plane


class Setting(NamedTuple):
    """x* is the first unit vector, x0 = x* + u with u at an angle in degrees."""

    n: tuple[int, ...]
    k: int = 10
    angle: float = 90.0


class Rate(NamedTuple):
    """The step theta, and ||x^k - x*|| over alpha^k ||x^0 - x*||."""

    theta: Array
    latent: Array


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw networks with all their weights."""
    return network(s.n, rng=rng, trials=trials, sampler="stored")


def operator_norms(G: Network) -> Array:
    """Give the product of the operator norms (trials,), each the root of the largest eigenvalue of the smaller Gram matrix."""
    product = np.ones(G.trials or 1)
    for layer in G.operators:
        A = layer.A if layer.rows < layer.columns else np.swapaxes(layer.A, -1, -2)  # type: ignore[union-attr]
        product = product * np.sqrt(np.linalg.eigvalsh(A @ np.swapaxes(A, -1, -2))[..., -1])
    return product


class Normalised(NamedTuple):
    """A network whose directions are divided by gamma: a step of size 1 along one is one of size 1/gamma."""

    G: Network
    gamma: Array

    def __call__(self, x: Array) -> Array:
        """Return G(x)."""
        return self.G(x)

    def adjoint(self, r: Array) -> Array:
        """Return A_1^T ... A_d^T r / gamma."""
        return self.G.adjoint(r) / self.gamma[:, None]

    def gradient(self, x: Array, r: Array) -> Array:
        """Return the direction of gradient descent over gamma."""
        return self.G.gradient(x, r) / self.gamma[:, None]


def rate(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin, observe: Callable[..., Array] = problem.observe,
         step_size: float = 1.0, slower: float = 0.5) -> Rate:
    """Run k steps of size `step_size`/gamma and hold them against the rate |1 - theta| + `slower` theta."""
    gamma = operator_norms(G)
    theta = 2.0 ** (1 - len(s.n)) / gamma
    x_star, u = unit(s.n[0], 0.0), unit(s.n[0], s.angle)
    y = observe(G, x_star, np.zeros(s.n[-1]))
    x = solver(Normalised(G, gamma), y, x_star + u, step_size=step_size, iterations=s.k).x
    return Rate(theta, np.linalg.norm(x - x_star, axis=-1) / (abs(1 - theta) + slower * theta) ** s.k)


def bound(s: Setting) -> Rate:
    """Give what both are held to."""
    validate_plane(s.n, s.angle)
    refuse({f"k={s.k}: a number of iterations is at least 1": s.k < 1})
    return Rate(np.array(1.0), np.array(1.0))


def cost(s: Setting) -> Cost:
    """Model a trial: k steps, a Gram matrix a layer, and its eigenvalues at some ten times the cube of its size."""
    network, seconds = stored_cost(s.n, s.k), 4e-11
    sides = [(min(rows, columns), max(rows, columns)) for columns, rows in pairwise(s.n)]
    return network._replace(seconds=network.seconds + seconds * sum(m * m * (n + 10 * m) for m, n in sides))


wide = Hypothesis(name="width", says=r"$3 \sqrt{\sum_j (2^j + 3)/n_j} \le \frac{1}{2}$.",
                  holds=lambda s: 3 * sqrt(sum((2**j + 3) / m for j, m in enumerate(s.n[1:], 1))) <= 0.5)

step_heuristic = HighProbabilityBound(
    id="step-heuristic", source="Sections 4 and 5, the step 1/gamma", statement=__doc__, hypotheses=(A1, A2, wide),
    settings=(Setting((2, 400)), Setting((1, 1200, 300), angle=180.0), Setting((2, 1200, 300)),
              Setting((2, 200, 400)), Setting((1, 200, 200), angle=180.0), Setting((1, 200, 200, 400), angle=180.0)),
    labels={"theta": "θ", "latent": "‖x^k − x*‖ over α^k ‖x⁰ − x*‖"}, sampler=networks, cost=cost, quantity=rate, bound=bound,
    failure_probability=lambda s: 0.05,
)
