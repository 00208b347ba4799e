"""Multiply by a Gaussian matrix that is never formed: reveal it only where it is looked at.

Conditionally on the products A Q with an orthonormal set Q, the matrix A acts on the complement of span(Q) as
a fresh Gaussian matrix. So a query h is split into its part in span(Q), whose product is known, and the rest,
whose direction q joins Q with one fresh column A q ~ N(0, I/rows). Every product is exact in law, for queries
that depend in any way on earlier products [1].

References:
    [1] Y. M. Lu, "Householder Dice: A Matrix-Free Algorithm for Simulating Dynamics on Gaussian and Random
        Orthogonal Ensembles", arXiv:2101.07464; only its right-hand queries are needed here.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from plugin_verify.typing import Array, Generator

SUBSPACE_TOLERANCE = 1e-12
"""The relative distance from span(Q) below which a query counts as inside it.

A query inside is answered by the product of its projection: an error of this relative size at most. Until the
basis grows again the answers are those of one fixed matrix A Q Q^T, so a converging iteration still converges
to any stop tolerance, and a target x_star that was itself queried remains a fixed point.
"""

_BLOCK = 16  # directions allocated at a time; pages that are not yet written to take no memory


class Revealed:
    """Multiply by an N(0, 1/rows) matrix of shape (rows, columns), one a trial, revealed product by product.

    Memory is (rows + columns) * 8 bytes a revealed direction and trial, and growth copies nothing. There is
    no `rmatvec`: a query from the left would need the matrix revealed on both sides.

    Args:
        rows: the fan-out n_i.
        columns: the fan-in n_{i-1}.
        rng: kept, and advanced by a query that reveals something; the order of queries is part of the result.
        trials: None means one matrix without a leading axis.
    """

    def __init__(self, rows: int, columns: int, rng: Generator, trials: int | None = None) -> None:
        self.rows, self.columns, self.trials = rows, columns, trials
        self._rng = rng
        self._count = 1 if trials is None else trials
        self._directions: list[Array] = []  # blocks of Q: (_BLOCK, trials, columns)
        self._products: list[Array] = []  # blocks of A Q: (_BLOCK, trials, rows)
        self.rank = 0

    def matvec(self, h: Array) -> Array:
        """Return A h: (..., columns) -> (..., rows), revealing what h asks for that is not known yet.

        A zero query gives zero. A query that is not finite gives NaN in its own trial and reveals nothing
        there. Without trials, h may be (k, columns): k queries, one after the other.
        """
        if self.trials is None and h.ndim == 2:
            return np.stack([self.matvec(point) for point in h])
        product = self._query(np.broadcast_to(h, (self._count, self.columns)))
        return product[0] if self.trials is None else product

    def matvecs(self, H: Array) -> Array:
        """Return A h for k queries a trial, which are the rows of H: (..., k, columns) -> (..., k, rows)."""
        leading = () if self.trials is None else (self.trials,)
        k = H.shape[-2]
        products = np.empty((*leading, k, self.rows))
        for j in range(k):
            products[..., j, :] = self.matvec(H[..., j, :])
        return products

    def _query(self, h: Array) -> Array:
        scale = np.maximum(h.max(axis=-1), -h.min(axis=-1))
        finite = np.isfinite(scale)
        usable = finite & (scale > 0)
        unit = np.zeros(h.shape)
        np.divide(h, scale[:, None], out=unit, where=usable[:, None])
        coefficients = self._reveal(unit)
        with np.errstate(over="ignore", invalid="ignore"):
            coefficients *= np.where(finite, scale, 0.0)[:, None]
            product = self._combine(coefficients)
        product[~finite] = np.nan
        return product

    def _reveal(self, h: Array) -> Array:
        """Return the coordinates of h (trials, columns) in the basis, which grows if it must; overwrite h."""
        size = _norm(h)
        coefficients = self._project_out(h)
        coefficients += self._project_out(h)  # twice is enough for orthogonality to working precision
        distance = _norm(h)
        new: NDArray[np.bool_] = distance > SUBSPACE_TOLERANCE * size
        if not new.any():
            return coefficients
        np.divide(h, distance[:, None], out=h, where=new[:, None])
        self._add(h, new)
        return np.concatenate([coefficients, np.where(new, distance, 0.0)[:, None]], axis=1)

    def _project_out(self, h: Array) -> Array:
        """Remove from h, in place, its part in the span of the basis; return that part's coordinates."""
        coefficients = np.empty((self._count, self.rank))
        for first, last, Q in self._blocks(self._directions):
            c = np.matmul(Q.transpose(1, 0, 2), h[..., None])
            h -= np.matmul(Q.transpose(1, 2, 0), c)[..., 0]
            coefficients[:, first:last] = c[..., 0]
        return coefficients

    def _combine(self, coefficients: Array) -> Array:
        """Return the products' combination, (trials, rank) -> (trials, rows)."""
        product: Array | None = None
        for first, last, Y in self._blocks(self._products):
            part: Array = np.matmul(Y.transpose(1, 2, 0), coefficients[:, first:last, None])[..., 0]
            product = part if product is None else np.add(product, part, out=product)
        return np.zeros((self._count, self.rows)) if product is None else product

    def _blocks(self, stored: list[Array]) -> list[tuple[int, int, Array]]:
        """Return (first, last, block) for the filled part of each block."""
        firsts = range(0, self.rank, _BLOCK)
        lasts = [min(first + _BLOCK, self.rank) for first in firsts]
        return [(a, b, block[: b - a]) for a, b, block in zip(firsts, lasts, stored, strict=True)]

    def _add(self, direction: Array, new: NDArray[np.bool_]) -> None:
        """Add a unit direction (trials, columns) and its fresh product, zeros in a trial that is not new."""
        slot = self.rank % _BLOCK
        if slot == 0:
            self._directions.append(np.empty((_BLOCK, self._count, self.columns)))
            self._products.append(np.empty((_BLOCK, self._count, self.rows)))
        q, y = self._directions[-1][slot], self._products[-1][slot]
        q[...] = direction
        q[~new] = 0.0
        self._rng.standard_normal(out=y)
        y *= math.sqrt(1 / self.rows)
        y[~new] = 0.0
        self.rank += 1


def _norm(h: Array) -> Array:
    size: Array = np.sqrt(np.vecdot(h, h))
    return size
