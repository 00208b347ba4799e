"""Hold a matrix, or one matrix a trial, and multiply by it one trial at a time.

Products are stacked or taken entry by entry, never one matrix product across trials: what a trial gets does not
depend, bit for bit, on how many trials stand beside it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument
from plugin_verify.normals import normal
from plugin_verify.operators.real import as_real
from plugin_verify.typing import Array, Generator

NARROW = 4
"""Columns up to which they are added up entry by entry: a stacked product costs a call a trial."""


class Dense:
    """Multiply by a stored matrix A of shape (rows, columns) or (trials, rows, columns)."""

    def __init__(self, A: ArrayLike) -> None:
        self.A: Array = as_real(A, call="Dense()", argument="A")
        if self.A.ndim not in (2, 3):
            raise InvalidArgument(
                f"Dense(): A has shape {self.A.shape}; (rows, columns) or (trials, rows, columns) was "
                "wanted; reshape it",
                argument="A",
            )
        self.rows, self.columns = self.A.shape[-2:]
        self.trials = self.A.shape[0] if self.A.ndim == 3 else None

    def matvec(self, h: Array) -> Array:
        """Return A h: (..., columns) -> (..., rows), one vector a trial.

        Without trials h may be (k, columns): k vectors, multiplied one by one.
        """
        if self.columns <= NARROW:
            return self._combination(self.A, h)
        product: Array = np.matmul(self.A, h[..., None])[..., 0]
        return product

    def rmatvec(self, r: Array) -> Array:
        """Return A^T r: (..., rows) -> (..., columns)."""
        product: Array = np.matmul(np.swapaxes(self.A, -1, -2), r[..., None])[..., 0]
        return product

    def matvecs(self, H: Array) -> Array:
        """Return A h for the k rows h of H in each trial: (..., k, columns) -> (..., k, rows)."""
        if self.columns <= NARROW:
            return self._combination(self.A[..., None, :, :], H)
        product: Array = np.matmul(H, np.swapaxes(self.A, -1, -2))
        return product

    def _combination(self, A: Array, h: Array) -> Array:
        """Add up the columns of A times the entries of h, all trials at once."""
        product: Array = A[..., 0] * h[..., 0, None]
        for j in range(1, self.columns):
            product += A[..., j] * h[..., j, None]
        return product


def gaussian(
    rows: int, columns: int, rng: Generator, trials: int | None = None, variance: float | None = None
) -> Dense:
    """Draw a matrix with iid N(0, variance) entries, or one a trial, and hold it.

    The only place where a stored Gaussian matrix is drawn.

    Args:
        rows: the fan-out n_i.
        columns: the fan-in n_{i-1}.
        rng: the source of randomness; advanced by rows * columns normals a trial.
        trials: None draws one matrix without a leading axis.
        variance: of an entry; None means 1/rows, assumption A2 of the paper.
    """
    shape = (rows, columns) if trials is None else (trials, rows, columns)
    return Dense(normal(rng, shape, math.sqrt(1 / rows if variance is None else variance)))
