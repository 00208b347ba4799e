"""Read MNIST from the four idx files, which are checked, or the few test digits that the package carries.

The sums are those of the files' contents, so that plain files and however compressed ones are checked alike.

References:
    [1] Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits" (CC BY-SA 3.0).
"""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
import zlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugin_verify.errors import InvalidArgument

VARIABLE = "PLUGIN_VERIFY_MNIST"
"""The environment variable that may name the folder."""
MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")
TIMEOUT = 60
"""Seconds without an answer after which a mirror is given up."""
SIDE = 28


class File(NamedTuple):
    """What an idx file must be: magic number, shape of its unsigned bytes, SHA-256 of its contents."""

    magic: int
    shape: tuple[int, ...]
    sha256: str


IMAGES, LABELS = 2051, 2049
"""The magic numbers of idx files of bytes with three axes and with one."""
FILES = {
    "train-images-idx3-ubyte": File(IMAGES, (60_000, SIDE, SIDE),
                                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    "train-labels-idx1-ubyte": File(LABELS, (60_000,),
                                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    "t10k-images-idx3-ubyte": File(IMAGES, (10_000, SIDE, SIDE),
                                   "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    "t10k-labels-idx1-ubyte": File(LABELS, (10_000,),
                                   "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
}


class Digits(NamedTuple):
    """Hold images, (count, 784) bytes, bright digits on a dark ground, and what they show, (count,) from 0 to 9."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def mnist_folder(given: Path | None) -> Path | None:
    """Return the folder that was given, or the one that the environment names, or None."""
    named = os.environ.get(VARIABLE)
    return given or (Path(named) if named else None)


def cache_folder() -> Path:
    """Name the folder that downloads are kept in."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "plugin-verify" / "mnist"


@cache
def shipped_digits() -> Digits:
    """Read the test digits that the package carries: five of each kind."""
    with np.load(str(files(__package__).joinpath("data/digits.npz")), allow_pickle=False) as held:
        return Digits(held["images"], held["labels"])


@cache
def read_mnist(folder: Path, part: str) -> Digits:
    """Read a part, "train" or "t10k", from a folder with its idx files, plain or .gz.

    Raises:
        InvalidArgument: if a file is missing, truncated, not idx, or not MNIST's.
    """
    images, labels = (read_idx(found(folder, name), FILES[name]) for name in FILES if name.startswith(part))
    return Digits(images.reshape(len(images), -1), labels)


def found(folder: Path, name: str) -> Path:
    """Find a file of the set, plain before compressed."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise refusal(folder, f"has neither {name} nor {name}.gz",
                  f"name the folder of the four idx files with --mnist or {VARIABLE}, or fetch them with --download")


def read_idx(path: Path, wanted: File) -> NDArray[np.uint8]:
    """Read an idx file and check its magic number, its sizes, its length and its sum, in this order.

    Raises:
        InvalidArgument: naming the first that is wrong.
    """
    contents = unpacked(path)
    head = struct.pack(f">{1 + len(wanted.shape)}I", wanted.magic, *wanted.shape)
    if contents[:4] != head[:4]:
        raise refusal(path, f"does not begin with the idx magic number {wanted.magic}", "take MNIST's own file")
    size = len(head) + int(np.prod(wanted.shape))
    if len(contents) < size:
        raise refusal(path, f"is truncated: {len(contents)} bytes came, {size} were wanted", "fetch it again")
    if contents[:len(head)] != head or len(contents) > size:
        raise refusal(path, f"is an idx file of another shape than {wanted.shape}", "take MNIST's own file")
    if (digest := hashlib.sha256(contents).hexdigest()) != wanted.sha256:
        raise refusal(path, f"has contents of SHA-256 {digest[:12]}..., not MNIST's {wanted.sha256[:12]}...", "fetch it again")
    return np.frombuffer(contents, np.uint8, offset=len(head)).reshape(wanted.shape)


def unpacked(path: Path) -> bytes:
    """Return what a file holds, decompressed if it is .gz."""
    if path.suffix != ".gz":
        return path.read_bytes()
    try:
        return gzip.decompress(path.read_bytes())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise refusal(path, f"is not a whole gzip file ({error})", "fetch it again") from error


def download(folder: Path) -> Path:
    """Fetch what the folder does not hold, or holds damaged, from the first mirror that has it; return the folder.

    Raises:
        InvalidArgument: if no mirror does; it says what each one answered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, wanted in FILES.items():
        path = next((held for held in (folder / name, folder / f"{name}.gz") if held.is_file()), None)
        if path is None or not intact(path, wanted):
            path = path or folder / f"{name}.gz"
            packed = fetched(name, wanted)
            part = path.with_name(f"{path.name}.part")  # an interrupted run leaves no half file under its name
            part.write_bytes(packed if path.suffix == ".gz" else gzip.decompress(packed))
            os.replace(part, path)
    return folder


def intact(path: Path, wanted: File) -> bool:
    """Tell whether a file is what it must be."""
    try:
        read_idx(path, wanted)
    except InvalidArgument:
        return False
    return True


def fetched(name: str, wanted: File) -> bytes:
    """Fetch one file, compressed, from the first mirror whose contents have the right sum."""
    from http.client import HTTPException
    from urllib.request import urlopen

    answers = []
    for mirror in MIRRORS:
        try:
            with urlopen(f"{mirror}{name}.gz", timeout=TIMEOUT) as answer:
                packed: bytes = answer.read()
            if hashlib.sha256(gzip.decompress(packed)).hexdigest() == wanted.sha256:
                return packed
            answers.append(f"{mirror}: other contents")
        except (OSError, HTTPException, EOFError, zlib.error) as error:
            answers.append(f"{mirror}: {error}")
    raise refusal(Path(name), f"could not be fetched ({'; '.join(answers)})",
                  "fetch the four idx files by other means and name their folder with --mnist")


def refusal(path: Path, came: str, remedy: str) -> InvalidArgument:
    """Say what is wrong with a file or folder, and what to do."""
    return InvalidArgument(f"MNIST: {path} {came}; {remedy}", argument="mnist")
