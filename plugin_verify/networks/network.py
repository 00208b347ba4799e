"""Evaluate a generative network G(x) = sigma(A_d ... sigma(A_1 x)) and the two maps that solvers step along.

A given network may have biases and another function at its last layer, which the paper's have not.

Shapes: without trials x is (n_0,) or (k, n_0), k points of one network; with trials x is (trials, n_0), or
(n_0,) for the same point in every trial. Vectors at the other end are alike with n_d.

References:
    [1] "PLUGIn", NeurIPS 2021: the model (1)-(2), gradient descent (4), PLUGIn (5).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks.activation import Activation, Differentiable, Sigma, as_activation
from plugin_verify.networks.output import as_output
from plugin_verify.networks.weights import as_biases, as_operators
from plugin_verify.operators import Dense, Operator, as_real
from plugin_verify.typing import Array

if TYPE_CHECKING:
    from torch import nn


class Network:
    """Evaluate a layered network, and multiply by its transposes.

    Args:
        weights: A_1, ..., A_d, each (n_i, n_{i-1}) or (trials, n_i, n_{i-1}); operators are taken as they
            are.
        activation: "relu", "leaky_relu(0.1)", an `Activation`, or any function of an array (then there is no gradient).
        biases: b_1, ..., b_d, each (n_i,) or (trials, n_i), so that h_i = sigma(A_i h_{i-1} + b_i).
        output: of the last layer where it differs: "sigmoid", "tanh", "identity", or a function of an array.

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

    def __init__(self, weights: Sequence[ArrayLike | Operator], activation: str | Sigma = "relu", *,
                 biases: Sequence[ArrayLike] | None = None, output: str | Sigma | None = None) -> None:
        self.operators = as_operators(weights)
        self.biases = as_biases(biases, self.operators)
        self.activation = as_activation(activation)
        self.output = self.activation if output is None else as_output(output)

    @classmethod
    def load(cls, path: str | Path, *, activation: str | Sigma | None = None, output: str | Sigma | None = None,
             prefix: str = "") -> Network:
        """Read a network from a .npz or a .safetensors file; nothing in it is executed.

        Args:
            path: .npz holds A_1, ..., A_d, perhaps b_1, ..., b_d, `activation` and `output`, as `save` writes them;
                .safetensors holds what torch names 0.weight, 0.bias, 2.weight, ..., and needs plugin-verify[torch].
            activation: what the file does not say; a .safetensors file does not say it.
            output: alike; None means that the last layer is like the others.
            prefix: of the names to read, for example "decoder.", where a .safetensors file holds more than one network.

        Raises:
            NetworkFileError: if the file is damaged, or holds anything else.
        """
        from plugin_verify.networks.given import read

        given = read(Path(path), activation, output, prefix)
        try:
            return cls(given.weights, given.activation, biases=given.biases, output=given.output)
        except InvalidArgument as error:
            raise NetworkFileError(f"{path} holds no network: {error}", path=str(path)) from error

    @classmethod
    def from_torch(cls, module: nn.Module) -> Network:
        """Take the weights of a torch module: Linear layers, ReLU or LeakyReLU between them, perhaps a final Sigmoid or Tanh.

        Raises:
            NetworkFileError: if the module holds another layer; `BlackBox` takes convolutions.
            InvalidArgument: if torch is not installed.
        """
        from plugin_verify.networks.modules import read_module

        given = read_module(module)
        return cls(given.weights, given.activation, biases=given.biases, output=given.output)

    def save(self, path: str | Path) -> None:
        """Write the network as a .npz file, in single precision where that loses nothing."""
        from plugin_verify.networks.npz import write

        write(self, Path(path))

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

    @property
    def homogeneous(self) -> bool:
        """Tell whether the form is the paper's: no biases, and one activation of two slopes in every layer."""
        return self.biases is None and isinstance(self.activation, Activation) and self.output == self.activation

    def __call__(self, x: ArrayLike) -> Array:
        """Return G(x): (..., n_0) -> (..., n_d)."""
        h = self._vector(x, self.n[0], "x")
        for j, sigma in enumerate(self.sigmas):
            z = self._preactivation(j, h)
            h = sigma.over(z) if isinstance(sigma, Activation) else sigma(z)
        return h

    def layers(self, x: ArrayLike) -> tuple[Array, ...]:
        """Return h_1, ..., h_d, where h_j = G_j(x) = sigma(A_j h_{j-1} + b_j) and h_0 = x."""
        return tuple(sigma(z) for sigma, z in zip(self.sigmas, self._preactivations(x), strict=True))

    def adjoint(self, r: ArrayLike) -> Array:
        """Return A_1^T ... A_d^T r, the direction of PLUGIn (5): (..., n_d) -> (..., n_0).

        The product is formed at the first call and reused: it does not depend on the iterate.
        """
        product: Array = np.matmul(self._B_transposed, self._vector(r, self.n[-1], "r")[..., None])[..., 0]
        return product

    def gradient(self, x: ArrayLike, r: ArrayLike) -> Array:
        """Return (D_1 A_1)^T ... (D_d A_d)^T r, D_j = diag sigma'(A_j h_{j-1} + b_j) at x: (4).

        With r = G(x) - y it is the gradient of ||G(x) - y||^2 / 2 wherever G is differentiable; sigma'(0) is
        the slope below 0, so that a ReLU network at x = 0 gives 0.

        Raises:
            InvalidArgument: if sigma has no known derivative.
        """
        sigmas = [_differentiable(sigma) for sigma in self.sigmas]
        v = self._vector(r, self.n[-1], "r")
        for A, sigma, z in zip(reversed(self.operators), reversed(sigmas), reversed(self._preactivations(x)), strict=True):
            v = A.rmatvec(sigma.derivative(z) * v)
        return v

    def jacobian(self, x: ArrayLike) -> Array:
        """Return D_d A_d ... D_1 A_1 at x, the D_j as in `gradient`: (n_0,) -> (n_d, n_0), with trials one a trial."""
        sigmas = [_differentiable(sigma) for sigma in self.sigmas]
        rows = self._identity()
        for A, sigma, z in zip(self.operators, sigmas, self._preactivations(x), strict=True):
            rows = A.matvecs(rows) * sigma.derivative(z)[..., None, :]
        return np.swapaxes(rows, -1, -2)

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
        for j, sigma in enumerate(self.sigmas):
            preactivations.append(self._preactivation(j, h))
            h = sigma(preactivations[-1])
        return preactivations

    def _preactivation(self, j: int, h: Array) -> Array:
        z = self.operators[j].matvec(h)
        if self.biases is not None:
            z += self.biases[j]
        return z

    @property
    def sigmas(self) -> tuple[Sigma, ...]:
        """Return what each layer applies to its product, the last one what `output` says."""
        return (*(self.activation,) * (self.depth - 1), self.output)

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


def _differentiable(sigma: Sigma) -> Differentiable:
    if callable(getattr(sigma, "derivative", None)):
        return cast(Differentiable, sigma)
    raise InvalidArgument(
        f"Network.gradient(): activation {sigma!r} has no known derivative; one with a "
        "method derivative(t) was wanted; use relu, leaky_relu(slope), or give yours the method",
        argument="activation",
    )
