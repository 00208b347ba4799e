"""Evaluate a decoder on many codes at once, by matrix products.

`Network` multiplies vector by vector, so that a trial's bits do not depend on what stands beside it. Here the bits depend on the
batch; it is several times faster, and batches are a part of the plan.
"""

from __future__ import annotations

import numpy as np

from plugin_verify.experiments.decoders import matrices
from plugin_verify.networks import Network, relu
from plugin_verify.typing import Array


class Together:
    """Offer what PLUGIn and gradient descent ask of a network, for codes of shape (count, n_0).

    Args:
        network: stored weights, without biases, ReLU in the hidden layers, any output with a derivative.
    """

    def __init__(self, network: Network) -> None:
        self.weights, self.output = matrices(network), network.output
        self.B = network.B
        self._at: Array | None = None
        self._before: list[Array] = []

    def __call__(self, x: Array) -> Array:
        """Return G(x): (count, n_0) -> (count, n_d)."""
        h, self._before = x, []
        for A in self.weights[:-1]:
            self._before.append(h @ A.T)
            h = relu(self._before[-1])
        self._before.append(h @ self.weights[-1].T)
        self._at = x
        return self.output(self._before[-1])

    def adjoint(self, r: Array) -> Array:
        """Return A_1^T ... A_d^T r: (count, n_d) -> (count, n_0)."""
        product: Array = r @ self.B
        return product

    def gradient(self, x: Array, r: Array) -> Array:
        """Return J(x)^T r; what the evaluation at the same x left behind is used again."""
        if self._at is not x:
            self(x)
        *hidden, last = self._before
        slope: Array = self.output.derivative(last)  # type: ignore[attr-defined]
        back: Array = (slope * r) @ self.weights[-1]
        for A, z in zip(reversed(self.weights[:-1]), reversed(hidden), strict=True):
            back = np.where(z > 0, back, 0.0) @ A
        return back
