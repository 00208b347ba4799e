"""Predict what a trial costs, and choose between stored and revealed weights by it.

The prediction is pure arithmetic on committed coefficients. It decides which random numbers are drawn, so it
may depend on the setting alone, never on a timing or on the machine at run time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from plugin_verify.networks.widths import validate_widths

Sampler: TypeAlias = Literal["stored", "revealed"]
"""Draw every weight and keep it, or draw only what the products need."""

DRAW = 13e-9
"""Seconds for one Gaussian number."""
WEIGHT = 0.25e-9
"""Seconds for one stored weight in one product."""
ENTRY = 0.3e-9
"""Seconds for one number of a revealed basis in one pass over it."""
STORED_PRODUCT = 7e-6
"""Seconds that a product with a stored matrix takes whatever its size."""
REVEALED_PRODUCT = 80e-6
"""Seconds that a product with a revealed matrix takes whatever its size."""

_DOUBLE = 8  # bytes


class Cost(NamedTuple):
    """Hold what one trial takes with one sampler: seconds on one core, bytes at its peak."""

    sampler: Sampler
    seconds: float
    bytes: int


def network_cost(n: Sequence[int], steps: int) -> Cost:
    """Return the cheaper of stored and revealed weights for `steps` steps of PLUGIn at widths n."""
    return min(stored_cost(n, steps), revealed_cost(n, steps), key=lambda cost: cost.seconds)


def stored_cost(n: Sequence[int], steps: int) -> Cost:
    """Return the cost of a trial whose weights are all drawn, n_i n_{i-1} a layer, and read at every step."""
    n = validate_widths(n, call="stored_cost()")
    products = n[0] + steps + 2
    weights = sum(rows * columns for columns, rows in pairwise(n))
    seconds = weights * (DRAW + products * WEIGHT) + products * (len(n) - 1) * STORED_PRODUCT
    return Cost("stored", seconds, _DOUBLE * (weights + _vectors(n)))


def revealed_cost(n: Sequence[int], steps: int) -> Cost:
    """Return the cost of a trial whose layer i is revealed in r_i = min(n_{i-1}, n_0 + steps + 2) directions.

    The queries are the n_0 columns of A_d...A_1, x_star, x0 and the iterates. For n_0 = 1 the r_i are at
    most 3: a positively homogeneous network maps the line to two rays, and A_{i-1}...A_1 is one column.
    """
    n = validate_widths(n, call="revealed_cost()")
    products = n[0] + steps + 2
    drawn = passed = stored = 0
    for columns, rows in pairwise(n):
        rank = min(columns, 3 if n[0] == 1 else products)
        # The rank grows by one a query until it is full; a query reads Q four times and A Q once.
        ranks = rank * (rank + 1) // 2 + (products - rank) * rank
        drawn += rank * rows
        passed += ranks * (4 * columns + rows)
        stored += rank * (columns + rows)
    seconds = drawn * DRAW + passed * ENTRY + products * (len(n) - 1) * REVEALED_PRODUCT
    return Cost("revealed", seconds, _DOUBLE * (stored + _vectors(n)))


def available_memory() -> int:
    """Return the physical memory of this machine in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _vectors(n: tuple[int, ...]) -> int:
    """Count the numbers held beside the weights: A_d...A_1, and four vectors as wide as the widest layer."""
    return n[0] * n[-1] + 4 * max(n)
