r"""The constants of Theorem 1, of the special case and of the choice of t: what the paper's arithmetic with them needs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from mpmath.ctx_iv import MPIntervalContext

from plugin_verify import Cost, ForAll, Proof, grid

from .problem import refuse


class Thetas(NamedTuple):
    """All fractions theta = p/q in the open interval (0, 4/3)."""

    q: int


class Rate(NamedTuple):
    """The constants of Theorem 1 at one theta."""

    alpha: Fraction
    latent: Fraction
    signal: Fraction


def constants(theta: Fraction) -> Rate:
    """Give alpha, 15 theta/(1 - alpha) and 45 theta/(1 - alpha)."""
    alpha = abs(1 - theta) + theta / 2
    return Rate(alpha, 15 * theta / (1 - alpha), 45 * theta / (1 - alpha))


def as_said(theta: Fraction, *, up_to: Fraction = Fraction(1)) -> bool:
    """Tell whether the constants are 30 and 90, or 30 theta/(4 - 3 theta) and thrice that, and alpha in [1/2, 1)."""
    alpha, latent, signal = constants(theta)
    right = Fraction(30) if theta <= up_to else 30 * theta / (4 - 3 * theta)
    return Fraction(1, 2) <= alpha < 1 and latent == right and signal == 3 * right and (theta != 1 or alpha == Fraction(1, 2))


def prove_thetas(s: Thetas, *, test: Callable[[Fraction], bool] = as_said) -> Proof:
    """Try every theta of the grid, in exact rationals."""
    refuse({f"q={s.q}: a denominator is positive": s.q < 1})
    thetas = [Fraction(p, s.q) for p in range(1, 4 * s.q) if 3 * p < 4 * s.q]
    wrong = [theta for theta in thetas if not test(theta)]
    return Proof(not wrong, f"for all {len(thetas)} multiples of 1/{s.q} in (0, 4/3)",
                 f"false at theta = {wrong[0]}" if wrong else "exact rationals")


noise_constant = ForAll(
    id="noise-constant", source="Theorem 1, Corollary 1",
    statement=r"""The constants of Theorem 1, and those of Corollary 1.

For all $\theta \in (0, \frac{4}{3})$ the rate $\alpha = |1 - \theta| + \frac{1}{2}\theta$ is in $[\frac{1}{2}, 1)$, and
$$\frac{15\theta}{1 - \alpha} = \begin{cases} 30, & \theta \le 1, \\ 30\theta/(4 - 3\theta), & \theta > 1. \end{cases}$$
At $\theta = 1$ this is Corollary 1: $\alpha = \frac{1}{2}$, $15/(1 - \alpha) = 30$ and $45/(1 - \alpha) = 90$.

Reading: in exact rationals, at every $\theta$ of a grid; on either side of 1 both sides are fractions of polynomials of
degree one in $\theta$, so that three of its points decide. The paper says that $\alpha$ is in $(0, 1)$, which is true and
less.""",
    settings=grid(Thetas, q=(12, 1000)), prove=prove_thetas, cost=lambda s: Cost("stored", 1.5e-5 * s.q, 10_000),
)


class Share(NamedTuple):
    """C_1 = p/q."""

    p: int
    q: int


def prove_half(s: Share, *, factor: int = 16, least: Fraction = Fraction(1, 16)) -> Proof:
    """Compare 4 C_1 (x + x^2) with 1/2 at the largest x = sqrt(n/m) that the condition admits."""
    refuse({f"p={s.p}, q={s.q}: C_1 is positive": min(s.p, s.q) < 1})
    C_1 = Fraction(s.p, s.q)
    x = 1 / (factor * C_1)
    value = 4 * C_1 * (x + x * x)
    return Proof((value <= Fraction(1, 2)) == (least <= C_1), f"for C_1 = {C_1} and all n and m >= ({factor} C_1)^2 n",
                 f"4 C_1 (x + x^2) = {value} at most")


special_case = ForAll(
    id="special-case", source="Section 3, special case",
    statement=r"""How wide one layer has to be for a factor of one half.

For all $C_1 > 0$, the bound that Lemma 1 gives at $t = q = n$ is
$$2 C_1 r \left(\sqrt{\frac{n}{m}} + \frac{n}{m} + \sqrt{\frac{n}{m}} + \frac{n}{m}\right) \le \frac{1}{2} r
\quad \text{for all } n \text{ and } m \ge (16 C_1)^2 n$$
if and only if $C_1 \ge \frac{1}{16}$.

Reading: the left side grows with $x = \sqrt{n/m}$, whose largest value is $1/(16 C_1)$; there it is $(\frac{1}{4} + 1/(64
C_1)) r$. In exact rationals, at some $C_1$. The paper does not name $C_1 \ge \frac{1}{16}$; any $C_1$ for which Lemma 1 holds
is above it.""",
    settings=(Share(1, 17), Share(1, 16), Share(1, 2), Share(1, 1), Share(2, 1), Share(3, 1), Share(100, 1)), prove=prove_half,
)


class Latent(NamedTuple):
    """The dimension of the latent code."""

    n_0: int


def prove_union(s: Latent, *, times: int = 2, power: int = 9) -> Proof:
    """Find the least n_1 of the statement, and hold it and the integer before it against the union bound's exponent."""
    refuse({f"n_0={s.n_0}: a dimension is positive": s.n_0 < 1})
    iv = MPIntervalContext()
    iv.prec = 100
    edge = iv.exp(power) * s.n_0
    n_1 = int(edge.b) + 1
    below, above = ((1 - times) * s.n_0 * iv.log(iv.e * n / s.n_0) <= -10 * s.n_0 for n in (n_1 - 1, n_1))
    known = None not in (below, above) and edge.a > n_1 - 1
    return Proof(bool(above and not below) if known else None, f"for n_0 = {s.n_0} and every n_1",
                 f"the least n_1 is {n_1}: C_0 >= {float((edge / (5 * s.n_0)).mid):.6g} in (6)")


choice_of_t = ForAll(
    id="choice-of-t", source="Section 3, general case",
    statement=r"""What the choice of $t$ asks of the first layer.

For all $n_0$ and $n_1$, with $N = (e n_1/n_0)^{n_0}$ and $t = 2 n_0 \log(e n_1/n_0)$,
$$N e^{-t} \le e^{-10 n_0} \quad \text{if and only if} \quad n_1 \ge e^9 n_0 .$$

Reading: $N$ is the bound of Lemma 7 on the number of subspaces, and $N e^{-t}$ what the union bound over them leaves. It
falls as $n_1$ grows, so the integers on either side of $e^9 n_0$ decide, in interval arithmetic. The paper says that $C_0$ is
sufficiently large: for this step (6) gives it from $C_0 \ge e^9/5$ on, which is above 1620.""",
    settings=grid(Latent, n_0=(1, 2, 5, 20, 1000)), prove=prove_union,
)
