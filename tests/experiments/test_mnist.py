import gzip
import hashlib
import io
import struct
from http.client import IncompleteRead
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.experiments import mnist
from plugin_verify.experiments.mnist import FILES, VARIABLE, File, download, mnist_folder, read_idx, read_mnist, shipped_digits

REAL = mnist_folder(None) or mnist.cache_folder()


def idx(magic: int, values: np.ndarray) -> bytes:
    return struct.pack(f">{1 + values.ndim}I", magic, *values.shape) + values.tobytes()


def contents(name: str) -> bytes:
    rng = np.random.default_rng(len(name) + ord(name[0]))
    shape = (3, 28, 28) if "images" in name else (3,)
    return idx(2051 if "images" in name else 2049, rng.integers(0, 10, shape, dtype=np.uint8))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of three images, whose sums are taken for MNIST's; two files are plain and two compressed."""
    for place, name in enumerate(FILES):
        held = contents(name)
        shape = (3, 28, 28) if "images" in name else (3,)
        monkeypatch.setitem(FILES, name, File(FILES[name].magic, shape, hashlib.sha256(held).hexdigest()))
        (tmp_path / (name if place % 2 else f"{name}.gz")).write_bytes(held if place % 2 else gzip.compress(held))
    read_mnist.cache_clear()
    return tmp_path


def test_images_are_read_row_by_row_with_their_labels(folder: Path) -> None:
    for part in ("train", "t10k"):
        images, labels = read_mnist(folder, part)
        held = contents(f"{part}-images-idx3-ubyte")
        assert images.shape == (3, 784) and images.tobytes() == held[16:]
        assert labels.tobytes() == contents(f"{part}-labels-idx1-ubyte")[8:]


@pytest.mark.parametrize(("change", "says"), [
    (lambda held: held[:-1], "truncated: 2367 bytes came, 2368 were wanted"),
    (lambda held: held[:7], "truncated"),
    (lambda held: b"", "magic number 2051"),
    (lambda held: struct.pack(">I", 2049) + held[4:], "magic number 2051"),
    (lambda held: held[:-1] + bytes([held[-1] ^ 1]), "SHA-256"),
    (lambda held: held + b"\0", "another shape"),
    (lambda held: held[:4] + struct.pack(">III", 3, 784, 1) + held[16:], "another shape"),
    (lambda held: b"\x80\x04\x95", "magic number"),
], ids=["short", "in its head", "empty", "labels for images", "a bit", "long", "other sides", "a pickle"])
def test_a_wrong_file_gets_one_clear_line(folder: Path, change, says: str) -> None:
    name = "train-images-idx3-ubyte"
    (folder / name).write_bytes(change(contents(name)))
    with pytest.raises(InvalidArgument, match=says) as caught:
        read_mnist(folder, "train")
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_a_broken_gzip_and_a_missing_file_are_said(folder: Path) -> None:
    path = folder / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InvalidArgument, match="gzip"):
        read_mnist(folder, "train")
    path.write_bytes(b"no gzip at all")
    with pytest.raises(InvalidArgument, match="gzip"):
        read_mnist(folder, "train")
    path.unlink()
    with pytest.raises(InvalidArgument, match=f"--mnist.*{VARIABLE}.*--download"):
        read_mnist(folder, "train")


def test_the_flag_comes_before_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert mnist_folder(None) is None
    monkeypatch.setenv(VARIABLE, "/from/the/environment")
    assert mnist_folder(None) == Path("/from/the/environment") and mnist_folder(Path("given")) == Path("given")


class Mirrors:
    """Answer as the mirrors do: what they hold, or an error."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.asked = list(answers), []

    def __call__(self, url: str, timeout: float) -> io.BytesIO:
        self.asked.append(url)
        answer = self.answers[len(self.asked) % len(self.answers) - 1]
        if isinstance(answer, Exception):
            raise answer
        name = url.rpartition("/")[2].removesuffix(".gz")
        return io.BytesIO(gzip.compress(contents(name) if answer else b"other"))


def test_what_is_missing_is_fetched_from_the_first_mirror_that_has_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "t10k-labels-idx1-ubyte").unlink()
    mirrors = Mirrors(False, True)
    monkeypatch.setattr("urllib.request.urlopen", mirrors)
    assert download(folder) == folder and len(mirrors.asked) == 2 and all("t10k-labels" in url for url in mirrors.asked)
    assert read_mnist(folder, "t10k").labels.size == 3


def test_no_mirror_is_one_line_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "t10k-labels-idx1-ubyte").unlink()
    monkeypatch.setattr("urllib.request.urlopen", Mirrors(OSError("no network"), False))
    with pytest.raises(InvalidArgument, match="no network.*other contents.*--mnist") as caught:
        download(folder)
    assert "\n" not in str(caught.value) and not list(folder.glob("t10k-labels*"))


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"])
def test_a_damaged_file_is_fetched_again_and_no_other(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = contents(name.removesuffix(".gz"))
    (folder / name).write_bytes((folder / name).read_bytes()[:-3])
    mirrors = Mirrors(True)
    monkeypatch.setattr("urllib.request.urlopen", mirrors)
    before = {path.name for path in folder.iterdir()}
    download(folder)
    assert len(mirrors.asked) == 1 and {path.name for path in folder.iterdir()} == before
    assert mnist.unpacked(folder / name) == whole


def test_a_connection_that_breaks_off_is_one_mirror_less(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "t10k-labels-idx1-ubyte").unlink()
    monkeypatch.setattr("urllib.request.urlopen", Mirrors(IncompleteRead(b"a"), True))
    download(folder)
    assert read_mnist(folder, "t10k").labels.size == 3


def test_the_shipped_digits_are_the_first_five_of_each_kind() -> None:
    images, labels = shipped_digits()
    assert images.shape == (50, 784) and images.dtype == np.uint8 and np.bincount(labels).tolist() == [5] * 10
    assert 0.05 < images.mean() / 255 < 0.3 and images.max() == 255


@pytest.mark.skipif(not REAL.is_dir(), reason=f"MNIST is not here: set {VARIABLE}")
def test_the_real_files_have_the_sums_and_the_shipped_digits() -> None:
    read_mnist.cache_clear()
    images, labels = read_mnist(REAL, "t10k")
    chosen = np.sort(np.concatenate([np.flatnonzero(labels == digit)[:5] for digit in range(10)]))
    assert (images[chosen] == shipped_digits().images).all() and (labels[chosen] == shipped_digits().labels).all()
    assert read_idx(mnist.found(REAL, "train-images-idx3-ubyte"), FILES["train-images-idx3-ubyte"]).shape == (60_000, 28, 28)
