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
closed, the norm of a projection. Over $v$ it is exact for $q = 1$ (along a line everything is piecewise linear, so that the
largest value is at a kink or at an end) and for $q = 2$ (the arrangement of $m$ lines in a disc: its vertices, and the arcs
of the circle). For $q \ge 3$ it lies between two ends: a value that is reached, and a bound by branch and bound over cones,
until the two are within a tenth of each other or the cells are spent. For $q > 6$ the upper end is the bound for the ball
as a whole, which is finite and, but for few rows, far above. The law of $A$ does not change when $\mathbb{R}^n$ is
turned, so that the subspaces lie along the axes: $\mathcal{S}_1$ and $\mathcal{S}_2$ have the same directions or orthogonal
ones, and may miss $0$ and $w$.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, UniformBound, UnknownConstant, grid
from plugin_verify.operators import gaussian
from plugin_verify.typing import Array, Generator

from .problem import refuse

GAP, CELLS, DEEPEST = 0.1, 20_000, 6
"""Where a search ends: the relative width of the bracket, the cells; the largest q that is searched at all."""

C_1 = UnknownConstant(name="C_1", role="bound", pin=3.0)


class Setting(NamedTuple):
    """S_1 = offset e_n + span(e_1, ..., e_q); S_2 = w + distance e_n + the same span, or, if not parallel, the next q axes.

    w = w_norm e_{q+1}, or along e_n where there is no such axis.
    """

    m: int
    n: int = 1
    q: int = 1
    t: float = 1.0
    alpha: float = 1.0
    r: float = 1.0
    w_norm: float = 0.0
    parallel: bool = True
    offset: float = 0.0
    distance: float = 0.0


def validate(s: Setting) -> None:
    """Refuse a setting that describes no pair of sets."""
    needed = s.q if s.parallel else 2 * s.q
    refuse({
        f"m={s.m}, n={s.n}, q={s.q}: widths and dimensions are positive": min(s.m, s.n, s.q) < 1,
        f"q={s.q}, parallel={s.parallel}: the directions need n >= {needed}": s.n < needed,
        f"t={s.t}: the lemma needs t >= 1": s.t < 1,
        f"alpha={s.alpha}, r={s.r}: both are positive": s.alpha <= 0 or s.r <= 0,
        f"offset={s.offset}: S_1 misses the ball of radius alpha = {s.alpha}": abs(s.offset) >= s.alpha,
        f"distance={s.distance}: S_2 misses the ball of radius alpha r = {s.alpha * s.r}": abs(s.distance) >= s.alpha * s.r,
        f"offset={s.offset}: off the origin S_1 needs n > q": s.offset != 0 and s.n <= s.q,
        f"distance={s.distance}: away from w S_2 needs n > {needed}": s.distance != 0 and s.n <= needed,
    })


def draw(s: Setting, rng: Generator, trials: int) -> Array:
    """Draw A, (trials, m, n)."""
    return gaussian(s.m, s.n, rng, trials).A


def supremum(s: Setting, A: Array) -> tuple[Array, Array]:
    """Bracket the supremum of |Z|: a point for q = 1 and q = 2."""
    from plugin_verify import suprema  # compiled code, loaded where it is needed

    axes, first = np.eye(s.n), 0 if s.parallel else s.q
    w = s.w_norm * axes[min(s.q, s.n - 1)]
    S_1 = suprema.Affine(s.offset * axes[-1], axes[:, :s.q])
    S_2 = suprema.Affine(w + s.distance * axes[-1], axes[:, first:first + s.q])
    x = suprema.restrict(A, w, S_1, S_2, alpha=s.alpha, r=s.r)
    if s.q > 2:
        return suprema.bracket_supremum(x, gap=GAP, cells=CELLS if s.q <= DEEPEST else 0)
    exact = suprema.segment_supremum(x) if s.q == 1 else suprema.arrangement_supremum(x)
    return exact, exact


def shape(s: Setting) -> float:
    """Give what C_1 multiplies."""
    validate(s)
    return s.alpha**2 * s.r * (sqrt(s.q / s.m) + s.q / s.m + sqrt(s.t / s.m) + s.t / s.m)


def cost(s: Setting) -> Cost:
    """Model a trial by its Gaussians, and its kinks (q = 1), its crossings (q = 2), its cells, or the search from below alone."""
    validate(s)
    if s.q > 2:
        work = 15e-6 * 14.0 ** (s.q - 3) * (s.m + 30) if s.q <= DEEPEST else 150e-6 + 0.1e-6 * s.m * s.q
    else:
        work = 100e-9 * s.m if s.q == 1 else 50e-9 * s.m**2
    return Cost("stored", 2e-6 + 20e-9 * s.m * s.n + work, 8 * s.m * (s.n + 3 * s.q + 12))


RARE = (  # beyond counting
    Setting(1, t=100.0), Setting(10, t=50.0), Setting(100, t=20.0), Setting(20, 2, 2, t=20.0),
)

lemma_1 = UniformBound(
    id="lemma-1", source="Lemma 1", statement=__doc__, unknown=(C_1,),
    settings=(
        *grid(Setting, m=(10, 100, 1000), t=(1.0, 5.0)),
        *grid(Setting, m=(100,), t=(2.0,), alpha=(0.1, 10.0), r=(0.5,)),
        *grid(Setting, m=(100,), n=(3,), w_norm=(1.0,), parallel=(True, False), offset=(0.0, 0.5)),
        *grid(Setting, m=(100,), n=(2,), q=(2,), t=(1.0, 5.0), w_norm=(0.0, 1.0)),
        Setting(400, 2, 2),
        Setting(100, 5, 2, w_norm=1.0, parallel=False, offset=0.5, distance=0.5),
        Setting(20, 3, 3, t=5.0),
        *grid(Setting, m=(200,), n=(3,), q=(3,), t=(1.0, 5.0), w_norm=(0.0, 1.0)),
        *grid(Setting, m=(200,), n=(7,), q=(3,), w_norm=(1.0,), parallel=(True, False), offset=(0.5,), distance=(0.5,)),
        *grid(Setting, m=(20, 50), n=(5,), q=(5,)),
        *grid(Setting, m=(50,), n=(5,), q=(5,), alpha=(10.0,), w_norm=(10.0,)),
        *grid(Setting, m=(1,), n=(20,), q=(20,), t=(5.0, 8.0)),
        *grid(Setting, m=(400, 2000), n=(20,), q=(20,)),
        *RARE,
    ),
    sampler=draw, quantity=supremum, bound=shape, failure_probability=lambda s: exp(-s.t), cost=cost, gaussian=True,
)
