"""Files are told apart by their names, and what arguments say must not contradict the file."""

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument, NetworkFileError
from plugin_verify.networks import Network, leaky_relu

A = np.ones((4, 3))


@pytest.mark.parametrize("name, told", [
    ("g.pt", "is a pickle by its name, which can run code as it is read, and is not opened; write state_dict"),
    ("g.pkl", "is a pickle by its name"), ("g.csv", r"ends in .csv; .npz or .safetensors was wanted"), ("g", "ends in nothing")])
def test_other_files_are_not_opened(tmp_path, name, told) -> None:
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(NetworkFileError, match=told):
        Network.load(tmp_path / name)


@pytest.mark.parametrize("name", ["none.npz", "none.safetensors", "."])
def test_a_missing_file(tmp_path, name) -> None:
    with pytest.raises(NetworkFileError, match="is not a file; .* check the path"):
        Network.load(tmp_path / name)


def test_arguments_say_what_the_file_does_not(tmp_path) -> None:
    path = tmp_path / "g.npz"
    np.savez(path, A_1=A)
    assert np.allclose(Network.load(path, activation="leaky_relu(0.5)", output="sigmoid")(-np.ones(3)), 1 / (1 + np.exp(3)))
    assert Network.load(path, activation=leaky_relu(0.5))(-np.ones(3))[0] == -1.5
    with pytest.raises(InvalidArgument, match="prefix 'decoder.' came; a .npz file holds one network"):
        Network.load(path, activation="relu", prefix="decoder.")


def test_arguments_that_contradict_the_file_are_refused(tmp_path) -> None:
    path = tmp_path / "g.npz"
    Network([A], output="sigmoid").save(path)
    assert Network.load(path, activation="relu", output="sigmoid").output == Network.load(path).output
    with pytest.raises(NetworkFileError, match="says activation 'relu' but 'leaky_relu.0.1.' was asked for; leave one out"):
        Network.load(path, activation="leaky_relu(0.1)")
    with pytest.raises(NetworkFileError, match="says output 'sigmoid' but 'tanh'"):
        Network.load(path, output="tanh")
