r"""What an iteration leaves of the error depends on $n_0 \sum_j 2^j/n_j$, not on $5^j$.

For all $d$, widths, $x^*$ and $x^0 = c x^*$ with $c \ge 0$, $c \ne 1$, with $\epsilon = 0$ and $\eta = 2^d$, the first
iterate of PLUGIn (5) satisfies
$$\mathbb{E} \frac{\lVert x^1 - x^* \rVert^2}{\lVert x^0 - x^* \rVert^2} = a_d - 1, \quad
a_j = \left(1 + \frac{3}{n_j}\right) a_{j-1} + \frac{2^j}{n_j} t_{j-1}, \quad
t_j = t_{j-1} + \frac{4}{2^j n_j} a_{j-1},$$
with $a_0 = 1$ and $t_0 = n_0$.

Reading: not in the paper; derived from the second moments of the first iterate, $a_j = 4^j \mathrm{tr} S_j$ and $t_j = 2^j
\mathrm{tr} T_j$. To first order in $1/n_j$ it is
$$n_0 \sum_j 2^j/n_j + 3 \sum_j 1/n_j ,$$
whose first term is what matters where $n_0$ is not small. So layer $j$ has to be wider than $2^j n_0$ by a factor for one
iteration to help, where condition (6) asks for $5^j n_0$. This is the error of a start that knows nothing of the weights,
on average; it does not say that (6) may be weakened in Theorem 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, ExpectationIdentity, Network, Solution, gaussian_network, plugin
from plugin_verify.networks import stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .assumptions import A1, A2
from .moments import moments
from .problem import refuse, unit


class Setting(NamedTuple):
    """x* is the first unit vector, x0 = c x*."""

    n: tuple[int, ...]
    c: float = 2.0


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A_1, ..., A_d."""
    return network(s.n, rng=rng, trials=trials, sampler="stored")


def left(s: Setting, G: Network, *, solver: Callable[..., Solution] = plugin,
         observe: Callable[..., Array] = problem.observe) -> Array:
    """Measure ||x^1 - x*||^2 / ||x^0 - x*||^2."""
    x_star = unit(s.n[0], 0.0)
    y = observe(G, x_star, np.zeros(s.n[-1]))
    off = solver(G, y, s.c * x_star, step_size=2.0 ** (len(s.n) - 1), iterations=1).x - x_star
    ratio: Array = np.vecdot(off, off) / (s.c - 1) ** 2
    return ratio


def expected(s: Setting, *, base: float = 2.0) -> float:
    """Give a_d - 1 by the recursion of the statement, 2^j standing for `base`^j."""
    refuse({f"c={s.c}: x0 = c x*, where c >= 0 is not 1": s.c < 0 or s.c == 1})
    a, t = 1.0, float(s.n[0])
    for j, n in enumerate(s.n[1:], 1):
        a, t = (1 + 3 / n) * a + base**j / n * t, t + 4 / (base**j * n) * a
    return a - 1


def odd_moments(n: tuple[int, ...]) -> tuple[float, float]:
    """Give E a^3 and E a s^2 for B^T G(x) = a x + s w, ||x|| = 1, by the recursion of `moments`."""
    aaa, ass = 1.0, 0.0
    for m in reversed(n[1:]):
        K, p = np.arange(m + 1.0), binomial(m)
        q2, q3, q2q = (float(p @ f) for f in (K * (K + 2) / m**2, K * (K + 2) * (K + 4) / m**3, K * (K + 2) * (m - K) / m**3))
        aaa, ass = q3 * aaa + 3 * q2q * ass, q2 * (aaa + (m - 1) * ass) / m
    return aaa, ass


def binomial(m: int) -> Array:
    """Give the probabilities of Bin(m, 1/2)."""
    from scipy.stats import binom

    return np.asarray(binom.pmf(np.arange(m + 1), m, 0.5))


def variance(s: Setting) -> float:
    """Give twice the variance of (2^d a - 1)^2 + 4^d s^2 chi^2, the chi-square of n_0 - 1 degrees independent of a and s."""
    r, (aaa, ass), e, f = moments(s.n, 1.0), odd_moments(s.n), 2.0 ** (len(s.n) - 1), s.n[0] - 1
    fourth = e**4 * r.aaaa - 4 * e**3 * aaa + 6 * e**2 * r.aa - 4 * e * r.mean + 1
    mixed = e**2 * (e**2 * r.aass - 2 * e * ass + r.ss)
    return 2 * (fourth + 2 * f * mixed + f * (f + 2) * e**4 * r.ssss - expected(s) ** 2)


def cost(s: Setting) -> Cost:
    """Model a trial: one step."""
    return stored_cost(s.n, 1)


sharp_width = ExpectationIdentity(
    id="sharp-width", source="Beside condition (6) (sharp)", statement=__doc__, hypotheses=(A1, A2),
    settings=(Setting((4, 80)), Setting((4, 80), 0.0), Setting((4, 20, 40)), Setting((12, 20, 20, 20))),
    sampler=networks, cost=cost, quantity=left, expected=expected, variance=variance, margin=0.04,
    variance_says="the variance is at most twice what is derived for Gaussian weights and ReLU",
)
