"""Read the layers of a network from a .safetensors file with the names that torch gives them.

torch.nn.Sequential names its layers by position, 0.weight, 0.bias, 2.weight, ..., and other modules by attribute, fc1.weight.
Layers are taken in the order of these names, numbers in them by size; that they chain is checked by their shapes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks.npz import Contents

KINDS = {"weight", "bias"}
TYPES = ("F64", "F32", "F16")


def read_tensors(path: Path, prefix: str) -> Contents:
    """Return the weights and biases whose names begin with `prefix`; a layer without bias beside one that has it gets zeros.

    Raises:
        NetworkFileError: if the file is damaged, or holds a tensor that is no part of a stack of linear layers.
    """
    tensors = _tensors(path, prefix)
    layers = sorted({name.rpartition(".")[0] for name in tensors}, key=_order)
    weights, biases = [], []
    for layer in layers:
        weight, bias = tensors.get(_join(layer, "weight")), tensors.get(_join(layer, "bias"))
        if weight is None or weight.ndim != 2:
            shape = "no weight" if weight is None else f"a weight of shape {weight.shape}"
            raise _refusal(path, f"has {shape} at layer {layer or '(unnamed)'!r}; linear layers (n_i, n_i-1) were wanted; for "
                           "convolutions pass the module to BlackBox, and name one network of several by prefix")
        weights.append(weight)
        biases.append(np.zeros(weight.shape[0]) if bias is None else bias)
    if not weights:
        raise _refusal(path, f"holds no tensor whose name begins with {prefix!r}" if prefix else "holds no tensor")
    return Contents(weights, biases, None, None)


def _tensors(path: Path, prefix: str) -> dict[str, NDArray[Any]]:
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError as error:
        raise InvalidArgument(f"{path}: a .safetensors file needs the safetensors package: pip install 'plugin-verify[torch]'",
                              argument="path") from error
    try:
        with safe_open(path, framework="numpy") as file:
            names = [name for name in file.keys() if name.startswith(prefix)]  # noqa: SIM118
            for name in names:
                _check(path, name, file.get_slice(name).get_dtype())
            return {name.removeprefix(prefix): file.get_tensor(name) for name in names}
    except SafetensorError as error:
        raise _refusal(path, f"cannot be read ({' '.join(str(error).split())}); write it again") from error


def _check(path: Path, name: str, dtype: str) -> None:
    if name.rpartition(".")[2] not in KINDS:
        raise _refusal(path, f"holds {name}; names that end in .weight or .bias were wanted: a stack of linear layers; name one "
                       "network of several by prefix")
    if dtype not in TYPES:
        raise _refusal(path, f"holds {name} of type {dtype}; {', '.join(TYPES)} were wanted; convert it, as .float() does")


def _join(layer: str, kind: str) -> str:
    return f"{layer}.{kind}" if layer else kind


def _order(name: str) -> list[tuple[bool, int, str]]:
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.findall(r"\d+|\D+", name)]


def _refusal(path: Path, came: str) -> NetworkFileError:
    return NetworkFileError(f"{path} {came}", path=str(path))
