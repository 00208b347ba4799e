r"""Noise that does not know the weights is damped by $\sqrt{n_0/n_d}$.

For all $n_0$, all $d$, all widths with $n_i \ge C 5^i n_0$ for $i \in [d]$, and all $\epsilon \in \mathbb{R}^{n_d}$ fixed
before the weights $A_1, \dots, A_d$ of A2 are drawn, $B = A_d \cdots A_1$ satisfies
$$\lVert B^{\mathsf{T}} \epsilon \rVert \le 15 \sqrt{n_0/n_d} \lVert \epsilon \rVert$$
but for a probability of at most $e^{-10 n_0}$.

Reading: reconstructed, the text of Lemma 6 being in an appendix that was not available. Condition (6) with $C_0 \ge 1$
implies $n_i \ge C_0 5^i n_0$. The proof: $V = \lVert B^{\mathsf{T}} \epsilon \rVert^2 n_d/(n_0 \lVert \epsilon \rVert^2)$
has the law of $\prod_{i=0}^{d-1} \chi^2_{n_i}/n_i$ with independent factors (`lemma-6-law`). At a power $s = c n_0$ with
an integer $c$,
$$\mathbb{E} V^s = \prod_{i=0}^{d-1} \prod_{j=0}^{s-1} \left(1 + \frac{2j}{n_i}\right) \le
\exp\left(n_0 \left(\int_0^c \log(1 + 2t)\, \mathrm{d} t + \frac{c^2}{4C}\right)\right),$$
so that Markov's inequality for $V^s$ bounds the probability for every $n_0$, $d$ and width at once. What is computed, in
interval arithmetic, is that some $c$ makes the exponent at most $-10 n_0$.
"""

from __future__ import annotations

from typing import NamedTuple

from mpmath import iv

from plugin_verify import ForAll, Proof, grid
from plugin_verify.outward import above


class Setting(NamedTuple):
    """The widths satisfy n_i >= C 5^i n_0 for every i in [d]; n_0 and d are any."""

    C: float


def exponent(c: int, C: float, constant: float, growth: float) -> object:
    """Enclose (log P) / n_0 as Markov's inequality bounds it at the power c n_0; widths grow like C growth^i n_0."""
    edge = 1 + 2 * iv.mpf(c)
    start = (edge * iv.log(edge) - 2 * c) / 2
    deeper = iv.mpf(c) ** 2 / (C * (iv.mpf(growth) - 1))
    return start + deeper - 2 * c * iv.log(iv.mpf(constant))


def narrow_chain(C: float, constant: float, growth: float) -> int | None:
    """Give a depth at which n_0 = ... = n_{d-1} = 2 refutes the bound, where the condition admits such widths.

    There V is a product of d standard exponential variables, so that P(V > t^d) >= exp(-d t).
    """
    deepest = 12 if C * growth**12 <= 1 else 1
    for d in range(1, deepest + 1):
        if (d * iv.mpf(constant) ** (iv.mpf(2) / d)).b < 20:
            return d
    return None


def prove(s: Setting, *, constant: float = 15.0, growth: float = 5.0) -> Proof:
    """Find a power at which Markov's inequality gives the lemma, or else a chain of narrow layers that refutes it."""
    where = f"for every n_0 >= 1, d >= 1 and n_i >= {s.C:g} * {growth:g}^i n_0"
    for c in range(1, 200) if growth > 1 else ():
        found = exponent(c, s.C, constant, growth)
        if found.b <= -10:  # type: ignore[attr-defined]
            return Proof(True, where, f"by Markov's inequality at the power {c} n_0, P <= exp({above(found.b, 4)} n_0)")  # type: ignore[attr-defined]
    d = narrow_chain(s.C, constant, growth)
    if d is None:
        return Proof(None, where, "neither the bound nor the counterexample applies")
    return Proof(False, where, f"at d = {d} with n_0 = ... = n_{d - 1} = 2, P >= exp(-{d} * {constant:g}^(2/{d})) > exp(-20)")


lemma_6 = ForAll(
    id="lemma-6", source="Lemma 6 (reconstructed)", statement=__doc__, settings=grid(Setting, C=(1.0, 10.0, 104.0, 1621.0)),
    prove=prove,
)
