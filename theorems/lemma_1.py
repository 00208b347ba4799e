r"""The deviation of one layer, uniformly over two subspaces.

For all $m$, $n$, $q$, all $q$-dimensional affine subspaces $\mathcal{S}_1, \mathcal{S}_2 \subseteq \mathbb{R}^n$,
all $w \in \mathbb{R}^n$, all $\alpha, r > 0$ and all $t \ge 1$: let $A \in \mathbb{R}^{m \times n}$ have i.i.d.
$\mathcal{N}(0, \frac{1}{m})$ entries and
$$Z(u, v; w) = \langle A u, \sigma(A v) - \sigma(A w) \rangle - \frac{1}{2} \langle u, v - w \rangle .$$
With $\mathcal{T}_1 = \mathcal{S}_1 \cap \mathbb{B}^n(0, \alpha)$ and $\mathcal{T}_2 = \mathcal{S}_2 \cap
\mathbb{B}(w, \alpha r)$,
$$\sup_{u \in \mathcal{T}_1, v \in \mathcal{T}_2} |Z(u, v; w)| \le
C_1 \alpha^2 r \left(\sqrt{\frac{q}{m}} + \frac{q}{m} + \sqrt{\frac{t}{m}} + \frac{t}{m}\right)$$
with probability at least $1 - e^{-t}$. Here $C_1 > 0$ is an absolute constant.


Reading: $w$ and the subspaces are fixed before $A$ is drawn; the supremum is inside the probability. Over $u$ it is
closed, the norm of a projection. Over $v$ it is exact for $q = 1$ (along a line everything is piecewise linear, so
that the largest value is at a kink or at an end); for $q = n$, with $\mathcal{S}_1 = \mathcal{S}_2 = \mathbb{R}^n$,
it is searched from below, which can force $C_1$ and never says what suffices. Here $\mathcal{S}_2$ always passes
through $w$, and $1 < q < n$ is not looked at.
"""

from __future__ import annotations

from math import exp, inf, sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, UniformBound, UnknownConstant, grid
from plugin_verify.operators import gaussian
from plugin_verify.statistics import ascent_supremum, segment_supremum
from plugin_verify.typing import Array, Generator

from .problem import refuse

STARTS, STEPS = 3, 12
"""Starting points and steps of the search from below."""

C_1 = UnknownConstant(name="C_1", role="bound", pin=3.0)


class Setting(NamedTuple):
    """q is 1 or n. For q = 1, S_1 is the line offset e_3 + span(e_1) and S_2 the line w + span(e_1 or e_2); w = w_norm e_2."""

    m: int
    n: int = 1
    q: int = 1
    t: float = 1.0
    alpha: float = 1.0
    r: float = 1.0
    w_norm: float = 0.0
    parallel: bool = True
    offset: float = 0.0


class Draw(NamedTuple):
    """A, (trials, m, n), and where the search starts, (trials, starts, n)."""

    A: Array
    starts: Array


def validate(s: Setting) -> None:
    """Refuse a setting that describes no pair of sets."""
    refuse({
        f"m={s.m}, n={s.n}: widths are positive": s.m < 1 or s.n < 1,
        f"q={s.q}: this file knows q = 1 and q = n = {s.n}": s.q not in (1, s.n),
        f"t={s.t}: the lemma needs t >= 1": s.t < 1,
        f"alpha={s.alpha}, r={s.r}: both are positive": s.alpha <= 0 or s.r <= 0,
        f"offset={s.offset}: S_1 misses the ball of radius alpha = {s.alpha}": abs(s.offset) >= s.alpha,
        f"offset={s.offset}: at q = 1 it needs n >= 3, at q = n > 1 there is none": s.offset != 0 and (s.q > 1 or s.n < 3),
        "parallel=False: two different lines need n >= 2": not s.parallel and s.n < 2,
    })


def draw(s: Setting, rng: Generator, trials: int) -> Draw:
    """Draw A, and random directions for the search."""
    A = gaussian(s.m, s.n, rng, trials).A
    return Draw(A, rng.standard_normal((trials, STARTS if s.q > 1 else 0, s.n)))


def supremum(s: Setting, sample: Draw) -> tuple[Array, Array]:
    """Bracket the supremum of |Z|: a point for q = 1, from below for q = n."""
    return _over_lines(s, sample.A) if s.q == 1 else _over_everything(s, sample)


def _over_lines(s: Setting, A: Array) -> tuple[Array, Array]:
    first, second, third = np.eye(3, s.n)
    w, e = s.w_norm * (second if s.n > 1 else first), first if s.parallel else second
    p = s.offset * third
    exact = segment_supremum(
        A @ w, A @ e, A @ w, np.stack([A @ p, A @ first], axis=-1), start=np.zeros(2), step=np.array([p @ e, first @ e]),
        rho=sqrt(s.alpha**2 - s.offset**2), low=-s.alpha * s.r, high=s.alpha * s.r)
    return exact, exact


def _over_everything(s: Setting, sample: Draw) -> tuple[Array, Array]:
    w = s.w_norm * np.eye(s.n)[1]
    low = ascent_supremum(sample.A, w, s.alpha, s.r, sample.starts, steps=STEPS)
    return low, np.full(len(low), inf)


def shape(s: Setting) -> float:
    """Give what C_1 multiplies."""
    validate(s)
    return s.alpha**2 * s.r * (sqrt(s.q / s.m) + s.q / s.m + sqrt(s.t / s.m) + s.t / s.m)


def cost(s: Setting) -> Cost:
    """Model a trial by the Gaussians it draws, and its sort (q = 1) or its search (q = n)."""
    work = 150e-9 * s.m if s.q == 1 else 2e-9 * s.m * s.n * STARTS * STEPS
    return Cost("stored", 1e-6 + 20e-9 * s.m * s.n + work, 8 * s.m * (s.n + 12 * max(1, STARTS * (s.q > 1))))


lemma_1 = UniformBound(
    id="lemma-1", source="Lemma 1", statement=__doc__, unknown=(C_1,),
    settings=(
        *grid(Setting, m=(10, 100, 1000), t=(1.0, 5.0)),
        *grid(Setting, m=(100,), t=(2.0,), alpha=(0.1, 10.0), r=(0.5,)),
        *grid(Setting, m=(100,), n=(3,), w_norm=(1.0,), parallel=(True, False), offset=(0.0, 0.5)),
        *grid(Setting, m=(100, 400), n=(2,), q=(2,)),
        *grid(Setting, m=(400, 2000), n=(20,), q=(20,)),
        *grid(Setting, m=(400,), n=(5,), q=(5,), alpha=(10.0,), w_norm=(1.0,)),
    ),
    sampler=draw, quantity=supremum, bound=shape, failure_probability=lambda s: exp(-s.t), cost=cost, gaussian=True,
)
