"""Predict what a trial costs, and choose between stored and revealed weights by it.

The prediction is pure arithmetic on committed coefficients. It decides which random numbers are drawn, so it
may depend on the setting alone, never on a timing or on the machine at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from plugin_verify.machine import CACHE_BYTES
from plugin_verify.networks.widths import validate_widths

Sampler: TypeAlias = Literal["stored", "revealed"]
"""Draw every weight and keep it, or draw only what the products need."""

DRAW = 12e-9
"""Seconds for one Gaussian number."""
WEIGHT = 0.25e-9
"""Seconds for one stored weight in one product."""
ENTRY = 0.3e-9
"""Seconds for one number of a revealed basis in one pass over it."""
UNIT = 3e-9
"""Seconds for one number of a layer's output in one product: activation, residual, norm."""
STACKED = 0.08e-6
"""Seconds that one trial's product takes whatever its size, among many."""
STORED_CALL = 7e-6
"""Seconds that a batch's product with stored matrices takes whatever its size."""
REVEALED_CALL = 80e-6
"""Seconds that a batch's product with revealed matrices takes whatever its size."""

_DOUBLE = 8  # bytes


class Cost(NamedTuple):
    """Hold what one trial takes with one sampler: seconds on one core, bytes at its peak.

    Example:
        A claim's `cost` gives it, from the setting alone; here each trial draws n numbers:

        >>> from plugin_verify import Cost
        >>> def cost(s):
        ...     return Cost("stored", seconds=12e-9 * s.n, bytes=8 * s.n)
    """

    sampler: Sampler
    seconds: float
    bytes: int


def network_cost(n: Sequence[int], steps: int) -> Cost:
    """Return the cheaper of stored and revealed weights for `steps` steps of PLUGIn at widths n.

    Example:
        >>> from plugin_verify import network_cost
        >>> network_cost((20, 600, 500, 500), steps=100).sampler
        'stored'
        >>> wide = network_cost((5, 10**6, 10**6), steps=12)
        >>> wide.sampler, f"{wide.bytes / 2**20:.0f} MiB"
        ('revealed', '397 MiB')
    """
    return min(stored_cost(n, steps), revealed_cost(n, steps), key=lambda cost: cost.seconds)


def stored_cost(n: Sequence[int], steps: int) -> Cost:
    """Return the cost of a trial whose weights are all drawn, n_i n_{i-1} a layer, and read at every step."""
    n = validate_widths(n, call="stored_cost()")
    products = n[0] + steps + 2
    weights = sum(rows * columns for columns, rows in pairwise(n))
    memory = _DOUBLE * (weights + _vectors(n))
    seconds = weights * (DRAW + products * WEIGHT) + products * _overhead(n, STORED_CALL, memory)
    return Cost("stored", seconds, memory)


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
        # The rank grows by one a query until it is full; a query reads Q at most four times and A Q once.
        ranks = rank * (rank + 1) // 2 + (products - rank) * rank
        drawn += rank * rows
        passed += ranks * (4 * columns + rows)
        stored += rank * (columns + rows)
    memory = _DOUBLE * (stored + _vectors(n))
    seconds = drawn * DRAW + passed * ENTRY + products * _overhead(n, REVEALED_CALL, memory)
    return Cost("revealed", seconds, memory)


def _overhead(n: tuple[int, ...], call: float, memory: int) -> float:
    """Reckon what a step costs beside the matrices, as one trial's share of a batch."""
    return UNIT * sum(n[1:]) + (len(n) - 1) * (STACKED + call * min(1.0, memory / CACHE_BYTES))


def _vectors(n: tuple[int, ...]) -> int:
    """Count the numbers held beside the weights: A_d...A_1, and four vectors as wide as the widest layer."""
    return n[0] * n[-1] + 4 * max(n)
