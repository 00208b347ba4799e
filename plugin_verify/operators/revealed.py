"""Multiply by a Gaussian matrix that is never formed: reveal it only where it is looked at.

Let Q and P be orthonormal bases of the vectors that A and A^T were multiplied by so far. Conditionally on the
products A Q and A^T P, the matrix A acts between the complements of Q and P as a fresh Gaussian matrix. So a
query h is split into its part in span(Q), whose product is known, and the rest, whose direction q joins Q with
the product A q = P (A^T P)^T q + (I - P P^T) g, g ~ N(0, I/rows): what queries of A^T have fixed, and fresh
numbers beside it. Queries of A^T are answered likewise, Q and P changing places. Every product is exact in
law, for queries that depend in any way on earlier products [1].

References:
    [1] Y. M. Lu, "Householder Dice: A Matrix-Free Algorithm for Simulating Dynamics on Gaussian and Random
        Orthogonal Ensembles", arXiv:2101.07464; it reflects where projections are used here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from plugin_verify.normals import fill
from plugin_verify.operators.basis import Basis, norm
from plugin_verify.operators.stack import Stack
from plugin_verify.typing import Array, Generator

_TINY, _HUGE = 1e-100, 1e100  # norms between them are squared without loss


class _Repeated:
    """Keep the product of a query that came again, so that from its third time on it is not formed again."""

    def __init__(self) -> None:
        self._coordinates: Array | None = None
        self._product: Array | None = None

    def combination(self, products: Stack, c: Array) -> Array:
        """Return what c combines the products to."""
        if self._coordinates is None or not np.array_equal(c, self._coordinates):
            self._coordinates, self._product = c, None
            return products.combination(c)
        if self._product is None:
            self._product = products.combination(c)
        return self._product.copy()


class _Side(NamedTuple):
    """Hold the basis of the queries from one side, and the products of its vectors with sqrt(rows) A or its transpose."""

    basis: Basis
    products: Stack
    repeated: _Repeated


class Revealed:
    """Multiply by an N(0, 1/rows) matrix of shape (rows, columns), one a trial, revealed product by product.

    Memory is (rows + columns) * 8 bytes a revealed direction and trial, and growth copies nothing. A matrix
    that is only multiplied from the right costs what it would cost without `rmatvec`.

    Args:
        rows: the fan-out n_i.
        columns: the fan-in n_{i-1}.
        rng: kept, and advanced by a query that reveals something; the order of queries is part of the result.
        trials: None means one matrix without a leading axis.
    """

    def __init__(self, rows: int, columns: int, rng: Generator, trials: int | None = None) -> None:
        self.rows, self.columns, self.trials = rows, columns, trials
        self._rng = rng
        count = 1 if trials is None else trials
        self._right = _Side(Basis(count, columns), Stack(count, rows), _Repeated())  # Q, A Q
        self._left = _Side(Basis(count, rows), Stack(count, columns), _Repeated())  # P, A^T P

    @property
    def ranks(self) -> tuple[int, int]:
        """Return how many directions queries of A and of A^T have revealed."""
        return self._right.basis.rank, self._left.basis.rank

    def matvec(self, h: Array) -> Array:
        """Return A h: (..., columns) -> (..., rows), revealing what h asks for that is not known yet.

        A zero query gives zero. A query that is not finite gives NaN in its own trial and reveals nothing
        there. Without trials, h may be (k, columns): k queries, one after the other.
        """
        return self._multiply(h, self._right, self._left)

    def rmatvec(self, r: Array) -> Array:
        """Return A^T r: (..., rows) -> (..., columns), of the same matrix, on the same terms as `matvec`."""
        return self._multiply(r, self._left, self._right)

    def matvecs(self, H: Array) -> Array:
        """Return A h for k queries a trial, which are the rows of H: (..., k, columns) -> (..., k, rows)."""
        leading = () if self.trials is None else (self.trials,)
        k = H.shape[-2]
        products = np.empty((*leading, k, self.rows))
        for j in range(k):
            products[..., j, :] = self.matvec(H[..., j, :])
        return products

    def _multiply(self, h: Array, side: _Side, other: _Side) -> Array:
        if self.trials is None and h.ndim == 2:
            return np.stack([self._multiply(point, side, other) for point in h])
        product = self._query(np.broadcast_to(h, (side.basis.trials, h.shape[-1])), side, other)
        return product[0] if self.trials is None else product

    def _query(self, h: Array, side: _Side, other: _Side) -> Array:
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            size = norm(h)
        if np.all((size > _TINY) & (size < _HUGE)):
            return side.repeated.combination(side.products, self._reveal(h, size, side, other))
        scale = np.maximum(h.max(axis=-1), -h.min(axis=-1))
        finite = np.isfinite(scale)
        unit = np.zeros(h.shape)
        np.divide(h, scale[:, None], out=unit, where=(finite & (scale > 0))[:, None])
        coordinates = self._reveal(unit, norm(unit), side, other)
        with np.errstate(over="ignore", invalid="ignore"):
            coordinates *= np.where(finite, scale, 0.0)[:, None]
            product = side.products.combination(coordinates)
        product[~finite] = np.nan
        return product

    def _reveal(self, h: Array, size: Array, side: _Side, other: _Side) -> Array:
        """Return what combines the products to A h; the basis grows if it must."""
        split = side.basis.split(h, size)
        coordinates = split.coordinates
        if split.new.any():
            coordinates, product = side.basis.add(h, split), side.products.spare()
            self._draw(product, side, other)
            product[~split.new] = 0.0
            side.products.keep()
        return coordinates * math.sqrt(1 / self.rows)

    def _draw(self, product: Array, side: _Side, other: _Side) -> None:
        """Write the product of a new direction: fresh numbers, but what is known in the span of P."""
        fill(self._rng, product)
        if other.basis.rank:
            product += self._correction(side.basis.newest(), product, other)

    def _correction(self, q: Array, g: Array, other: _Side) -> Array:
        """Return P ((A^T P)^T q - P^T g)."""
        return other.basis.combination(other.products.coordinates(q) - other.basis.coordinates(g))
