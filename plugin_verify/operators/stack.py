"""Keep a growing list of vectors, one list a trial, and multiply by the matrix that they make."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec

import numpy as np

from plugin_verify.typing import Array

_FEWEST, _MOST = 16, 64  # vectors allocated at a time; pages that are not yet written to take no memory
_ALLOCATED = 2**25  # numbers allocated at a time where that lies between them
_PIECE = 2**15  # numbers of a vector that stay in the cache while the vectors are added up

LONG = 2**15
"""Entries from which compiled passes over vectors pay: a call takes as long as a pass over some thousand of them."""


def is_long(length: int) -> bool:
    """Tell whether compiled passes are taken over vectors of this length; sums come out in another order than NumPy's."""
    return length >= LONG and _compiles()


@cache
def _compiles() -> bool:
    return find_spec("numba") is not None


class Stack:
    """Keep the columns of a matrix V, (length, count) in each of the trials; growth copies nothing.

    Args:
        trials: the leading axis of every vector.
        length: of a vector.
    """

    def __init__(self, trials: int, length: int) -> None:
        self.trials, self.length = trials, length
        self.count = 0
        self._size = min(max(_ALLOCATED // (trials * length), _FEWEST), _MOST)
        self._blocks: list[Array] = []  # (_size, trials, length)

    def spare(self) -> Array:
        """Return the place (trials, length) of the next vector, to be written before it is kept."""
        if self.count == self._size * len(self._blocks):
            self._blocks.append(np.empty((self._size, self.trials, self.length)))
        return self._at(self.count)

    def last(self) -> Array:
        """Return the last vector."""
        return self._at(self.count - 1)

    def keep(self) -> None:
        """Take what stands at the next place for the next vector."""
        self.count += 1

    def coordinates(self, h: Array) -> Array:
        """Return V^T h: (trials, length) -> (trials, count)."""
        c = np.empty((self.trials, self.count))
        for first, last, block in self._filled():
            c[:, first:last] = np.matmul(block.transpose(1, 0, 2), h[..., None])[..., 0]
        return c

    def combination(self, c: Array) -> Array:
        """Return V c: (trials, count) -> (trials, length)."""
        if self.count == 0:
            return np.zeros((self.trials, self.length))
        total = np.empty((self.trials, self.length))
        for part, pieces in self._pieces(c):
            part_of = total[:, part]
            np.matmul(*pieces[0], out=part_of[..., None])
            for piece in pieces[1:]:
                part_of += np.matmul(*piece)[..., 0]
        return total

    def remove(self, c: Array, h: Array) -> tuple[Array | None, Array]:
        """Subtract V c from h in place; return V^T h of what is left, if that came for nothing, and its squared norm."""
        filled = self._filled()
        if len(filled) == 1 and is_long(self.length):
            from plugin_verify.operators.sweeps import remove

            left, squares = np.empty(c.shape), np.empty(self.trials)
            remove(filled[0][2], c, h, left, squares)
            return left, squares
        for part, pieces in self._pieces(c):
            for piece in pieces:
                h[:, part] -= np.matmul(*piece)[..., 0]
        return None, np.vecdot(h, h)

    def _at(self, index: int) -> Array:
        block, slot = divmod(index, self._size)
        vector: Array = self._blocks[block][slot]
        return vector

    def _pieces(self, c: Array) -> Iterator[tuple[slice, list[tuple[Array, Array]]]]:
        """Go through the entries of V c, a piece at a time, with the products that add up to it."""
        filled = self._filled()
        for start in range(0, self.length, _PIECE):
            part = slice(start, start + _PIECE)
            yield part, [(block[..., part].transpose(1, 2, 0), c[:, first:last, None]) for first, last, block in filled]

    def _filled(self) -> list[tuple[int, int, Array]]:
        """Return (first, last, block) for the filled part of each block."""
        firsts = range(0, self.count, self._size)
        lasts = [min(first + self._size, self.count) for first in firsts]
        return [(a, b, block[: b - a]) for a, b, block in zip(firsts, lasts, self._blocks, strict=False)]
