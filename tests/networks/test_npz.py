"""A network comes back from its .npz file as it was, and everything that is not one is refused in one line."""

import io
import pickle
import zipfile

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks import Network, gaussian_network, leaky_relu


def drawn(**more) -> Network:
    rng = np.random.default_rng(3)
    return Network([rng.standard_normal(shape) for shape in ((7, 3), (4, 7), (6, 4))], **more)


@pytest.mark.parametrize("more", [{}, {"activation": leaky_relu(1e-5), "output": "tanh"},
                                  {"biases": [np.arange(7), np.zeros(4), -np.ones(6) / 3], "output": "sigmoid"},
                                  {"activation": "leaky_relu(-0.25)", "output": "relu"}], ids=str)
def test_what_was_saved_comes_back(tmp_path, more) -> None:
    G, x = drawn(**more), np.random.default_rng(4).standard_normal((5, 3))
    G.save(tmp_path / "g.npz")
    H = Network.load(tmp_path / "g.npz")
    assert np.array_equal(G(x), H(x)) and (G.activation, G.output) == (H.activation, H.output)
    G.save(tmp_path / "again.npz")
    assert (tmp_path / "g.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()


def test_single_precision_is_kept_where_it_loses_nothing(tmp_path) -> None:
    A = np.random.default_rng(5).standard_normal((40, 30)).astype(np.float32).astype(np.float64)
    Network([A]).save(tmp_path / "single.npz")
    Network([A + 1e-12]).save(tmp_path / "double.npz")
    assert (tmp_path / "single.npz").stat().st_size < 0.6 * (tmp_path / "double.npz").stat().st_size
    assert np.array_equal(Network.load(tmp_path / "double.npz").operators[0].A, A + 1e-12)
    Network([[[1e300]]]).save(tmp_path / "large.npz")
    assert Network.load(tmp_path / "large.npz")(np.ones(1)) == 1e300


def test_several_networks_side_by_side(tmp_path) -> None:
    G = gaussian_network((2, 5, 6), rng=np.random.default_rng(6), trials=3, sampler="stored")
    G.save(tmp_path / "g.npz")
    x = np.random.default_rng(7).standard_normal((3, 2))
    assert np.array_equal(Network.load(tmp_path / "g.npz")(x), G(x))


def test_what_cannot_be_saved_is_refused(tmp_path) -> None:
    with pytest.raises(InvalidArgument, match=r"ends in \.npz"):
        drawn().save(tmp_path / "g.txt")
    with pytest.raises(InvalidArgument, match="no name to read it back by"):
        drawn(activation=np.sin).save(tmp_path / "g.npz")
    with pytest.raises(InvalidArgument, match='A_1 is a Revealed; stored weights were wanted.*sampler="stored"'):
        gaussian_network((2, 5), rng=np.random.default_rng(6), sampler="revealed").save(tmp_path / "g.npz")
    assert not list(tmp_path.iterdir())


def archive(**arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def claimed(shape: str) -> bytes:
    """Give an archive whose one array says that it is larger than it is."""
    head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("A_1.npy", b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode() + bytes(80))
    return buffer.getvalue()


A = np.ones((4, 3))
WRONG = {
    "a pickle": (pickle.dumps({"A_1": A}), "is not a .npz archive; .*pickles are not opened"),
    "pickled objects": (archive(A_1=np.array([{}], dtype=object), activation="relu"), "cannot be read .Object arrays"),
    "empty": (b"", "is not a .npz archive"),
    "truncated": (archive(A_1=A, activation="relu")[:-30], "cannot be read"),
    "cut": (archive(A_1=A, activation="relu")[:200], "cannot be read"),
    "too large a claim": (claimed("(1000000, 100000000)"), "cannot be read"),
    "a larger claim": (claimed("(100, 100)"), "cannot be read"),
    "another name": (archive(A_1=A, arr_0=A, activation="relu"), "holds arr_0; A_1, A_2, .* were wanted; rename the arrays"),
    "a gap": (archive(A_1=A, A_3=A, activation="relu"), "holds A_3"),
    "no weights": (archive(activation="relu"), "holds no A_1"),
    "no activation": (archive(A_1=A), "does not say which activation its layers have; pass activation='relu'"),
    "unknown activation": (archive(A_1=A, activation="gelu"), "holds no network: .*activation 'gelu' came"),
    "a number for a word": (archive(A_1=A, activation=1.0), r"holds activation of type float64 and shape \(\)"),
    "shapes that do not chain": (archive(A_1=A, A_2=A, activation="relu"), "A_2 takes vectors of length 3 but A_1 gives 4"),
    "a vector": (archive(A_1=A[0], activation="relu"), r"A_1 has shape \(3,\)"),
    "complex": (archive(A_1=A * 1j, activation="relu"), "values of type complex128; real numbers were wanted"),
    "NaN": (archive(A_1=A * np.nan, activation="relu"), "A_1 holds NaN or infinity"),
    "few biases": (archive(A_1=A, A_2=A.T, b_1=np.ones(4), activation="relu"), "1 biases came for 2 layers"),
    "a long bias": (archive(A_1=A, b_1=np.ones(3), activation="relu"), r"b_1 has shape \(3,\); \(4,\) was wanted"),
}


@pytest.mark.parametrize("content, told", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_gets_one_line(tmp_path, content, told) -> None:
    path = tmp_path / "g.npz"
    path.write_bytes(content)
    with pytest.raises(NetworkFileError, match=told) as caught:
        Network.load(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value) and caught.value.path == str(path)


def test_a_checkpoint_renamed_is_refused(tmp_path) -> None:
    path = tmp_path / "g.npz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive/data.pkl", pickle.dumps(A))
    with pytest.raises(NetworkFileError, match="holds archive/data.pkl, which is no array; .*PyTorch's .pt files are pickles"):
        Network.load(path)
