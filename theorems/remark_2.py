r"""Layers that contract satisfy the condition on the widths.

For all $n_0$, $d$, $C_0 > 0$ and $\beta \ge 4 + \log C_0$ with $\beta C_0$ a positive integer, the widths
$$n_i = \beta C_0 5^d n_0 d (2d - i), \quad i \in [d],$$
which decrease, $n_1 > n_2 > \cdots > n_d$, are integers and satisfy (6) with this $C_0$:
$$n_i \ge C_0 5^i n_0 \log\left(\prod_{j=0}^{i-1} \frac{e n_j}{n_0}\right), \quad i \in [d].$$

Reading: $n_0$ cancels. Every $\beta C_0$ is at least the smallest one for its $C_0$, and that one decides: the slack, divided
by $C_0 5^i n_0$, is $\beta 5^{d-i} d(2d - i) - i - \sum_{j<i} \log(n_j/n_0)$, which grows with $\beta \ge 1$, as $d^2 > i -
1$. So what is proved, in interval arithmetic, is the smallest $\beta$, at one $C_0$ and all $d$ of a range. That $\beta C_0$
is an integer is needed for $C_0 < 1$, where $4 + \log C_0$ may be small; 0 would give no network. That the widths decrease is
seen from $2d - i$.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mpmath import iv

from plugin_verify import Cost, ForAll, Proof, grid
from plugin_verify.outward import above, below

from .problem import refuse


class Range(NamedTuple):
    """One C_0, and all depths from d_first to d_last."""

    C_0: float
    d_first: int = 1
    d_last: int = 60


def smallest_beta(C_0: Any, *, plus: int = 4) -> Any:
    """Give the least beta >= plus + log C_0 for which beta C_0 is a positive integer, C_0 an interval."""
    product = C_0 * (plus + iv.log(C_0))
    floor = int(product.b)
    return iv.mpf(max(1, floor if product <= floor else floor + 1)) / C_0


def slack(beta: Any, C_0: Any, d: int, base: int = 5) -> Any:
    """Give an interval for the least n_i / (C_0 5^i n_0 log(...)) over i, with n_i = beta C_0 base^d n_0 d (2d - i)."""
    least, logarithm = iv.inf, iv.mpf(1)
    for i in range(1, d + 1):
        ratio = beta * iv.mpf(base) ** d * d * (2 * d - i) / (5**i * logarithm)
        least = iv.mpf([min(least.a, ratio.a), min(least.b, ratio.b)])
        logarithm += 1 + iv.log(beta * C_0 * iv.mpf(base) ** d * d * (2 * d - i))
    return least


def prove_widths(s: Range, *, beta_of: Callable[[Any], Any] = smallest_beta, base: int = 5) -> Proof:
    """Hold every depth of the range against (6), up to the first that certainly fails."""
    refuse({f"{s}: C_0 > 0 and 1 <= d_first <= d_last": not (s.C_0 > 0 and 1 <= s.d_first <= s.d_last)})
    C_0 = iv.mpf(s.C_0)
    beta = beta_of(C_0)
    where = f"for C_0 = {s.C_0:g}, every beta >= {float(beta.mid):.6g}, all n_0 and all d from {s.d_first} to {s.d_last}"
    ratios = [(slack(beta, C_0, d, base), d) for d in range(s.d_first, s.d_last + 1)]
    least, d = min(ratios, key=lambda pair: float(pair[0].a))
    reach = f"at most {above(least.b, 4)}" if least < 1 else f"at least {below(least.a, 4)}"
    return Proof(least >= 1, where, f"least n_i over what (6) wants: {reach}, at d = {d}")


remark_2 = ForAll(
    id="remark-2", source="Remark 2", statement=__doc__, prove=prove_widths,
    settings=(*grid(Range, C_0=(0.05, 0.3, 1.0, 10.0, 104.0, 1621.0, 1e6, 1e15), d_last=(30,)), Range(1.0, 200, 200)),
    cost=lambda s: Cost("stored", 4e-5 * s.d_last * (s.d_last - s.d_first + 1), 10_000),
)
