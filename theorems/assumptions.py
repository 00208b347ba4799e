r"""Assumptions A1 to A4: what every theorem of the paper takes for granted, and what can be checked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from mpmath import iv

from plugin_verify import ExpectationIdentity, ForAll, Hypothesis, Proof, UnknownConstant, grid, largest_C_0
from plugin_verify.networks import Network, gaussian_network, revealed_cost, stored_cost
from plugin_verify.typing import Array, Generator

from .problem import unit

C_0 = UnknownConstant(name="C_0", role="hypothesis", pin=104.0, admissible=lambda s: largest_C_0(s.n))

A1 = Hypothesis(name="A1", says="All activation functions are ReLU.")
A2 = Hypothesis(name="A2", says=r"The $A_i \in \mathbb{R}^{n_i \times n_{i-1}}$ are independent, with i.i.d. "
                                r"$\mathcal{N}(0, 1/n_i)$ entries.")
A3 = Hypothesis(name="A3", constant="C_0",
                says=r"$n_i \ge C_0 5^i n_0 \log\left(\prod_{j=0}^{i-1} \frac{e n_j}{n_0}\right)$ for every $i \in [d]$ (6), "
                     r"for some absolute constant $C_0$.")
A4 = Hypothesis(name="A4", says=r"The noise $\epsilon$ does not depend on the weights.")


class Widths(NamedTuple):
    """A vector of widths."""

    n: tuple[int, ...]


PAPER = ((20, 600, 500, 500), (20, 5000, 5000, 5000), (10, 201, 201, 201))
ODD = ((100, 1, 1),)  # a layer whose logarithm is negative
WITHIN = ((1, 250), (1, 1000), (2, 1040), (1, 520, 21461), (5, 2600, 107300, 1249806), (1, 8105, 445785, 5067212))


def bind(n: tuple[int, ...], C: float) -> bool | None:
    """Tell by interval arithmetic whether widths n meet condition (6) with C; None if rounding hides it."""
    certain = True
    for i in range(1, len(n)):
        logarithm = i + sum((iv.log(iv.mpf(n[j]) / n[0]) for j in range(1, i)), iv.mpf(0))
        slack = iv.mpf(n[i]) - iv.mpf(C) * 5**i * n[0] * logarithm
        if slack.b < 0:
            return False
        certain &= bool(slack.a >= 0)
    return True if certain else None


def prove_largest(s: Widths, *, share: float = 1.0) -> Proof:
    """Prove that (6) holds just below the value that is called the largest, and fails just above it."""
    C = largest_C_0(s.n) * share
    below, above = bind(s.n, C * (1 - 1e-12)), bind(s.n, C * (1 + 1e-12))
    holds = None if below is None or above is None else below and not above
    return Proof(holds, f"for n = {s.n}", f"the largest C_0 is {C:.6g}, to 1 part in 1e12, in interval arithmetic")


condition_6 = ForAll(
    id="condition-6", source="Assumption A3, (6)",
    statement=r"""The largest $C_0$ that widths admit.

For each of these vectors of widths $n_0, \dots, n_d$ the condition (6)
$$n_i \ge C_0 5^i n_0 \log\left(\prod_{j=0}^{i-1} \frac{e n_j}{n_0}\right), \quad i \in [d],$$
holds exactly for $C_0$ up to
$$\min_{i \in [d]} \frac{n_i}{5^i n_0 \left(i + \sum_{j=1}^{i-1} \log(n_j / n_0)\right)},$$
where only the layers with a positive logarithm count: the others set no limit.

Reading: the paper asks for a sufficiently large absolute constant, so a vector of widths is described by the
largest $C_0$ that it admits, never by yes or no. The widths of the paper's own experiments are among these.""",
    settings=grid(Widths, n=PAPER + WITHIN + ODD), prove=prove_largest,
)


class Layer(NamedTuple):
    """One layer of m rows and n columns, its weights stored, or revealed product by product."""

    m: int
    n: int
    revealed: bool


class LayerMoments(NamedTuple):
    """Moments of sqrt m times: an entry g; the rest h of its row's product with a dense vector; two entries of one column."""

    entry: Array
    row: Array
    column: Array


def layer_moments(s: Layer, products: tuple[Array, Array]) -> LayerMoments:
    """Take moments of g, of h and of both together, and of two entries of a column together."""
    first, second = (np.sqrt(s.m) * product[:, :2] for product in products)
    g, other = first[:, 0], first[:, 1]
    h = (np.sqrt(s.n) * second[:, 0] - g) / np.sqrt(s.n - 1)
    return LayerMoments(np.stack([g, g**2, g**4 / 3], axis=1), np.stack([h, h**2, g * h, g**2 * h**2], axis=1),
                        np.stack([g * other, g**2 * other**2], axis=1))


def draw_products(s: Layer, rng: Generator, trials: int, *,
                  network: Callable[..., Network] = gaussian_network) -> tuple[Array, Array]:
    """Draw A by the setting's sampler and multiply it by e_1 and by (1, ..., 1) / sqrt n."""
    A = network((s.n, s.m), rng=rng, trials=trials, sampler="revealed" if s.revealed else "stored").operators[0]
    return (A.matvec(np.broadcast_to(unit(s.n, 0.0), (trials, s.n))), A.matvec(np.full((trials, s.n), s.n**-0.5)))


assumption_a2 = ExpectationIdentity(
    id="assumption-a2", source="Assumption A2",
    statement=r"""The weights have the moments of independent Gaussians with variance one over the fan-out.

For all $m$ and $n$ the entries of $A \in \mathbb{R}^{m \times n}$ are i.i.d. $\mathcal{N}(0, 1/m)$. Let $g$ and $g'$ be
two entries of $\sqrt{m} A$ in one column, and $h$ the product of the rest of the row of $g$ with the unit vector
$(1, \dots, 1)/\sqrt{n - 1}$. Then
$$\mathbb{E} g = \mathbb{E} h = \mathbb{E} g h = \mathbb{E} g g' = 0, \quad \mathbb{E} g^4 = 3,$$
$$\mathbb{E} g^2 = \mathbb{E} h^2 = \mathbb{E} g^2 h^2 = \mathbb{E} g^2 g'^2 = 1 .$$

Reading: the moments are what is checked, of both samplers: stored matrices and lazily revealed ones. They tell a Gaussian
entry from a uniform one or a sign, and see rows or columns that depend on each other in sign or in size.""",
    settings=grid(Layer, revealed=(False, True), m=(6, 40), n=(5,)),
    cost=lambda s: (revealed_cost if s.revealed else stored_cost)((s.n, s.m), 2),
    sampler=draw_products, quantity=layer_moments, margin=0.05,
    expected=lambda s: LayerMoments(np.array([0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0])),
    variance=lambda s: LayerMoments(2 * np.array([1.0, 2.0, 32 / 3]), 2 * np.array([1.0, 2.0, 1.0, 8.0]),
                                    2 * np.array([1.0, 8.0])),
    variance_says="each variance is at most twice that of independent Gaussian entries",
)
