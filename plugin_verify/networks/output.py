"""Apply what the last layer of a trained generator often ends with: a sigmoid, a tanh, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks.activation import Activation, Sigma, as_activation
from plugin_verify.typing import Array


class Smooth(NamedTuple):
    """Apply a smooth function entry by entry, with its derivative."""

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]

    def __call__(self, t: Array, /) -> Array:
        """Return sigma(t)."""
        return self.value(t)

    def derivative(self, t: Array, /) -> Array:
        """Return sigma'(t)."""
        return self.slope(t)


def _sigmoid(t: Array) -> Array:
    small: Array = np.exp(-np.abs(t))  # which cannot overflow
    share: Array = np.where(t >= 0, 1.0, small) / (1 + small)
    return share


def _sigmoid_slope(t: Array) -> Array:
    small: Array = np.exp(-np.abs(t))
    slope: Array = small / (1 + small) ** 2
    return slope


def _tanh_slope(t: Array) -> Array:
    slope: Array = 4 * _sigmoid_slope(2 * t)  # 1 - tanh^2 without its cancellation
    return slope


sigmoid = Smooth("sigmoid", _sigmoid, _sigmoid_slope)
tanh = Smooth("tanh", np.tanh, _tanh_slope)
identity = Activation(1.0, 1.0, "identity")
OUTPUTS: dict[str, Smooth | Activation] = {"sigmoid": sigmoid, "tanh": tanh, "identity": identity}


def as_output(output: str | Sigma, *, call: str = "Network()") -> Sigma:
    """Return the function of the last layer that a name stands for: one of `OUTPUTS` or an activation."""
    if callable(output):
        return output
    if output in OUTPUTS:
        return OUTPUTS[output]
    try:
        return as_activation(output)
    except InvalidArgument:
        raise InvalidArgument(
            f"{call}: output {output!r} came; {', '.join(map(repr, OUTPUTS))}, an activation's name or a function of an array "
            "was wanted; pass one, or leave it out where the last layer is like the others",
            argument="output",
        ) from None
