r"""What PLUGIn's iterates do when the problem is moved.

For all $d$, widths and weights, all $x^*$, $x^0$, noise $\epsilon$ and $\theta$, let $x^k$ be the $k$-th iterate of
$$x^{k+1} = x^k - \eta A_1^{\mathsf{T}} A_2^{\mathsf{T}} \cdots A_d^{\mathsf{T}} \left(\mathcal{G}(x^k) - y\right), \quad (5)$$
with $y = \mathcal{G}(x^*) + \epsilon$ and $\eta = \theta 2^d$. For all orthogonal $O$, permutations $P_j$ ($P_0 = I$)
and $c > 0$:

`product`: it is what (5) gives, written out with one transposed matrix after the other;
`rotation`: from $O x^0$, with $O x^*$ and $A_1 O^{\mathsf{T}}$, it is $O x^k$;
`scaling`: from $c x^0$, with $c x^*$ and $c \epsilon$, it is $c x^k$;
`permutation`: with $P_j A_j P_{j-1}^{\mathsf{T}}$ and $P_d \epsilon$ it is $x^k$;
`weights`: with $c A_j$, $c^d \epsilon$ and $c^{-2d} \eta$ it is $x^k$;
`fixed_point`: from $x^*$, without noise, it is $x^*$;
`composition`: in $k$ runs of one step each it is $x^k$.

Reading: each statement holds always, whatever the weights; what is supported is that all hold at once but for a probability
of 1e-3, over Gaussian weights and random $O$, with shifts for $P_j$ and $c = 1.5$. Each is held to 1e-10 of the size of the
iterates, which is rounding, amplified by $k$ steps. The product alone sees the sign and the step size, and gradient descent;
the layers have different widths, and some equal ones, where a missing transpose still multiplies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, HighProbabilityBound, Network, Solution, grid, plugin
from plugin_verify.networks import gaussian_network, stored_cost
from plugin_verify.typing import Array, Generator

from . import problem
from .equation_9 import down

FACTOR = 1.5
"""The c of the statement."""


class Setting(NamedTuple):
    """What is iterated: k steps from x0 = x* + R u, at an angle in degrees; noise = ||eps||."""

    n: tuple[int, ...]
    theta: float = 1.0
    k: int = 3
    R: float = 1.0
    angle: float = 90.0
    noise: float = 0.5
    x_star_norm: float = 1.0
    noise_direction: str = "generic"


class Draw(NamedTuple):
    """The network, and an orthogonal matrix (trials, n_0, n_0)."""

    G: Network
    O: Array  # noqa: E741


class Apart(NamedTuple):
    """How far the two sides of each statement are apart, over the size of the iterates."""

    product: Array
    rotation: Array
    scaling: Array
    permutation: Array
    weights: Array
    fixed_point: Array
    composition: Array


class Problem(NamedTuple):
    """Everything an iterate depends on."""

    G: Network
    x_star: Array
    x0: Array
    epsilon: Array
    eta: float


def draw(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Draw:
    """Draw networks with all their weights, and orthogonal matrices."""
    O = np.linalg.qr(rng.standard_normal((trials, s.n[0], s.n[0])))[0]  # noqa: E741
    return Draw(network(s.n, rng=rng, trials=trials, sampler="stored"), O)


def layers(G: Network) -> list[Array]:
    """Give A_1, ..., A_d."""
    return [A.A for A in G.operators]  # type: ignore[union-attr]


def permuted(G: Network) -> Network:
    """Shift the units of layer j by j places, and the columns of the next layer with them."""
    return with_layers(G, [np.roll(A, (j, j - 1), axis=(-2, -1)) for j, A in enumerate(layers(G), 1)])


def with_layers(G: Network, weights: list[Array]) -> Network:
    """Give the network other weights, and leave the rest of it."""
    return type(G)(weights, G.activation)


def rotated(p: Problem, O: Array) -> Problem:  # noqa: E741
    """Turn x0 and x*, and A_1 against them."""
    first, *rest = layers(p.G)
    return p._replace(G=with_layers(p.G, [first @ np.swapaxes(O, -1, -2), *rest]), x_star=O @ p.x_star, x0=O @ p.x0)


def written_out(p: Problem, k: int) -> Array:
    """Take k steps of (5) as it is written."""
    y, x = p.G(p.x_star) + p.epsilon, np.broadcast_to(p.x0, (p.G.trials or 1, len(p.x0)))
    for _ in range(k):
        x = x - p.eta * down(p.G, p.G(x) - y, p.G.depth)
    return np.asarray(x)


def apart(s: Setting, sample: Draw, *, solver: Callable[..., Solution] = plugin,
          observe: Callable[..., Array] = problem.observe) -> Apart:
    """Move the problem in every way of the statement."""
    G, O = sample  # noqa: E741
    p = Problem(G, problem.x_star(s), problem.x_start(s), problem.epsilon(s), s.theta * 2.0 ** (len(s.n) - 1))

    def run(q: Problem, k: int = s.k) -> Array:
        return solver(q.G, observe(q.G, q.x_star, q.epsilon), q.x0, step_size=q.eta, iterations=k).x

    x, d, c = run(p), G.depth, FACTOR
    size = np.linalg.norm(x, axis=-1) + np.linalg.norm(p.x0) + np.linalg.norm(p.x_star)
    once = p
    for _ in range(s.k):
        once = once._replace(x0=run(once, 1))
    sides = (
        x - written_out(p, s.k),
        run(rotated(p, O)) - (O @ x[..., None])[..., 0],
        run(p._replace(x_star=c * p.x_star, x0=c * p.x0, epsilon=c * p.epsilon)) / c - x,
        run(p._replace(G=permuted(G), epsilon=np.roll(p.epsilon, d))) - x,
        run(p._replace(G=with_layers(G, [c * A for A in layers(G)]), epsilon=c**d * p.epsilon, eta=p.eta / c ** (2 * d))) - x,
        run(p._replace(x0=p.x_star, epsilon=0 * p.epsilon)) - p.x_star,
        once.x0 - x,
    )
    return Apart(*(np.linalg.norm(side, axis=-1) / size for side in sides))


def bound(s: Setting) -> Apart:
    """Give what each is held to."""
    problem.validate(s)
    return Apart(*np.full(len(Apart._fields), 1e-10))


def cost(s: Setting) -> Cost:
    """Model a trial: a network drawn, copied thrice, and read for every step of every run."""
    problem.validate(s)
    return stored_cost(s.n, 7 * (s.k + s.n[0] + 2))


equation_5 = HighProbabilityBound(
    id="equation-5", source="Equation (5)", statement=__doc__,
    settings=(
        *grid(Setting, n=((3, 16),), theta=(1.3,)), *grid(Setting, n=((3, 9, 9, 7),), theta=(1.0, 0.375)),
        Setting((3, 3, 8), 0.4, 2, noise_direction="ones"), Setting((2, 8, 6, 7, 5), 0.5, 2, angle=120.0),
    ),
    sampler=draw, cost=cost, quantity=apart, bound=bound, failure_probability=lambda s: 1e-3,
)
