r"""Random projections nearly keep distances (Johnson and Lindenstrauss).

Let $P$ be a set of $N$ points in $\mathbb{R}^n$ and $A \in \mathbb{R}^{m \times n}$ with independent standard normal entries,
drawn apart from $P$. For every $\varepsilon \in (0, 1)$, with probability at least
$1 - N (N - 1) e^{-(\varepsilon^2 - \varepsilon^3) m / 4}$,

$$(1 - \varepsilon) \lVert x - y \rVert^2 \le \tfrac{1}{m} \lVert A x - A y \rVert^2 \le (1 + \varepsilon) \lVert x - y \rVert^2
\qquad \text{for all } x, y \in P.$$

Reading: the points are the $N$ first vertices of a simplex, so that $N \le n$; what is measured is the largest relative change.
"""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from gaussian_matrices.matrices import cost, gaussian
from plugin_verify import ExpectationIdentity, HighProbabilityBound, Hypothesis, false_twin, grid


class Projection(NamedTuple):
    """N points, projected from n to m dimensions, at a tolerance."""

    N: int
    n: int
    m: int
    epsilon: float


class Moments(NamedTuple):
    """Means over the draws."""

    square: Any  # ||A x||^2 / m
    fourth: Any  # the square of that


def distortion(s, A):
    """Measure the largest relative change of a squared distance, (trials,)."""
    images = A[:, :, : s.N]  # A applied to the vertices
    first, second = np.triu_indices(s.N, 1)
    squares = ((images[:, :, first] - images[:, :, second]) ** 2).sum(axis=1)
    return np.abs(squares / (2 * s.m) - 1).max(axis=1)


fits = Hypothesis(name="simplex", says=r"There are no more points than dimensions, $N \le n$.", holds=lambda s: s.n >= s.N)

johnson_lindenstrauss = HighProbabilityBound(
    id="johnson-lindenstrauss", source="Johnson and Lindenstrauss (1984)", statement=__doc__,
    settings=grid(Projection, N=(2, 5), n=(8,), m=(200,), epsilon=(0.5,)), hypotheses=(fits,), cost=cost,
    sampler=gaussian, quantity=distortion, bound=lambda s: s.epsilon,
    failure_probability=lambda s: s.N * (s.N - 1) * np.exp(-(s.epsilon**2 - s.epsilon**3) * s.m / 4),
)

wide_entries = false_twin(johnson_lindenstrauss, "wide-entries", "the entries have variance 1.69",
                          sampler=partial(gaussian, spread=1.3))


def moments(s, A):
    """Measure the squared norm of A times the first vertex, and its square, (trials,) each."""
    square = (A[:, :, 0] ** 2).sum(axis=1) / s.m
    return Moments(square, square**2)


isotropy = ExpectationIdentity(
    id="isotropy", source="Dasgupta and Gupta (2003)",
    statement=r"""A Gaussian matrix keeps squared norms in the mean.

    For a unit vector $x$, $\mathbb{E} \tfrac{1}{m} \lVert A x \rVert^2 = 1$ and
    $\mathbb{E} \tfrac{1}{m^2} \lVert A x \rVert^4 = 1 + 2/m$.""",
    settings=grid(Projection, N=(2,), n=(8,), m=(20, 100), epsilon=(0.5,)), cost=cost,
    sampler=gaussian, quantity=moments, expected=lambda s: Moments(1.0, 1 + 2 / s.m),
    variance=lambda s: Moments(2 / s.m, 8 / s.m + 40 / s.m**2 + 48 / s.m**3), margin=0.05,
    variance_says="exact, from the moments of the chi-square law",
)

too_wide = false_twin(isotropy, "five-percent", "the entries are 5 % too wide", sampler=partial(gaussian, spread=1.05))
