"""Draw random networks under assumptions A1 and A2 of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from plugin_verify.errors import InvalidArgument, MemoryLimitError
from plugin_verify.machine import physical_memory
from plugin_verify.networks.activation import Sigma
from plugin_verify.networks.cost import (
    Cost,
    Sampler,
    network_cost,
    revealed_cost,
    stored_cost,
)
from plugin_verify.networks.network import Network
from plugin_verify.networks.widths import validate_widths
from plugin_verify.operators import Operator, Revealed, gaussian
from plugin_verify.typing import Generator


def gaussian_network(
    n: Sequence[int],
    *,
    rng: Generator,
    trials: int | None = None,
    activation: str | Sigma = "relu",
    sampler: Sampler | None = None,
    steps: int = 100,
) -> Network:
    """Draw a network with independent A_i of shape (n_i, n_{i-1}) and iid N(0, 1/n_i) entries, or one a
    trial.

    The law is the same for either sampler, for everything that PLUGIn and gradient descent ask of the
    network. Revealed weights are drawn as they are looked at: `rng` is then kept by the network.

    Args:
        n: the widths (n_0, ..., n_d).
        rng: the source of every weight.
        trials: None gives one network without a leading axis.
        activation: "relu", an `Activation` or a function of an array.
        sampler: "stored" draws all weights, "revealed" only the products that are asked for;
            None takes the cheaper by `network_cost(n, steps)`, which depends on nothing else.
        steps: the number of PLUGIn steps to reckon with; it bounds nothing.

    Raises:
        MemoryLimitError: if the weights, or the revealed part of them, exceed the machine's memory.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import gaussian_network
        >>> G = gaussian_network((5, 300, 200), rng=np.random.default_rng(1), trials=4)
        >>> G(np.ones(5)).shape  # the same point in 4 networks
        (4, 200)
    """
    n = validate_widths(n, call="gaussian_network()")
    if trials is not None:
        _check_count(trials, 1, "trials")
    _check_count(steps, 0, "steps")
    cost = _cost(n, sampler, steps)
    _check_memory(n, cost, 1 if trials is None else trials)
    draw = gaussian if cost.sampler == "stored" else Revealed
    operators: list[Operator] = [draw(rows, columns, rng, trials) for columns, rows in pairwise(n)]
    return Network(operators, activation)


def _cost(n: tuple[int, ...], sampler: Sampler | None, steps: int) -> Cost:
    if sampler is None:
        return network_cost(n, steps)
    if sampler == "stored":
        return stored_cost(n, steps)
    if sampler == "revealed":
        return revealed_cost(n, steps)
    raise InvalidArgument(
        f'gaussian_network(): sampler {sampler!r} came; "stored", "revealed" or None was wanted; pass one',
        argument="sampler",
    )


def _check_count(value: int, least: int, argument: str) -> None:
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or value < least:
        raise InvalidArgument(
            f"gaussian_network(): {argument} is {value!r}; an integer >= {least} was wanted; pass one",
            argument=argument,
        )


def _check_memory(n: tuple[int, ...], cost: Cost, trials: int) -> None:
    needed, available = cost.bytes * trials, physical_memory()
    if needed > available:
        raise MemoryLimitError(
            f"gaussian_network(): {trials} x widths {n} with {cost.sampler} weights need "
            f"{needed / 2**30:.3g} GiB; this machine has {available / 2**30:.3g} GiB; take fewer trials, "
            "fewer steps, narrower layers or another sampler",
            needed=needed,
        )
