"""State what follows from the definition of PLUGIn, step (5), always and for any weights: no statistics.

An identity runs the solver and returns what came and what was wanted, two vectors. Its source is printed where it fails, so
that what an author runs is what was run here. A is the network's weights, n_0 = len(x0), n_d = len(y).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from plugin_verify.typing import Array

Sides: TypeAlias = tuple[Array, Array]
Solve: TypeAlias = Callable[..., Array]
Box: TypeAlias = Callable[[Array], Array]


class Identity(NamedTuple):
    """An identity by name; where `exact`, no rounding is allowed for."""

    id: str
    says: str
    sides: Callable[..., Sides]
    exact: bool = False


def written_out(forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Array:
    """Take k steps of (5) as it is written."""
    x = x0
    for _ in range(k):
        x = x - step_size * adjoint(forward(x) - y)
    return x


def unchanged(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """It leaves y and x0 as they are."""
    before = np.concatenate([y, x0])
    solve(forward, adjoint, y, x0, step_size, k)
    return np.concatenate([y, x0]), before


def same_again(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """It gives the same bits again, with another problem in between."""
    first = solve(forward, adjoint, y.copy(), x0.copy(), step_size, k)
    solve(forward, adjoint, y + 1, x0 - 1, step_size, k)
    return solve(forward, adjoint, y.copy(), x0.copy(), step_size, k), first


def calls(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """It calls forward and adjoint once an iteration each, and at most once more."""
    asked = {"forward": 0, "adjoint": 0}

    def counted(name: str, box: Box) -> Box:
        def call(v: Array) -> Array:
            asked[name] += 1
            return box(v)
        return call

    solve(counted("forward", forward), counted("adjoint", adjoint), y, x0, step_size, k)
    came = np.array(list(asked.values()), dtype=float)
    return came, np.clip(came, k, k + 1)


def no_iterations(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """No iterations give x0."""
    return solve(forward, adjoint, y, x0, step_size, 0), x0


def one_step(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """One iteration is step (5)."""
    return solve(forward, adjoint, y, x0, step_size, 1), written_out(forward, adjoint, y, x0, step_size, 1)


def iterates(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """k iterations are k steps (5)."""
    return solve(forward, adjoint, y, x0, step_size, k), written_out(forward, adjoint, y, x0, step_size, k)


def composition(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """k iterations are k times one."""
    x = x0
    for _ in range(k):
        x = solve(forward, adjoint, y, x, step_size, 1)
    return solve(forward, adjoint, y, x0, step_size, k), x


def fixed_point(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """Where G(x0) = y, it stays."""
    return solve(forward, adjoint, forward(x0), x0, step_size, k), x0


def scaling(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """With 3 y and 3 x0 it is 3 x^k."""
    return solve(forward, adjoint, 3 * y, 3 * x0, step_size, k) / 3, solve(forward, adjoint, y, x0, step_size, k)


def exchange(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """With three times the adjoint and a third of the step size it is the same."""
    came = solve(forward, lambda r: 3 * adjoint(r), y, x0, step_size / 3, k)
    return came, solve(forward, adjoint, y, x0, step_size, k)


def any_boxes(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """It is (5) with one pair of boxes after another, also where they belong to no one network."""
    def other_forward(x: Array) -> Array:
        return forward(-x)

    def other_adjoint(r: Array) -> Array:
        return adjoint(r[::-1])

    pairs = [(forward, adjoint), (other_forward, other_adjoint)]
    came, wanted = (np.concatenate([f(*pair, y, x0, step_size, k) for pair in pairs]) for f in (solve, written_out))
    return came, wanted


def output_shift(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """With 1 added to G and to y it is the same."""
    came = solve(lambda x: forward(x) + 1, adjoint, y + 1, x0, step_size, k)
    return came, solve(forward, adjoint, y, x0, step_size, k)


def latent_shift(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """With the origin of the latent space moved by 1 it moves along."""
    came = solve(lambda x: forward(x - 1), adjoint, y, x0 + 1, step_size, k) - 1
    return came, solve(forward, adjoint, y, x0, step_size, k)


def rotation(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """In other orthogonal coordinates of the latent space it is the same vector."""
    Q = np.eye(len(x0)) - 2 / len(x0)
    came = solve(lambda x: forward(Q.T @ x), lambda r: Q @ adjoint(r), y, Q @ x0, step_size, k)
    return came, Q @ solve(forward, adjoint, y, x0, step_size, k)


def permutation(solve: Solve, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, k: int) -> Sides:
    """With the outputs in another order it is the same."""
    came = solve(lambda x: np.roll(forward(x), 1), lambda r: adjoint(np.roll(r, -1)), np.roll(y, 1), x0, step_size, k)
    return came, solve(forward, adjoint, y, x0, step_size, k)


def _identity(sides: Callable[..., Sides], *, exact: bool = False) -> Identity:
    says: Any = sides.__doc__
    return Identity(sides.__name__.replace("_", "-"), says.rstrip("."), sides, exact)


IDENTITIES = (
    _identity(unchanged, exact=True), _identity(same_again, exact=True), _identity(calls, exact=True),
    *map(_identity, (no_iterations, one_step, iterates, composition, fixed_point, scaling, exchange, any_boxes, output_shift,
                     latent_shift, rotation, permutation)),
)
