r"""Exact moments of $B^{\mathsf{T}}(\mathcal{G}(x) + \epsilon)$, $B = A_d \cdots A_1$, at any depth: what the first
iterate is made of.

Derived here (the paper has the mean only). Write the vector that has come down to layer $j$ as $r_j = a_j \hat{h}_j
+ s_j w_j$, with $\hat{h}_j$ the direction of $h_j = \sigma(A_j h_{j-1})$ and $w_j$ standard normal on its
complement. Given everything above layer $j$, the vector $\gamma = A_j \hat{h}_{j-1}$ splits into $\gamma^+$ and
$\gamma^-$ with squared norms $q$ and $q'$, chi-squares of $K$ and $n_j - K$ degrees over $n_j$, $K \sim
\mathrm{Bin}(n_j, \frac{1}{2})$, and
$$a_{j-1} = \sqrt{q}\, a_j - \sqrt{q'}\, s_j z, \quad s_{j-1}^2 = \left(a_j^2 + s_j^2 (z^2
+ \chi^2_{n_j - 2})\right)/n_j, \quad
\lVert h_j \rVert^2 = q \lVert h_{j-1} \rVert^2 .$$

So moments of the same degree obey linear recursions. They are polynomials in $\lVert h_j \rVert^2$; entry l of an
array is the coefficient of its l-th power.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from plugin_verify.typing import Array


class Moments(NamedTuple):
    """Moments of r = a x/||x|| + s w, w standard normal orthogonal to x: of a, a^2, s^2, a^4, a^2 s^2, s^4 (`mean` is of a)."""

    aa: float
    ss: float
    aaaa: float
    aass: float
    ssss: float
    mean: float


def moments(n: tuple[int, ...], x_norm: float, gamma: float = 0.0) -> Moments:
    """Give the moments of r = B^T (G(x) + eps), eps ~ N(0, gamma^2 / n_d I) independent of the weights."""
    e = gamma / np.sqrt(n[-1])
    aa, ss = np.array([e**2, 1.0]), np.array([e**2, 0.0])
    aaaa, aass, ssss = np.array([3 * e**4, 6 * e**2, 1.0]), np.array([e**4, e**2, 0.0]), np.array([e**4, 0.0, 0.0])
    for m in reversed(n[1:]):
        q = np.array([[_split(m, i, k) for k in range(3)] for i in range(5)])
        aa, ss = (q[1:3, 0] * aa + q[:2, 1] * ss, q[:2, 0] * (aa + (m - 1) * ss) / m)
        aaaa, aass, ssss = (
            q[2:5, 0] * aaaa + 6 * q[1:4, 1] * aass + 3 * q[:3, 2] * ssss,
            (q[1:4, 0] * (aaaa + (m - 1) * aass) + q[:3, 1] * (aass + (m + 1) * ssss)) / m,
            q[:3, 0] * (aaaa + 2 * (m - 1) * aass + (m**2 - 1) * ssss) / m**2,
        )
    powers = x_norm ** (2.0 * np.arange(3))
    aa_, ss_, aaaa_, aass_, ssss_ = (float(part @ powers[: len(part)]) for part in (aa, ss, aaaa, aass, ssss))
    return Moments(aa_, ss_, aaaa_, aass_, ssss_, mean=2.0 ** (1 - len(n)) * x_norm)


def second(n_0: int, r: Moments) -> Array:
    """Give E r r^T (n_0, n_0), with x along the first axis."""
    return np.diag([r.aa] + [r.ss] * (n_0 - 1))


def second_variance(n_0: int, r: Moments) -> Array:
    """Give the variance of every entry of r r^T (n_0, n_0), with x along the first axis."""
    variance: Array = np.full((n_0, n_0), r.ssss)
    variance[0, :] = variance[:, 0] = r.aass
    np.fill_diagonal(variance, 3 * r.ssss - r.ss**2)
    variance[0, 0] = r.aaaa - r.aa**2
    return np.asarray(np.maximum(variance, 0.0))


def mean_variance(x: Array, n: tuple[int, ...]) -> Array:
    """Give the variance of every entry of B^T G(x) (n_0,), for x in any direction."""
    size = float(np.linalg.norm(x))
    if size == 0:
        return np.zeros_like(x)
    r = moments(n, size)
    along: Array = (x / size) ** 2
    return np.asarray((r.aa - r.mean**2) * along + r.ss * (1 - along))


@cache
def _split(m: int, i: int, k: int) -> float:
    """Give E q^i q'^k, where m q and m q' are chi-squares of K and m - K degrees, K ~ Bin(m, 1/2)."""
    from scipy.stats import binom

    K = np.arange(m + 1.0)
    product = np.prod([(K + 2 * j) / m for j in range(i)], axis=0) * np.prod([(m - K + 2 * j) / m for j in range(k)], axis=0)
    return float(np.sum(binom.pmf(K, m, 0.5) * product))
