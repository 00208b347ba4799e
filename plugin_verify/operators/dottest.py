"""Check that a pair of products is a matrix and its transpose."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from plugin_verify.typing import Array, Generator


def dottest(
    forward: Callable[[Array], Array],
    adjoint: Callable[[Array], Array],
    *,
    rows: int,
    columns: int,
    rng: Generator,
    trials: int | None = None,
) -> Array:
    """Return |<A u, v> - <u, A^T v>| / (||A u|| ||v|| + ||u|| ||A^T v||) at Gaussian u and v, per trial.

    It is of the order of the rounding unit for a linear map and its transpose, and of order 1/sqrt(rows) or
    more for almost every u, v if `adjoint` is anything else. It is zero where both products vanish.

    Args:
        forward: u -> A u, (..., columns) -> (..., rows).
        adjoint: v -> A^T v, (..., rows) -> (..., columns).
        rows: the length of A u.
        columns: the length of u.
        rng: the source of u and v.
        trials: the leading axis of u and v; None means none, and the result is a scalar array.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import dottest
        >>> A, rng = np.arange(6.0).reshape(2, 3), np.random.default_rng(1)
        >>> bool(dottest(lambda u: A @ u, lambda v: A.T @ v, rows=2, columns=3, rng=rng) < 1e-14)
        True
        >>> bool(dottest(lambda u: A @ u, lambda v: 2 * A.T @ v, rows=2, columns=3, rng=rng) > 0.01)
        True
    """
    leading = () if trials is None else (trials,)
    u, v = rng.standard_normal((*leading, columns)), rng.standard_normal((*leading, rows))
    Au, Atv = forward(u), adjoint(v)
    gap = np.abs(np.vecdot(Au, v) - np.vecdot(u, Atv))
    size = _norm(Au) * _norm(v) + _norm(u) * _norm(Atv)
    ratio: Array = np.divide(gap, size, out=np.zeros(leading), where=size != 0)
    return ratio


def _norm(a: Array) -> Array:
    size: Array = np.sqrt(np.vecdot(a, a))
    return size
