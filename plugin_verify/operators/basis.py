"""Split queries into the part in the span of an orthonormal basis and the rest."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugin_verify.operators.stack import Stack, is_long
from plugin_verify.typing import Array

SUBSPACE_TOLERANCE = 1e-12
"""The relative distance from the span of a basis below which a query counts as inside it.

A query inside is answered by the product of its projection: an error of this relative size at most. Until the
basis grows again the answers are those of one fixed matrix A Q Q^T, so a converging iteration still converges
to any stop tolerance, and a target x_star that was itself queried remains a fixed point.
"""

_CANCELLED = 0.1
"""A projection that leaves less than this part of a vector is repeated, so that the rest is orthogonal to rounding."""
_ROUNDING = 4 * float(np.finfo(np.float64).eps)
"""The relative distance at which two queries are the same but for rounding."""
_SQUARES = 1e-12
"""More than the error of a difference of two squared norms, relative to the larger."""


class Split(NamedTuple):
    """Hold a query's coordinates (trials, count), the norm of the rest or a bound on it, and where that counts as new."""

    coordinates: Array
    distance: Array
    new: NDArray[np.bool_]


class Basis:
    """Keep an orthogonal basis Q of the queries so far, one a trial.

    Queries of a converging iteration resemble each other. So a query is compared with the one before, whose coordinates are
    known to rounding, and only the difference is projected where it is the smaller.

    Args:
        trials: the leading axis.
        length: of a query.
    """

    def __init__(self, trials: int, length: int) -> None:
        self.trials = trials
        self._vectors = Stack(trials, length)
        self._norms: Array = np.ones((trials, 0))
        self._anchor: Array = np.zeros((trials, length))  # the last query
        self._anchored: Array = np.zeros((trials, 0))  # its coordinates
        self._lost: Array = np.zeros(trials)  # at least the norm of its part outside the span

    @property
    def rank(self) -> int:
        """Return the number of vectors."""
        return self._vectors.count

    def coordinates(self, h: Array) -> Array:
        """Return Q^T h: (trials, length) -> (trials, rank)."""
        return self._vectors.coordinates(h) / self._norms

    def combination(self, c: Array) -> Array:
        """Return Q c: (trials, rank) -> (trials, length)."""
        return self._vectors.combination(c / self._norms)

    def split(self, h: Array, size: Array) -> Split:
        """Split h (trials, length) of norm `size`, which is neither tiny nor huge; leave the rest in a spare vector."""
        rest, none = self._vectors.spare(), np.zeros(self.trials, dtype=np.bool_)
        far, known, lost = self._difference(h, size, rest)
        if np.all(far <= _ROUNDING * size):
            return Split(known, far + lost, none)
        c = self.coordinates(rest)
        outside = lost + np.sqrt(np.maximum(far**2 * (1 + _SQUARES) - np.vecdot(c, c), 0.0))
        if np.all(outside <= SUBSPACE_TOLERANCE * size):
            self._remember(h, known + c, outside)
            return Split(known + c, outside, none)
        if lost.any():  # what was lost on the way here may be new: compare with nothing
            self._remember(np.zeros(()), np.zeros(self._anchored.shape), np.zeros(self.trials))
            return self.split(h, size)
        left, distance = self._remove(rest, c)
        if np.any((distance < _CANCELLED * far) & (distance > SUBSPACE_TOLERANCE * size)):
            again, distance = self._project_again(rest, left)
            c += again
        self._remember(h, known + c, distance)
        return Split(known + c, distance, distance > SUBSPACE_TOLERANCE * size)

    def add(self, h: Array, split: Split) -> Array:
        """Keep the rest of h, which was the last to be split, and return h's coordinates.

        In a trial that has nothing new the vector is zero.
        """
        self._vectors.spare()[~split.new] = 0.0
        self._vectors.keep()
        self._norms = np.append(self._norms, np.where(split.new, split.distance, 1.0)[:, None], axis=1)
        coordinates = np.append(split.coordinates, np.where(split.new, split.distance, 0.0)[:, None], axis=1)
        self._anchored, self._lost = coordinates, np.where(split.new, 0.0, split.distance)
        return coordinates

    def newest(self) -> Array:
        """Return the last vector of Q: (trials, length)."""
        return self._vectors.last() / self._norms[:, -1:]

    def _difference(self, h: Array, size: Array, rest: Array) -> tuple[Array, Array, Array]:
        """Write h less what is known of it to `rest`; return its norm, the coordinates of what is known, and what they lack."""
        far = np.sqrt(_subtract(h, self._anchor, rest))
        alike = far < 0.5 * size
        if not alike.all():
            rest[~alike] = h[~alike]
        return np.where(alike, far, size), np.where(alike[:, None], self._anchored, 0.0), np.where(alike, self._lost, 0.0)

    def _remember(self, h: Array, coordinates: Array, lost: Array) -> None:
        """Remember h, its coordinates and how much of it they leave out."""
        self._anchor[...] = h
        self._anchored, self._lost = coordinates, lost

    def _remove(self, rest: Array, c: Array) -> tuple[Array | None, Array]:
        """Remove the part with coordinates c from `rest`, in place; return Q^T rest, if known, and its norm."""
        left, squares = self._vectors.remove(c / self._norms, rest)
        return None if left is None else left / self._norms, np.sqrt(squares)

    def _project_again(self, rest: Array, left: Array | None) -> tuple[Array, Array]:
        """Remove from `rest`, in place, its part in the span, which is rounding; return that part's coordinates, and the norm."""
        c = self.coordinates(rest) if left is None else left
        return c, self._remove(rest, c)[1]


def _subtract(h: Array, anchor: Array, rest: Array) -> Array:
    """Write h - anchor to `rest`, and return its squared norm in each of the trials."""
    if not is_long(h.shape[-1]):
        np.subtract(h, anchor, out=rest)
        return norm(rest) ** 2
    from plugin_verify.operators.sweeps import subtract

    squares = np.empty(h.shape[0])
    subtract(h, anchor, rest, squares)
    return squares


def norm(h: Array) -> Array:
    """Return ||h|| for each of the trials."""
    size: Array = np.sqrt(np.vecdot(h, h))
    return size
