"""Read the layers of a torch module: nested torch.nn.Sequential laid out in a line, each layer with its position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import numpy as np

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks.activation import Activation, Sigma, leaky_relu, relu
from plugin_verify.networks.given import Given
from plugin_verify.networks.output import identity, sigmoid, tanh
from plugin_verify.typing import Array

if TYPE_CHECKING:
    from torch import nn

SUPPORTED = "Linear, ReLU, LeakyReLU, a final Sigmoid or Tanh, and Flatten, Unflatten, Identity and Dropout in eval mode"


def require_torch(call: str) -> None:
    """Say what to install where torch is not there.

    Raises:
        InvalidArgument: naming the call that needs it.
    """
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise InvalidArgument(f"{call} needs PyTorch, which is not installed: pip install 'plugin-verify[torch]'",
                              argument="module") from error


class Layer(NamedTuple):
    """Hold a module that is no Sequential, and where it stands, for example "2" or "decoder.0"."""

    position: str
    module: nn.Module


def layers(module: nn.Module, position: str = "") -> Iterator[Layer]:
    """Go through the layers of nested Sequentials in the order in which they are applied."""
    from torch import nn

    if type(module) is not nn.Sequential:
        yield Layer(position or "(the module itself)", module)
        return
    for name, child in module._modules.items():  # named_children() leaves out a module that stands there a second time
        if child is not None:
            yield from layers(child, f"{position}.{name}" if position else name)


def read_module(module: nn.Module) -> Given:
    """Return the weights, biases and activations of a stack of linear layers, in double precision.

    Raises:
        NetworkFileError: if a layer is unsupported, or they are in another order than linear, activation, linear, ...
        InvalidArgument: if torch is not installed.
    """
    require_torch("Network.from_torch()")
    from torch import nn

    harmless = {nn.Identity, nn.Flatten, nn.Unflatten, nn.Dropout}
    linear: list[Layer] = []
    between: list[tuple[Layer, Sigma]] = []
    for layer in layers(module):
        if type(layer.module) is nn.Linear:
            if len(between) < len(linear):
                _refuse(layer, "follows a linear layer without an activation between them", "multiply the two matrices")
            linear.append(layer)
        elif not _passes(layer, harmless):
            between.append((layer, _sigma(layer)))
            if len(between) > len(linear):
                _refuse(layer, "follows no linear layer", "one activation after each Linear is supported")
    if not linear:
        raise NetworkFileError(f"Network.from_torch(): {type(module).__name__} holds no Linear layer; {SUPPORTED} are supported")
    _check_hidden(between[:len(linear) - 1])
    sigmas = [sigma for _, sigma in between]
    activation = next((sigma for sigma in sigmas if isinstance(sigma, Activation)), relu)
    return Given(*_matrices(linear), activation, sigmas[-1] if len(sigmas) == len(linear) else identity)


def _passes(layer: Layer, harmless: set[type]) -> bool:
    """Tell whether a layer only reshapes, or does nothing."""
    from torch import nn

    if type(layer.module) is nn.Dropout and layer.module.training:
        _refuse(layer, "is in training mode and would draw at random", "call module.eval() first")
    return type(layer.module) in harmless


def _sigma(layer: Layer) -> Sigma:
    from torch import nn

    kind: Any = layer.module
    if type(kind) is nn.LeakyReLU:
        return leaky_relu(float(kind.negative_slope))
    known: dict[type, Sigma] = {nn.ReLU: relu, nn.Sigmoid: sigmoid, nn.Tanh: tanh}
    if type(kind) not in known:
        advice = (f"{SUPPORTED} are supported; for convolutions, pooling and batch normalisation see BlackBox" if
                  type(kind).__module__.startswith("torch.") else "its forward is code: pass the Sequential inside it, or give "
                  "an object of your own the methods __call__ and adjoint")
        _refuse(layer, "is not supported", advice)
    return known[type(kind)]


def _check_hidden(between: Sequence[tuple[Layer, Sigma]]) -> None:
    for layer, sigma in between:
        if sigma in (sigmoid, tanh):
            _refuse(layer, "stands before the last layer", "a hidden activation is ReLU or LeakyReLU")
        if sigma != between[0][1]:
            _refuse(layer, f"differs from {between[0][0].position}", "the same activation in every hidden layer is supported")


def _matrices(linear: Sequence[Layer]) -> tuple[list[Array], list[Array]]:
    weights, biases = [], []
    for layer in linear:
        kind: Any = layer.module
        weights.append(_copy(kind.weight))
        biases.append(np.zeros(kind.out_features) if kind.bias is None else _copy(kind.bias))
    return weights, biases


def _copy(parameter: Any) -> Array:
    """Return a parameter as an array of its own, which further training leaves alone."""
    return np.array(parameter.detach().double().cpu().numpy())


def _refuse(layer: Layer, came: str, remedy: str) -> NoReturn:
    raise NetworkFileError(f"layer {layer.position}, {type(layer.module).__name__}, {came}; {remedy}")
