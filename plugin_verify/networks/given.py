"""Read the network that a file holds, whatever its format; formats that can execute code are not opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks import npz
from plugin_verify.networks.activation import Sigma

PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".bin")


class Given(NamedTuple):
    """Hold what `Network` is made of."""

    weights: Sequence[ArrayLike]
    biases: Sequence[ArrayLike] | None
    activation: str | Sigma
    output: str | Sigma | None


def read(path: Path, activation: str | Sigma | None, output: str | Sigma | None, prefix: str) -> Given:
    """Return what `path` holds, with what the arguments say beside it.

    Raises:
        NetworkFileError: if the file cannot be read, or arguments and file do not fit.
    """
    contents = _contents(path, prefix)
    said = _agreed(path, "activation", contents.activation, activation)
    if said is None:
        raise NetworkFileError(f"{path} does not say which activation its layers have; pass activation='relu' or "
                               "'leaky_relu(0.1)' with your slope (--activation on the command line)", path=str(path))
    return Given(contents.weights, contents.biases, said, _agreed(path, "output", contents.output, output))


def _contents(path: Path, prefix: str) -> npz.Contents:
    if path.suffix in PICKLES:
        raise NetworkFileError(f"{path} is a pickle by its name, which can run code as it is read, and is not opened; write "
                               "state_dict() with safetensors.torch.save_file, or Network.from_torch(module).save('g.npz')",
                               path=str(path))
    if not path.is_file():
        raise NetworkFileError(f"{path} is not a file; a .npz or .safetensors file was wanted; check the path", path=str(path))
    if path.suffix == ".safetensors":
        from plugin_verify.networks.tensors import read_tensors

        return read_tensors(path, prefix)
    if path.suffix != ".npz":
        raise NetworkFileError(f"{path} ends in {path.suffix or 'nothing'}; .npz or .safetensors was wanted; convert it",
                               path=str(path))
    if prefix:
        raise InvalidArgument(f"{path}: prefix {prefix!r} came; a .npz file holds one network; leave it out", argument="prefix")
    return npz.read(path)


def _agreed(path: Path, name: str, said: str | None, asked: str | Sigma | None) -> str | Sigma | None:
    if said is not None and asked is not None and asked != said and getattr(asked, "name", None) != said:
        raise NetworkFileError(f"{path} says {name} {said!r} but {asked!r} was asked for; leave one out", path=str(path))
    return said if asked is None else asked
