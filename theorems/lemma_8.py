r"""No layer stretches by more than 3, from the start to anywhere.

For all $n_0$, all $d$ and all widths that meet condition (6) with $C_0$, the weights being those of A2, the maps $A_j
\cdots A_1$ and $\mathcal{G}_j(x) = \sigma(A_j \cdots \sigma(A_1 x) \cdots)$ are Lipschitz with the constant 3 for all $j
\in [d]$ at once, but for a probability of at most $3 e^{-10 n_0}$.

Reading: reconstructed, the text of Lemma 8 being in an appendix that was not available; the body of the paper states it
for $d = 2$ with this probability. The proof: the range of $\mathcal{G}_{i-1}$ lies in $N_{i-1} \le \prod_{j=1}^{i-1} (e
n_j/n_0)^{n_0}$ subspaces of dimension $n_0$ (Lemma 7), that of $A_{i-1} \cdots A_1$ in one more. On each of them the norm
of $A_i$ exceeds $1 + \sqrt{n_0/n_i} + t$ with probability at most $\exp(-n_i t^2/2)$ (Davidson and Szarek). With
$\frac{1}{2} n_i t^2 = (10 + i) n_0 + \log N_{i-1}$ the probabilities add up to less than $3 e^{-10 n_0}$ and, by (6),
$$\prod_{i \ge 1} \left(1 + \sqrt{n_0/n_i} + t_i\right) \le \prod_{i \ge 1} \left(1 + \frac{1 + \sqrt{20 + 2i}}{\sqrt{C_0
5^i}}\right) .$$ What is computed, in interval arithmetic, is that this product is at most 3.
"""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple

from mpmath import iv

from plugin_verify import ForAll, Proof, grid
from plugin_verify.outward import above, below

LAYERS = 40
"""Factors that are computed; the logarithms of the others add up to at most 8 / (sqrt(C_0) 2^LAYERS)."""


class Setting(NamedTuple):
    """The widths meet (6) with this constant; n_0 and d are any."""

    C_0: float


def log_product(C_0: float) -> Any:
    """Enclose the logarithm of the product over all layers, from above."""
    root = iv.sqrt(iv.mpf(C_0))
    terms = (iv.log(1 + (1 + iv.sqrt(iv.mpf(20 + 2 * i))) / (root * iv.sqrt(iv.mpf(5) ** i))) for i in range(1, LAYERS + 1))
    return sum(terms, iv.mpf(0)) + 8 / root / iv.mpf(2) ** LAYERS


def even_tail(m: int, x: Any) -> Any:
    """Enclose P(chi2_m > x) for even m: a Poisson sum."""
    term = total = iv.exp(-x / 2)
    for j in range(1, m // 2):
        term = term * x / (2 * j)
        total = total + term
    return total


def prove(s: Setting, *, constant: float = 3.0) -> Proof:
    """Compute the product, or else refute at d = 1, n_0 = 2, where ||A_1|| is at least the length of a column."""
    where = f"for every n_0 >= 1 and d >= 1, at every width that meets (6) with {s.C_0:g}"
    found = iv.exp(log_product(s.C_0))
    if found.b <= constant:
        return Proof(True, where, f"the product over the layers is at most {above(found.b, 4)}")
    m = 2 * ceil(5 * s.C_0)
    tail, allowed = even_tail(m, iv.mpf(constant) ** 2 * m), 3 * iv.exp(iv.mpf(-20))
    if tail.a > allowed.b:
        return Proof(False, where, f"at d = 1, n = (2, {m}) the norm of a column exceeds {constant:g} with probability "
                                   f"{below(tail.a)} or more, and 3 e^-20 = {float(allowed.b):.3g}")
    return Proof(None, where, f"the product over the layers is bounded by {above(found.b, 4)} only")


lemma_8 = ForAll(id="lemma-8", source="Lemma 8 (reconstructed)", statement=__doc__, prove=prove,
                 settings=grid(Setting, C_0=(30.0, 104.0, 1621.0)))
