"""Write a network to a .npz file, and read what one holds: arrays and two words, never pickled objects.

The names are those of the paper: A_1, ..., A_d, each (n_i, n_{i-1}), perhaps b_1, ..., b_d, each (n_i,), the words `activation`
and `output`; without `output` the last layer is like the others.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks.activation import Activation, Sigma, leaky_relu, relu
from plugin_verify.networks.network import Network
from plugin_verify.networks.output import OUTPUTS
from plugin_verify.operators import Dense
from plugin_verify.typing import Array

WORDS = ("activation", "output")
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, MemoryError, NotImplementedError, RuntimeError, ValueError)
"""What a damaged archive, or one that says of itself what is not so, makes NumPy raise."""


class Contents(NamedTuple):
    """Hold what a file says of a network; None where it says nothing."""

    weights: list[NDArray[Any]]
    biases: list[NDArray[Any]] | None
    activation: str | None
    output: str | None


def write(network: Network, path: Path) -> None:
    """Write the network as `path`, which ends in .npz, in single precision where that loses nothing.

    Raises:
        InvalidArgument: if the weights are revealed product by product, or an activation has no name to read it back by.
    """
    if path.suffix != ".npz":
        raise InvalidArgument(f"Network.save(): {path} came; a name that ends in .npz was wanted; change it", argument="path")
    arrays: dict[str, NDArray[Any]] = {}
    for i, A in enumerate(network.operators, start=1):
        if not isinstance(A, Dense):
            raise InvalidArgument(f"Network.save(): A_{i} is a {type(A).__name__}; stored weights were wanted; draw the network "
                                  'with sampler="stored"', argument="weights")
        arrays[f"A_{i}"] = _short(A.A)
    for i, b in enumerate(network.biases or (), start=1):
        arrays[f"b_{i}"] = _short(b)
    arrays["activation"] = np.array(_name(network.activation))
    if network.output != network.activation:
        arrays["output"] = np.array(_name(network.output))
    with path.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


def read(path: Path) -> Contents:
    """Return what the file holds.

    Raises:
        NetworkFileError: if it is damaged, holds pickled objects, or an array that is no part of a network.
    """
    arrays = _arrays(path)
    words = {name: _word(path, name, arrays.pop(name)) for name in WORDS if name in arrays}
    weights, biases = _numbered(arrays, "A"), _numbered(arrays, "b")
    known = {f"A_{i}" for i in range(1, len(weights) + 1)} | {f"b_{i}" for i in range(1, len(biases) + 1)}
    strange = sorted(set(arrays) - known)
    if strange or not weights:
        came = f"holds {', '.join(strange)}" if strange else "holds no A_1"
        raise _refusal(path, f"{came}; A_1, A_2, ... without a gap, perhaps b_1, b_2, ..., activation and output were wanted",
                       "rename the arrays")
    return Contents(weights, biases or None, words.get("activation"), words.get("output"))


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise _refusal(path, "is not a .npz archive", "write it with Network.save or numpy.savez; pickles are not opened")
        file.seek(0)
        try:
            with np.load(file, allow_pickle=False) as archive:
                members = {name: archive[name] for name in archive.files}
        except DAMAGE as error:
            told = " ".join(str(error).split())
            raise _refusal(path, f"cannot be read ({told})", "write it again with Network.save or numpy.savez") from error
    for name, value in members.items():
        if not isinstance(value, np.ndarray):
            raise _refusal(path, f"holds {name}, which is no array", "write it with Network.save; PyTorch's .pt files are "
                           "pickles, which are not opened")
    return members


def _numbered(arrays: dict[str, NDArray[Any]], letter: str) -> list[NDArray[Any]]:
    numbered: list[NDArray[Any]] = []
    while f"{letter}_{len(numbered) + 1}" in arrays:
        numbered.append(arrays[f"{letter}_{len(numbered) + 1}"])
    return numbered


def _word(path: Path, name: str, value: NDArray[Any]) -> str:
    if value.dtype.kind == "U" and value.ndim == 0:
        return str(value)
    raise _refusal(path, f"holds {name} of type {value.dtype} and shape {value.shape}", "let it be one word, as "
                   "numpy.savez(..., activation='relu') writes it")


def _short(array: Array) -> NDArray[Any]:
    with np.errstate(over="ignore"):
        single = array.astype(np.float32)
    return single if np.array_equal(single, array) else array


def _name(sigma: Sigma) -> str:
    leaky = [leaky_relu(sigma.negative)] if isinstance(sigma, Activation) else []
    for known in (relu, *leaky, *OUTPUTS.values()):
        if known == sigma:
            return str(known.name)
    raise InvalidArgument(f"Network.save(): activation {sigma!r} has no name to read it back by; relu, leaky_relu(slope), "
                          f"{', '.join(OUTPUTS)} have one; save the weights alone with numpy.savez", argument="activation")


def _refusal(path: Path, came: str, remedy: str) -> NetworkFileError:
    return NetworkFileError(f"{path} {came}; {remedy}", path=str(path))
