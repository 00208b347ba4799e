"""See a torch module as the black boxes that solvers ask for: its value, and the transposed product of its linear parts.

PLUGIn (5) multiplies by A_1^T ... A_d^T. A convolution, an average pooling or a batch normalisation in eval mode is an affine
map A h + b, and autograd multiplies by A^T whatever b is; what acts entry by entry is left out, as PLUGIn leaves it out.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks.modules import Layer, layers, require_torch
from plugin_verify.operators import as_real
from plugin_verify.typing import Array

if TYPE_CHECKING:
    from torch import Tensor, nn

AFFINE = ("Linear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "BatchNorm1d",
          "BatchNorm2d", "BatchNorm3d", "AvgPool1d", "AvgPool2d", "AvgPool3d", "AdaptiveAvgPool1d", "AdaptiveAvgPool2d",
          "AdaptiveAvgPool3d", "Upsample", "ZeroPad2d", "PixelShuffle", "Flatten", "Unflatten", "Identity", "Dropout",
          "Dropout2d")
ENTRYWISE = ("ReLU", "LeakyReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Softplus", "Sigmoid", "Tanh", "Hardtanh")


class BlackBox:
    """Give a torch module's value, the direction of PLUGIn and that of gradient descent, NumPy arrays in and out.

    Nothing is assumed of the weights, and the theory does not speak of convolutions. The module is copied, in double precision;
    leading axes of a point are points of the one network. Needs plugin-verify[torch].

    Args:
        module: nested torch.nn.Sequential of the layers in `AFFINE` and `ENTRYWISE`, in eval mode.
        input_shape: of one point, for example (100, 1, 1); may be left out where the first layer is Linear.

    Raises:
        NetworkFileError: if a layer is unsupported or in training mode.

    Example:
        >>> import torch
        >>> from plugin_verify import BlackBox
        >>> upsample = torch.nn.ConvTranspose2d(in_channels=4, out_channels=1, kernel_size=3)
        >>> G = BlackBox(torch.nn.Sequential(upsample, torch.nn.ReLU()).eval(), input_shape=(4, 1, 1))
        >>> G.n, G([1.0, 0.0, 0.0, 0.0]).shape
        ((4, 9), (9,))
    """

    def __init__(self, module: nn.Module, input_shape: Sequence[int] | None = None) -> None:
        require_torch("BlackBox()")
        import torch

        self._module = copy.deepcopy(module).double().requires_grad_(False)
        stack = list(layers(self._module))
        self._linear = [layer.module for layer in stack if _is_affine(layer)]
        first = stack[0].module if stack else None
        if input_shape is None and type(first) is not torch.nn.Linear:
            raise InvalidArgument("BlackBox(): the first layer does not tell the shape of a point; pass input_shape, for example "
                                  "(100, 1, 1)", argument="input_shape")
        self.input_shape = tuple(input_shape) if input_shape is not None else (int(first.in_features),)  # type: ignore[union-attr]
        self._device = next((p.device for p in self._module.parameters()), torch.device("cpu"))
        self.n = (math.prod(self.input_shape), self(np.zeros(math.prod(self.input_shape))).shape[-1])

    def __call__(self, x: ArrayLike) -> Array:
        """Return G(x): (..., n_0) -> (..., n_d), flattened."""
        point = self._tensor(x, self.input_shape, "x")
        value: Array = self._module(point).reshape(len(point), -1).cpu().numpy()
        return value.reshape(*np.shape(x)[:-1], -1)

    def adjoint(self, r: ArrayLike) -> Array:
        """Return A_1^T ... A_d^T r, A_i the linear part of the i-th affine layer: (..., n_d) -> (..., n_0)."""
        return self._pull(self._chain, np.zeros((*np.shape(r)[:-1], self.n[0])), r)

    def gradient(self, x: ArrayLike, r: ArrayLike) -> Array:
        """Return the transposed Jacobian at x times r: (..., n_d) -> (..., n_0)."""
        return self._pull(self._module, x, r)

    def jacobian(self, x: ArrayLike) -> Array:
        """Return the Jacobian J at x: (n_0,) -> (n_d, n_0), a column at a time as the derivative of J^T w by w."""
        import torch

        point = self._tensor(x, self.input_shape, "x").requires_grad_()
        w = torch.zeros(self.n[1], dtype=torch.float64, device=self._device, requires_grad=True)
        (back,) = torch.autograd.grad(self._module(point).reshape(-1), point, w, create_graph=True)
        units = torch.eye(self.n[0], dtype=torch.float64, device=self._device)
        columns = [torch.autograd.grad(back.reshape(-1), w, unit, retain_graph=True)[0] for unit in units]
        found: Array = torch.stack(columns, dim=1).cpu().numpy()
        return found

    def _chain(self, h: Tensor) -> Tensor:
        for layer in self._linear:
            h = layer(h)
        return h

    def _pull(self, apply: Callable[[Tensor], Tensor], x: ArrayLike, r: ArrayLike) -> Array:
        import torch

        leading = np.broadcast_shapes(np.shape(x)[:-1], np.shape(r)[:-1])
        point = self._tensor(np.broadcast_to(x, (*leading, np.shape(x)[-1])), self.input_shape, "x").requires_grad_()
        back = self._tensor(np.broadcast_to(r, (*leading, np.shape(r)[-1])), (self.n[1],), "r")
        (pulled,) = torch.autograd.grad(apply(point).reshape(len(point), -1), point, back)
        found: Array = pulled.reshape(*leading, self.n[0]).cpu().numpy()
        return found

    def _tensor(self, value: ArrayLike, shape: tuple[int, ...], name: str) -> Tensor:
        import torch

        array = as_real(value, call="BlackBox()", argument=name)
        if array.ndim not in (1, 2) or array.shape[-1] != math.prod(shape):
            raise InvalidArgument(f"BlackBox(): {name} has shape {array.shape}; ({math.prod(shape)},) or (k, {math.prod(shape)}) "
                                  "was wanted; reshape it", argument=name)
        return torch.tensor(array, device=self._device).reshape(-1, *shape)


def _is_affine(layer: Layer) -> bool:
    """Tell whether a layer is affine; refuse one that is neither affine nor entry by entry."""
    from torch import nn

    kind = type(layer.module)
    if layer.module.training and kind.__name__.startswith(("BatchNorm", "Dropout")):
        raise NetworkFileError(f"layer {layer.position}, {kind.__name__}, is in training mode; call module.eval() first")
    if any(kind is getattr(nn, name) for name in AFFINE):
        return True
    if any(kind is getattr(nn, name) for name in ENTRYWISE):
        return False
    raise NetworkFileError(f"layer {layer.position}, {kind.__name__}, is not supported; {', '.join(AFFINE)} and "
                           f"{', '.join(ENTRYWISE)} are; give an object of your own the methods __call__ and adjoint")
