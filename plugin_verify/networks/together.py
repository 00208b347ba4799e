"""Evaluate a network at many points at once, by matrix products.

`Network` multiplies vector by vector, so that a trial's bits do not depend on what stands beside it. Here the bits depend on the
batch; it is several times faster.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from plugin_verify.networks.activation import Differentiable
from plugin_verify.networks.network import Network
from plugin_verify.operators import Dense
from plugin_verify.typing import Array


class Together:
    """Offer what PLUGIn and gradient descent ask of a network, for points of shape (count, n_0).

    Args:
        network: one network, its weights stored. Its gradient wants activations with a derivative.
    """

    def __init__(self, network: Network) -> None:
        self.B = network.B
        self._network = network
        self._layers = [A for A in network.operators if isinstance(A, Dense)]
        self._at: Array | None = None
        self._before: list[Array] = []

    def __call__(self, x: Array) -> Array:
        """Return G(x): (count, n_0) -> (count, n_d)."""
        h, self._at, self._before = x, x, []
        for i, (A, sigma) in enumerate(zip(self._layers, self._network.sigmas, strict=True)):
            z = A.matvecs(h)
            self._before.append(z if self._network.biases is None else z + self._network.biases[i])
            h = sigma(self._before[-1])
        return h

    def adjoint(self, r: Array) -> Array:
        """Return A_1^T ... A_d^T r: (count, n_d) -> (count, n_0)."""
        product: Array = r @ self.B
        return product

    def gradient(self, x: Array, r: Array) -> Array:
        """Return J(x)^T r; what the evaluation at the same x left behind is used again."""
        if self._at is not x:
            self(x)
        back = r
        for A, sigma, z in zip(reversed(self._layers), reversed(self._network.sigmas), reversed(self._before), strict=True):
            back = np.matmul(cast(Differentiable, sigma).derivative(z) * back, A.A)
        return back
