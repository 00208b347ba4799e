"""Multiply by a Gaussian matrix of which not even the products are kept: draw its rows again, block by block.

Of the matrix A, (rows, columns), only an orthonormal basis Q of the queries is kept. A block of A Q is drawn again
whenever it is needed, from a stream seeded by the block: its j-th vector is the product of direction j, so that it is
the same every time, and a direction that joins Q later takes numbers not used before. Memory does not grow with `rows`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from plugin_verify.normals import normal
from plugin_verify.operators.basis import Basis, norm
from plugin_verify.typing import Array, Generator

_ROWS = 2**16  # in a block: long enough that seeding does not count, short enough for the cache


class Block(NamedTuple):
    """Hold some rows of the products, (p, rows in the block), and a stream for whatever else these rows draw."""

    products: Array
    rng: Generator


class Blocked:
    """Multiply by an N(0, 1/rows) matrix of shape (rows, columns) in blocks of rows, drawn again at every product.

    Args:
        rows: n_d.
        columns: n_{d-1}.
        seed: of every stream of this matrix; the order of queries is part of the result.
    """

    def __init__(self, rows: int, columns: int, seed: np.random.SeedSequence) -> None:
        self.rows, self.columns = rows, columns
        self._seed = seed
        self._basis = Basis(1, columns)

    @property
    def rank(self) -> int:
        """Return how many directions have been asked for."""
        return self._basis.rank

    def coordinates(self, h: Array) -> Array:
        """Return the coordinates of h (columns,) in Q, which grows if it must; h is finite and neither tiny nor huge."""
        query = h[None]
        split = self._basis.split(query, norm(query))
        coordinates: Array = (self._basis.add(query, split) if split.new.any() else split.coordinates)[0]
        return coordinates

    def blocks(self, coordinates: Sequence[Array]) -> Iterator[Block]:
        """Go through the row blocks of A h_1, ..., A h_p, given the coordinates of each h."""
        C = np.stack([np.pad(c, (0, self.rank - c.size)) for c in coordinates]) * math.sqrt(1 / self.rows)
        for number, start in enumerate(range(0, self.rows, _ROWS)):
            rows = min(_ROWS, self.rows - start)
            drawn = normal(self._stream(number, 0), (self.rank, rows))
            yield Block(C @ drawn, self._stream(number, 1))

    def _stream(self, block: int, purpose: int) -> Generator:
        key = (*self._seed.spawn_key, block, purpose)
        return np.random.default_rng(np.random.SeedSequence(self._seed.entropy, spawn_key=key))
