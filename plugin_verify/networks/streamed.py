"""Invert a network whose last layer is too wide to hold even one vector of its length.

PLUGIn needs of the last layer only A_1^T ... A_d^T (G(x) - y), a sum over rows, and y = G(x_star) + eps is itself
made row by row. Both are drawn again at every step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from plugin_verify.networks.activation import Sigma, relu
from plugin_verify.networks.network import Network
from plugin_verify.networks.widths import validate_widths
from plugin_verify.normals import normal
from plugin_verify.operators import Revealed
from plugin_verify.operators.blocked import Blocked
from plugin_verify.typing import Array


class _Rows(NamedTuple):
    """Hold some rows of G(x) - y, of G(x) - G(x_star), and of A_d ... A_1, transposed."""

    residual: Array
    error: Array
    B: Array


class Streamed:
    """Pose the inversion of y = G(x_star) + eps, eps ~ N(0, gamma^2 I/n_d), at widths n, one trial, in memory free of n_d.

    A step of PLUGIn is x - eta * direction(x), to be repeated by `solvers.iterate`. It draws as many numbers as
    directions have been asked of the last layer, times n_d.

    Args:
        n: the widths (n_0, ..., n_d).
        x_star: (n_0,), not 0.
        gamma: the size of the noise.
        seed: of everything random.
        activation: of every layer.
    """

    def __init__(self, n: Sequence[int], x_star: Array, gamma: float, seed: np.random.SeedSequence,
                 activation: Sigma = relu) -> None:
        n = validate_widths(n, call="Streamed()")
        first, last = (np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, i)) for i in range(2))
        rng = np.random.default_rng(first)
        layers = [Revealed(rows, columns, rng) for columns, rows in pairwise(n[:-1])]
        self._inner = Network(layers, activation) if layers else None
        self._last, self._activation, self._gamma = Blocked(n[-1], n[-2], last), activation, gamma
        columns = np.eye(n[0]) if self._inner is None else self._inner.B.T
        self._B = [self._last.coordinates(column) for column in columns]
        self._star = self._last.coordinates(self._hidden(x_star))

    def direction(self, x: Array) -> Array:
        """Return A_1^T ... A_d^T (G(x) - y): (n_0,) -> (n_0,)."""
        total: Array = sum((rows.B @ rows.residual for rows in self._rows(x)), np.zeros(x.shape))
        return total

    def error(self, x: Array) -> float:
        """Return ||G(x) - G(x_star)||."""
        return math.sqrt(sum(float(rows.error @ rows.error) for rows in self._rows(x)))

    def _rows(self, x: Array) -> Iterator[_Rows]:
        at = self._last.coordinates(self._hidden(x))
        scale = self._gamma / math.sqrt(self._last.rows)
        for products, rng in self._last.blocks([at, self._star, *self._B]):
            error = self._activation(products[0]) - self._activation(products[1])
            noise = scale * normal(rng, error.shape)
            yield _Rows(error - noise, error, products[2:])

    def _hidden(self, x: Array) -> Array:
        """Return G_{d-1}(x)."""
        return x if self._inner is None else self._inner(x)
