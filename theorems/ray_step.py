r"""The exact law of PLUGIn's first step at $d = 1$ from a point on the ray of $x^*$.

For $x^0 = c x^*$ with $c \ge 0$, $R = \lVert x^0 - x^* \rVert$ and $\eta = 2 \theta$,
$$\frac{\lVert x^1 - x^* \rVert^2}{R^2} = \left(1 - \frac{2 \theta Q}{m}\right)^2 + \frac{4 \theta^2 Q}{m^2} \chi^2_{n_0 - 1},$$
where $Q = \chi^2_K$, $K \sim \mathrm{Bin}(m, \frac{1}{2})$, is the sum of squares of the positive entries of $A_1 x^* \sqrt{m}
/\lVert x^* \rVert$, independent of the $\chi^2_{n_0 - 1}$ of the orthogonal directions.

Reading: derived here; nothing in the paper. It says how often Theorem 1 fails at $k = 1$ as a sum and an integral, to about
six digits, and so what splitting must find.
"""

from __future__ import annotations

import math

import numpy as np

from plugin_verify.typing import Array

NARROWEST = {1: 287, 2: 791, 3: 1305, 5: 2344}
"""The least m at which Theorem 1 holds here for k = 1 and theta = 1, by n_0: `narrowest` at its own probability."""
POINTS = 4001
"""Nodes of Simpson's rule in log Q."""


def step_tail(m: int, n_0: int, *, theta: float = 1.0, ratio: float = 0.5) -> float:
    """Return P(||x^1 - x*|| > ratio R), for ratio < 1."""
    from scipy.integrate import simpson
    from scipy.stats import binom, chi2

    ends = [0.5 * m * (1 + sign * ratio) / theta for sign in (-1.0, 1.0)]  # where the first term alone exceeds ratio^2
    K = np.arange(m + 1)
    weight = binom.pmf(K, m, 0.5)
    degrees = np.maximum(K, 1)
    outside = float(weight @ np.where(K == 0, 1.0, chi2.cdf(ends[0], degrees)) + weight @ chi2.sf(ends[1], degrees))
    if n_0 == 1:
        return outside
    log_q = np.linspace(math.log(ends[0]), math.log(ends[1]), POINTS)
    q = np.exp(log_q)
    left = np.maximum(ratio**2 - (1 - 2 * theta * q / m) ** 2, 0.0) * m**2 / (4 * theta**2 * q)
    inside = chi2.sf(left, n_0 - 1) * np.exp(_log_density(q, m)) * q
    return outside + float(simpson(inside, x=log_q))


def narrowest(n_0: int, *, log10_p: float) -> int:
    """Return the least m whose tail at theta = 1 is at most 10^log10_p."""
    low, high = n_0, n_0
    while step_tail(high, n_0) > 10.0**log10_p:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if step_tail(middle, n_0) <= 10.0**log10_p else (middle, high)
    return high


def _log_density(q: Array, m: int) -> Array:
    """Return the logarithm of the density of Q at q (points,), without its atom at 0."""
    from scipy.special import gammaln, logsumexp

    K = np.arange(1, m + 1)[:, None]
    pmf = gammaln(m + 1) - gammaln(K + 1) - gammaln(m - K + 1) - m * math.log(2)
    density = (K / 2 - 1) * np.log(q) - q / 2 - gammaln(K / 2) - K / 2 * math.log(2)
    return np.asarray(logsumexp(pmf + density, axis=0))
