r"""The number of linear pieces of one layer.

For all $m \ge n \ge 1$ and almost every $A \in \mathbb{R}^{m \times n}$ the map $x \mapsto \sigma(A x)$ is linear on each
of exactly
$$N(m, n) = 2 \sum_{k=0}^{n-1} \binom{m-1}{k} \le \left(\frac{e m}{n}\right)^n$$
cones that cover $\mathbb{R}^n$. So its range lies in a union of at most $(e m/n)^n$ subspaces of dimension $n$.

Reading: the text of this lemma is in an appendix that was not available; it is reconstructed from Section 3, which uses $N
\le (e n_1/n_0)^{n_0}$ (and its product over layers, as in (6)). The count is Schläfli's, for hyperplanes through 0 in general
position; what is proved is the inequality, in exact integers against interval arithmetic, for every $m$ and $n$ of a range.
The paper needs $m \ge n$, which (6) implies: below it the count is $2^m$, and the bound fails, at $m = 1$, $n = 2$ first.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import Any, NamedTuple

from mpmath import iv

from plugin_verify import Cost, ForAll, Proof

from .problem import refuse


class Range(NamedTuple):
    """All n from n_first to n_last, and for each all m from n to m_last."""

    n_first: int
    n_last: int
    m_last: int


def pieces(m: int, n: int) -> int:
    """Count the cones into which m hyperplanes through 0 in general position cut R^n."""
    return 2 * sum(comb(m - 1, k) for k in range(n))


def bound(m: int, n: int) -> Any:
    """Enclose (em/n)^n in an interval."""
    return (iv.e * m / n) ** n


def pairs(s: Range) -> Iterator[tuple[int, int]]:
    """List every m >= n of the range."""
    refuse({f"{s}: 1 <= n_first <= n_last <= m_last": not 1 <= s.n_first <= s.n_last <= s.m_last})
    return ((m, n) for n in range(s.n_first, s.n_last + 1) for m in range(n, s.m_last + 1))


def prove_count(s: Range, *, over: Any = pairs, at_most: Any = bound) -> Proof:
    """Compare the count with the bound, pair by pair, up to the first at which it is not certainly below."""
    where = f"for all n from {s.n_first} to {s.n_last} and all m from n to {s.m_last}"
    checked = 0
    for m, n in over(s):
        count, right = pieces(m, n), at_most(m, n)
        holds = iv.mpf(count) <= right
        if not holds:
            return Proof(holds, where, f"m = {m}, n = {n}: N = {count}, held against {float(right.mid):.6g}")
        checked += 1
    return Proof(True, where, f"{checked} pairs (m, n), exact integers against intervals")


lemma_7 = ForAll(
    id="lemma-7", source="Lemma 7", statement=__doc__,
    settings=(Range(1, 4, 600), Range(5, 20, 150), Range(40, 60, 100), Range(20, 20, 2000)), prove=prove_count,
    cost=lambda s: Cost("stored", (4e-5 + 1e-6 * s.n_last) * (s.n_last - s.n_first + 1) * s.m_last, 10_000),
)
