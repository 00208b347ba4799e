r"""Exponentially many iterations are allowed.

For all $n_0 \ge 1$, with
$$k^*(n_0) = \frac{1}{200} e^{10 n_0} - 3,$$
the probability of Theorem 1 is at least 99%, that is $2(k+3)e^{-10 n_0} \le 0.01$, for every $k \le \lfloor k^* \rfloor$ and for
no larger $k$; and
$$\left(\frac{1}{2}\right)^{k^*} = 8 \left(\frac{1}{2}\right)^{\exp(10 n_0)/200} .$$
In particular $k^*(5) \approx 2.59 \times 10^{19}$, $k^*(10) \approx 1.34 \times 10^{41}$, and
$2^{-\exp(10)/200} \approx 7 \times 10^{-34}$.

Reading: $k^*$ is no integer, so a number of iterations is at most its floor. The failure probability grows with $k$, so that
$\lfloor k^* \rfloor$ and the integer after it decide about all $k$. A printed value is held to half a unit of its last
printed digit, the equation of powers to 1 part in $10^{12}$. What the remark says of the noise follows from Theorem 1 and
these.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from mpmath.ctx_iv import MPIntervalContext

from plugin_verify import ForAll, Proof, grid

from .problem import refuse


class Setting(NamedTuple):
    """The dimension of the latent code."""

    n_0: int


class Reading(NamedTuple):
    """The numbers of the remark: 200, 3, 8, by how much k may pass the floor; n_0, printed k*, half a unit of its last digit."""

    divisor: int = 200
    less: int = 3
    factor: int = 8
    beyond: int = 0
    printed: tuple[tuple[int, int, int], ...] = ((5, 259 * 10**17, 5 * 10**16), (10, 134 * 10**39, 5 * 10**38))
    footnote: Fraction = Fraction(7, 10**34)


PAPER = Reading()


def within(value: Any, center: Any, half: Any) -> bool | None:
    """Tell whether |value - center| <= half, or None if the intervals do not say."""
    verdict: bool | None = abs(value - center) <= half
    return verdict


def prove_remark(s: Setting, *, says: Reading = PAPER) -> Proof:
    """Settle the remark at one n_0, in intervals of as many bits as k* has, and 128 more."""
    refuse({f"n_0={s.n_0}: a dimension is positive": s.n_0 < 1})
    iv = MPIntervalContext()
    iv.prec = 128 + 16 * s.n_0
    e = iv.exp(10 * s.n_0)
    k_star = e / says.divisor - says.less
    k = int(k_star.a) + says.beyond
    power = iv.mpf(2) ** (-k_star) / (says.factor * iv.mpf(2) ** (-e / 200))
    checks: list[bool | None] = [
        True if says.beyond else bool(k <= k_star.a and k_star.b < k + 1),
        200 * iv.mpf(k + 3) <= e, 200 * iv.mpf(k + 4) > e,
        within(power, 1, iv.mpf(10) ** -12),
        *(within(k_star, value, half) for n_0, value, half in says.printed if n_0 == s.n_0),
    ]
    if s.n_0 == 1:
        footnote = iv.mpf(says.footnote.numerator) / says.footnote.denominator
        checks.append(within(iv.mpf(2) ** (-e / 200), footnote, iv.mpf(5) / 10**35))
    holds = False if False in checks else None if None in checks else True
    return Proof(holds, f"for n_0 = {s.n_0} and every k", f"k* = {float(k_star.mid):.6g}, in intervals of {iv.prec} bits")


remark_1 = ForAll(
    id="remark-1", source="Remark 1", statement=__doc__, settings=grid(Setting, n_0=(1, 2, 5, 10, 20, 60)), prove=prove_remark,
)
