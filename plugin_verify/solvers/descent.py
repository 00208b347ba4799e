"""Step along a direction made from the residual G(x) - y: what PLUGIn and gradient descent have in common."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import Network
from plugin_verify.operators import as_finite, as_real
from plugin_verify.solvers.following import follow_regions
from plugin_verify.solvers.iteration import Solution, count_steps, iterate
from plugin_verify.typing import Array


def descend(
    call: str,
    G: Callable[[Array], ArrayLike],
    direction: Callable[[Array, Array], ArrayLike],
    y: ArrayLike,
    x0: ArrayLike,
    step_size: float,
    iterations: int | None,
    tol: float | None,
    max_iterations: int,
    *,
    descent: bool,
) -> Solution:
    """Iterate x <- x - step_size * direction(x, G(x) - y) after checking y, x0, step_size and what G returns.

    The leading axes of y and of what G returns are trials; x0 without them starts every trial. With `tol`, a
    network of two slopes is followed through its linear regions: the same steps, to rounding.

    Args:
        descent: whether the direction is that of gradient descent, not PLUGIn's.
    """
    target = as_finite(y, call=call, argument="y")
    start = as_finite(x0, call=call, argument="x0")
    size = as_finite(step_size, call=call, argument="step_size")
    _check_dimensions(call, target, start, size)

    known = type(G) is Network and G.homogeneous  # whose values are nobody else's

    def step(x: Array) -> Array:
        value = as_real(G(x), call=call, argument="G")
        _check_value(call, value, target)
        residual = np.subtract(value, target, out=value if known and value.shape == target.shape else None)
        back = as_real(direction(x, residual), call=call, argument="G")
        _check_direction(call, back, x)
        moved: Array = x - size * back
        return moved

    if tol is not None and iterations is None and type(G) is Network:  # a subclass may have an adjoint of its own
        count_steps(None, tol, max_iterations)
        _check_value(call, G(start), target)
        found = follow_regions(G, target, start, float(size), tol, max_iterations, descent=descent)
        if found is not None:
            return found
    if start.ndim == 1:
        start = np.broadcast_to(start, (*target.shape[:-1], start.shape[0]))
    return iterate(step, start, iterations=iterations, tol=tol, max_iterations=max_iterations)


def require(call: str, G: object, method: str) -> None:
    """Refuse an object that cannot be called or lacks `method`."""
    if not callable(G) or not callable(getattr(G, method, None)):
        raise InvalidArgument(
            f"{call}: G is a {type(G).__name__}; an object with __call__(x) and {method}() was wanted; pass "
            "a Network or give yours these methods",
            argument="G",
        )


def _check_dimensions(call: str, y: Array, x0: Array, size: Array) -> None:
    for name, array in (("y", y), ("x0", x0)):
        if array.ndim == 0 or array.size == 0:
            raise InvalidArgument(
                f"{call}: {name} has shape {array.shape}; a vector, or one a trial, was wanted; reshape it",
                argument=name,
            )
    if size.ndim:
        raise InvalidArgument(
            f"{call}: step_size has shape {size.shape}; one number was wanted; pass a float",
            argument="step_size",
        )


def _check_value(call: str, value: Array, y: Array) -> None:
    leading = {value.shape[:-1], y.shape[:-1], ()}
    if value.ndim and value.shape[-1] == y.shape[-1] and len(leading) <= 2:
        return
    raise InvalidArgument(
        f"{call}: y has shape {y.shape} but G(x) has shape {value.shape}; the same last axis and the same "
        "trials were wanted; pass a y made by this G",
        argument="y",
    )


def _check_direction(call: str, back: Array, x: Array) -> None:
    if back.ndim == 0 or back.shape[-1] != x.shape[-1]:
        raise InvalidArgument(
            f"{call}: x has shape {x.shape} but the direction that G gives has shape {back.shape}; the same "
            "last axis was wanted; mend G or pass x0 of the right length",
            argument="G",
        )
