r"""Extreme singular values of a Gaussian matrix.

Let $A \in \mathbb{R}^{m \times n}$, $m \ge n$, have independent standard normal entries. For every $t > 0$

$$s_{\max}(A) \le \sqrt{m} + \sqrt{n} + t \qquad \text{and} \qquad s_{\min}(A) \ge \sqrt{m} - \sqrt{n} - t$$

with probability at least $1 - 2 e^{-t^2/2}$.
"""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from gaussian_matrices.matrices import Shape, cost, gaussian
from plugin_verify import HighProbabilityBound, Hypothesis, UniformBound, false_twin, grid
from plugin_verify.claims import Mutant


class Extremes(NamedTuple):
    """How far the singular values are spread."""

    largest: Any  # s_max
    below: Any  # sqrt(m) - s_min


def extremes(s, A):
    """Measure both ends of the spectrum, (trials,) each."""
    values = np.linalg.svd(A, compute_uv=False)
    return Extremes(values[:, 0], s.m**0.5 - values[:, -1])


def allowed(s):
    """State the bound."""
    return Extremes(s.m**0.5 + s.n**0.5 + s.t, s.n**0.5 + s.t)


tall = Hypothesis(name="tall", says=r"The matrix has at least as many rows as columns, $m \ge n$.", holds=lambda s: s.m >= s.n)

extreme_singular_values = HighProbabilityBound(
    id="extreme-singular-values", source="Davidson and Szarek (2001), Theorem II.13", statement=__doc__,
    settings=grid(Shape, m=(40,), n=(20,), t=(2.0, 3.0)), hypotheses=(tall,), cost=cost,
    sampler=gaussian, quantity=extremes, bound=allowed, failure_probability=lambda s: 2 * np.exp(-(s.t**2) / 2), gaussian=True,
)

no_columns = false_twin(extreme_singular_values, "no-columns", r"the bound of $s_{\max}$ forgets $\sqrt{n}$",
                        bound=lambda s: allowed(s)._replace(largest=s.m**0.5 + s.t))
doubled = false_twin(extreme_singular_values, "doubled", "the entries have standard deviation 2",
                     sampler=partial(gaussian, spread=2.0))


def bracket(s, A, *, steps=60, squarings=7):
    """Bracket the supremum of ||A x|| over unit x: power iteration from below, a Schatten norm from above, (trials,) each."""
    gram = A.mT @ A
    x = np.full((*gram.shape[:-1], 1), s.n**-0.5)
    for _ in range(steps):
        x = gram @ x
        x /= np.linalg.norm(x, axis=1, keepdims=True)
    lower = np.linalg.norm(A @ x, axis=(1, 2))
    size = np.trace(gram, axis1=1, axis2=2)
    power, log_trace = gram / size[:, None, None], np.log(size)
    for j in range(1, squarings + 1):
        power = power @ power
        trace = np.trace(power, axis1=1, axis2=2)
        power /= trace[:, None, None]
        log_trace += np.log(trace) / 2**j
    return lower, np.exp(log_trace / 2) * (1 + 1e-12)


operator_norm = UniformBound(
    id="operator-norm", source="Davidson and Szarek (2001), Theorem II.13",
    statement=r"""The norm of a Gaussian matrix, as a supremum.

    $\sup_{\lVert x \rVert = 1} \lVert A x \rVert \le \sqrt{m} + \sqrt{n} + t$ with probability at least $1 - e^{-t^2/2}$.""",
    settings=grid(Shape, m=(40,), n=(10,), t=(2.0, 3.0)), cost=cost,
    sampler=gaussian, quantity=bracket, bound=lambda s: s.m**0.5 + s.n**0.5 + s.t,
    failure_probability=lambda s: np.exp(-(s.t**2) / 2),
)

no_rows = false_twin(operator_norm, "no-rows", r"the bound forgets $\sqrt{m}$", bound=lambda s: s.n**0.5 + s.t)

wide = Mutant(id="wide-entries", says="the entries have standard deviation 2", parts={"spread": 2.0}, family="spread", size=1.0)
wider = Mutant(id="wide-entries-10-percent", says="the entries have standard deviation 1.1", parts={"spread": 1.1},
               family="spread", size=0.1, required=False)
