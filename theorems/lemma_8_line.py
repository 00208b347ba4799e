r"""From a line, three rows are enough for a layer not to stretch by more than 3.

For $n_0 = 1$, all $n_1 \ge 3$ and $A_1$ as in A2,
$$\mathbb{P}(\lVert A_1 \rVert > 3) \le e^{-10} .$$

Reading: the case $n_0 = d = 1$ of Lemma 8, derived here, where the law is exact: $\lVert A_1 \rVert^2$ is $\chi^2_m/m$
with $m = n_1$, and the probability is known as a finite sum, or a bound on the error function at $m = 3$. For $m \ge 8$
Chernoff's bound $(9 e^{-8})^{m/2}$, which falls in $m$, covers all at once. All is computed in interval arithmetic.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from mpmath import iv

from plugin_verify import ForAll, Proof, grid
from plugin_verify.outward import above, below

from .lemma_8 import even_tail


class Setting(NamedTuple):
    """One m, or with wider every m from it on."""

    m: int
    wider: bool = False


def tail(m: int, x: Any) -> Any:
    """Enclose P(chi2_m > x), x > 0: a finite sum, with for odd m erfc(z), 0 <= erfc(z) <= exp(-z^2) / (z sqrt pi)."""
    if m % 2 == 0:
        return even_tail(m, x)
    z = iv.sqrt(x / 2)
    total, term = iv.mpf([0, 1]) * iv.exp(-x / 2) / (z * iv.sqrt(iv.pi)), 2 * z * iv.exp(-x / 2) / iv.sqrt(iv.pi)
    for j in range(3, m + 1, 2):
        total, term = total + term, term * x / j
    return total


def chernoff(m: int, squared: Any) -> Any:
    """Bound P(chi2_m > squared * m)."""
    return iv.exp(m * (1 + iv.log(squared) - squared) / 2)


def prove(s: Setting, *, constant: float = 3.0) -> Proof:
    """Compare the probability with e^-10."""
    squared, allowed = iv.mpf(constant) ** 2, iv.exp(iv.mpf(-10))
    found = chernoff(s.m, squared) if s.wider else tail(s.m, squared * s.m)
    where = f"at n_0 = 1, n_1 {'>=' if s.wider else '='} {s.m}"
    evidence = f"the probability is at most {above(found.b, 4)}, and e^-10 = {float(allowed.a):.4g}"
    if found.b <= allowed.a:
        return Proof(True, where, evidence)
    if not s.wider and found.a > allowed.b:
        return Proof(False, where, f"the probability is at least {below(found.a, 4)}, and e^-10 = {float(allowed.a):.4g}")
    return Proof(None, where, evidence)


lemma_8_line = ForAll(
    id="lemma-8-line", source="Lemma 8 (reconstructed)", statement=__doc__, prove=prove,
    settings=(*grid(Setting, m=(3, 4, 5, 6, 7)), Setting(8, wider=True)),
)
