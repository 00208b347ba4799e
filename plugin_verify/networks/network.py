"""Evaluate a generative network G(x) = sigma(A_d ... sigma(A_1 x)) and the two maps that solvers step along.

Shapes: without trials x is (n_0,) or (k, n_0), k points of one network; with trials x is (trials, n_0), or
(n_0,) for the same point in every trial. Vectors at the other end are alike with n_d.

References:
    [1] "PLUGIn", NeurIPS 2021: the model (1)-(2), gradient descent (4), PLUGIn (5).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks.activation import Activation, Differentiable, Sigma, as_activation
from plugin_verify.networks.weights import as_operators
from plugin_verify.operators import Dense, Operator, as_real
from plugin_verify.typing import Array


class Network:
    """Evaluate a layered network without biases, and multiply by its transposes.

    Args:
        weights: A_1, ..., A_d, each (n_i, n_{i-1}) or (trials, n_i, n_{i-1}); operators are taken as they
            are.
        activation: "relu", an `Activation`, or any function of an array (then there is no gradient).

    Example:
        >>> from plugin_verify import Network
        >>> G = Network([[[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]], [[1.0, 2.0, 3.0]]])
        >>> G.n
        (2, 3, 1)
        >>> G([2.0, -3.0])  # relu(A_2 relu(A_1 x))
        array([5.])
        >>> G.adjoint([1.0])  # A_1^T A_2^T r, without the activation
        array([-2., -1.])
    """

    def __init__(self, weights: Sequence[ArrayLike | Operator], activation: str | Sigma = "relu") -> None:
        self.operators = as_operators(weights)
        self.activation = as_activation(activation)

    @property
    def n(self) -> tuple[int, ...]:
        """Return the widths (n_0, ..., n_d)."""
        return (self.operators[0].columns, *(A.rows for A in self.operators))

    @property
    def depth(self) -> int:
        """Return d."""
        return len(self.operators)

    @property
    def trials(self) -> int | None:
        """Return the number of networks drawn side by side, None for one network without a leading axis."""
        return self.operators[0].trials

    def __call__(self, x: ArrayLike) -> Array:
        """Return G(x): (..., n_0) -> (..., n_d)."""
        h = self._vector(x, self.n[0], "x")
        apply = self.activation.over if isinstance(self.activation, Activation) else self.activation
        for A in self.operators:
            h = apply(A.matvec(h))
        return h

    def layers(self, x: ArrayLike) -> tuple[Array, ...]:
        """Return h_1, ..., h_d, where h_j = G_j(x) = sigma(A_j h_{j-1}) and h_0 = x."""
        return tuple(self.activation(z) for z in self._preactivations(x))

    def adjoint(self, r: ArrayLike) -> Array:
        """Return A_1^T ... A_d^T r, the direction of PLUGIn (5): (..., n_d) -> (..., n_0).

        The product is formed at the first call and reused: it does not depend on the iterate.
        """
        product: Array = np.matmul(self._B_transposed, self._vector(r, self.n[-1], "r")[..., None])[..., 0]
        return product

    def gradient(self, x: ArrayLike, r: ArrayLike) -> Array:
        """Return (D_1 A_1)^T ... (D_d A_d)^T r, D_j = diag sigma'(A_j h_{j-1}) at x: the direction of (4).

        With r = G(x) - y it is the gradient of ||G(x) - y||^2 / 2 wherever G is differentiable; sigma'(0) is
        the slope below 0, so that a ReLU network at x = 0 gives 0.

        Raises:
            InvalidArgument: if sigma has no known derivative.
        """
        sigma = self._differentiable()
        v = self._vector(r, self.n[-1], "r")
        for A, z in zip(reversed(self.operators), reversed(self._preactivations(x)), strict=True):
            v = A.rmatvec(sigma.derivative(z) * v)
        return v

    @property
    def B(self) -> Array:
        """Return A_d ... A_1, of shape (..., n_d, n_0)."""
        return np.swapaxes(self._B_transposed, -1, -2)

    @cached_property
    def _B_transposed(self) -> Array:
        first, *others = self.operators
        rows = np.swapaxes(first.A, -1, -2) if isinstance(first, Dense) else first.matvecs(self._identity())
        for A in others:
            rows = A.matvecs(rows)
        return np.ascontiguousarray(rows)

    def _identity(self) -> Array:
        eye = np.eye(self.n[0])
        return eye if self.trials is None else np.broadcast_to(eye, (self.trials, *eye.shape))

    def _preactivations(self, x: ArrayLike) -> list[Array]:
        h = self._vector(x, self.n[0], "x")
        preactivations = []
        for A in self.operators:
            preactivations.append(A.matvec(h))
            h = self.activation(preactivations[-1])
        return preactivations

    def _differentiable(self) -> Differentiable:
        if callable(getattr(self.activation, "derivative", None)):
            return cast(Differentiable, self.activation)
        raise InvalidArgument(
            f"Network.gradient(): activation {self.activation!r} has no known derivative; one with a "
            "method derivative(t) was wanted; use relu, leaky_relu(slope), or give yours the method",
            argument="activation",
        )

    def _vector(self, value: ArrayLike, length: int, name: str) -> Array:
        vector = as_real(value, call="Network()", argument=name)
        leading = vector.shape[:-1]
        if vector.ndim in (1, 2) and vector.shape[-1] == length and self._fits(leading):
            return vector
        wanted = f"({length},) or ({'k' if self.trials is None else self.trials}, {length})"
        raise InvalidArgument(
            f"Network(): {name} has shape {vector.shape}; {wanted} was wanted for widths {self.n}; "
            "reshape it",
            argument=name,
        )

    def _fits(self, leading: tuple[int, ...]) -> bool:
        return self.trials is None or leading in ((), (self.trials,))
