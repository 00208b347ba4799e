"""Give the singular values that a wide Gaussian matrix has: the law of Marchenko and Pastur."""

from __future__ import annotations

import math

import numpy as np

from plugin_verify.typing import Array

POINTS = 4000


def marchenko_pastur(rows: int, columns: int) -> Array:
    """Return the singular values of a (rows, columns) matrix with iid entries of variance 1 in the limit, in decreasing order.

    They are the quantiles, at the middle of equal shares, of sqrt(q x), q the longer side, where x has the law on
    1 + y + 2 sqrt(y) cos(t), 0 < t < pi, y the ratio of the sides, with density 2 sin(t)^2 / (pi x) in t.
    """
    shorter, longer = sorted((rows, columns))
    y = shorter / longer
    t = (np.arange(POINTS) + 0.5) * math.pi / POINTS
    x = 1 + y + 2 * math.sqrt(y) * np.cos(t)
    passed = np.cumsum(np.sin(t) ** 2 / x)
    shares = (np.arange(shorter) + 0.5) / shorter
    values: Array = np.sqrt(longer * np.interp(shares, passed / passed[-1], x))
    return values
