"""Load trained decoders: the two that the package carries, checked by their sums, or those of a folder."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from plugin_verify.errors import NetworkFileError
from plugin_verify.networks import Network, relu
from plugin_verify.operators import Dense
from plugin_verify.typing import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTPUTS = ("sigmoid", "relu")
"""What stands at a decoder's end: as in the published experiment, and as in the theory."""
SUMS = {"sigmoid": "9128e919f8b9e0df98e72a0ef59db8c2bd284a4e62d3fc13b305f853fc42b3b4",
        "relu": "ca021c2f789ed9f2a2cee4d2ebea216554dc098b4b6c6b59a519e29d51d9a9ff"}
RATE = 2000.0
"""The paper's gradient descent: 1000 on the mean of the squared residuals."""
PIXELS = 784
"""Of an image, and so the last width."""
CODES = 100
"""Codes from the prior at which the largest Jacobian is looked for."""


class Steps(NamedTuple):
    """Hold the step sizes for a decoder.

    `plugin`: 1/gamma, gamma the product of the layers' operator norms. `gradient_descent`: the paper's, 2000/n_d.
    `stable_descent`: 1/(the largest ||J(x)||^2 over CODES codes from the prior), at which gradient descent does not overshoot.
    """

    plugin: float
    gradient_descent: float
    stable_descent: float


def decoder_path(output: str, folder: str = "") -> Path:
    """Name the file of a decoder, in a folder or in the package."""
    return Path(folder or str(files(__package__).joinpath("data"))) / f"decoder-{output}.npz"


@cache
def decoder(output: str, folder: str = "") -> Network:
    """Load a decoder: from a folder, or the package's own.

    Raises:
        NetworkFileError: if the file is no such decoder, or is not what the package was made with.
    """
    path = decoder_path(output, folder)
    if not folder and decoder_sum(output) != SUMS[output]:
        raise NetworkFileError(f"{path} is not the decoder that this version carries; install plugin-verify again",
                               path=str(path))
    network = Network.load(path)
    _check(network, output, path)
    return network


def _check(network: Network, output: str, path: Path) -> None:
    """Refuse a network that the experiments' own evaluation would take for another one."""
    if any(b.any() for b in network.biases or ()):
        came, wanted = "has biases", "a decoder without biases"
    elif network.activation != relu:
        came, wanted = f"has the activation {getattr(network.activation, 'name', '?')}", "relu"
    elif getattr(network.output, "name", "") != output:
        came, wanted = f"has the output {getattr(network.output, 'name', '?')}", output
    elif network.n[-1] != PIXELS:
        came, wanted = f"has the widths {network.n}", f"{PIXELS} at the end"
    else:
        return
    raise NetworkFileError(f"{path} {came}; {wanted} was wanted; name a folder that --train has left", path=str(path))


def checked_sums(folder: str) -> list[str]:
    """Load both decoders, so that a wrong file is told before anything runs, and return the sums of their files."""
    for output in OUTPUTS:
        decoder(output, folder)
    return [decoder_sum(output, folder) for output in OUTPUTS]


def decoder_sum(output: str, folder: str = "") -> str:
    """Return the SHA-256 of a decoder's file."""
    return hashlib.sha256(decoder_path(output, folder).read_bytes()).hexdigest()


def save_decoder(weights: list[NDArray[np.float16]], output: str, folder: Path) -> Path:
    """Write a decoder as half-precision arrays and words; the numbers are the network."""
    path = decoder_path(output, str(folder))
    arrays = {f"A_{i}": A for i, A in enumerate(weights, start=1)}
    part = path.with_name(f"{path.name}.part")  # an interrupted run leaves no half decoder under its name
    with part.open("wb") as file:
        np.savez_compressed(file, activation=np.array("relu"), output=np.array(output), **arrays)  # type: ignore[arg-type]
    os.replace(part, path)
    return path


def matrices(network: Network) -> list[Array]:
    """Return A_1, ..., A_d of a network with stored weights."""
    return [A.A for A in network.operators if isinstance(A, Dense)]


def norms(network: Network) -> list[float]:
    """Return the operator norms of the layers."""
    return [float(np.linalg.norm(A, 2)) for A in matrices(network)]


@cache
def steps(output: str, folder: str = "") -> Steps:
    """Work out the step sizes for a decoder."""
    network = decoder(output, folder)
    codes = np.random.default_rng(0).standard_normal((CODES, network.n[0]))
    largest = max(float(np.linalg.norm(network.jacobian(x), 2)) for x in codes)
    return Steps(1 / float(np.prod(norms(network))), RATE / network.n[-1], largest**-2)
