"""The layers of a .safetensors file come in the order of torch's names; anything but linear layers is refused by its name."""

import json
from itertools import pairwise

import numpy as np
import pytest

from plugin_verify.errors import NetworkFileError
from plugin_verify.networks import Network

numpy_file = pytest.importorskip("safetensors.numpy", reason="reads .safetensors files: pip install 'plugin-verify[torch]'")


def saved(tmp_path, **tensors):
    path = tmp_path / "g.safetensors"
    numpy_file.save_file({name.replace("__", "."): value for name, value in tensors.items()}, path)
    return path


def chain(*widths, seed=1):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal((rows, columns)).astype(np.float32) for columns, rows in pairwise(widths)]


def test_numbers_in_names_are_ordered_by_size(tmp_path) -> None:
    weights = chain(2, 3, 4, 5)
    path = saved(tmp_path, **{"2__weight": weights[0], "10__weight": weights[2], "4__weight": weights[1]})
    x = np.random.default_rng(2).standard_normal(2)
    assert np.array_equal(Network.load(path, activation="relu")(x), Network(weights)(x))
    path = saved(tmp_path, **{f"fc{9 + i}__weight": A for i, A in enumerate(weights)})
    assert np.array_equal(Network.load(path, activation="relu")(x), Network(weights)(x))


def test_biases_prefix_and_a_layer_without_a_bias(tmp_path) -> None:
    weights, b = chain(2, 3, 4), np.arange(4, dtype=np.float64)
    path = saved(tmp_path, encoder__0__weight=np.ones((9, 9, 3, 3), np.float32), decoder__0__weight=weights[0],
                 decoder__2__weight=weights[1].astype(np.float16), decoder__2__bias=b)
    G = Network.load(path, activation="leaky_relu(0.2)", output="sigmoid", prefix="decoder.")
    expected = Network([weights[0], weights[1].astype(np.float16)], "leaky_relu(0.2)", biases=[np.zeros(3), b], output="sigmoid")
    assert np.array_equal(G(np.ones(2)), expected(np.ones(2)))


@pytest.mark.parametrize("tensors, told", [
    ({"0__weight": np.ones((3, 2, 4, 4))}, r"a weight of shape \(3, 2, 4, 4\) at layer '0'; linear layers"),
    ({"1__running_mean": np.ones(3)}, "holds 1.running_mean; names that end in .weight or .bias"),
    ({"0__bias": np.ones(3)}, "no weight at layer '0'"),
    ({"0__weight": np.ones((3, 2), np.int64)}, "holds 0.weight of type I64; F64, F32, F16 were wanted"),
    ({"0__weight": np.ones((3, 2)), "2__weight": np.ones((3, 2))}, "A_2 takes vectors of length 2 but A_1 gives 3"),
    ({"0__weight": np.full((3, 2), np.inf)}, "A_1 holds NaN or infinity"), ({}, "holds no tensor")], ids=str)
def test_what_is_no_stack_of_linear_layers_is_refused(tmp_path, tensors, told) -> None:
    with pytest.raises(NetworkFileError, match=told):
        Network.load(saved(tmp_path, **tensors), activation="relu")


def test_a_prefix_that_nothing_has(tmp_path) -> None:
    with pytest.raises(NetworkFileError, match="no tensor whose name begins with 'decoder.'"):
        Network.load(saved(tmp_path, **{"0__weight": np.ones((3, 2))}), activation="relu", prefix="decoder.")


def test_a_file_does_not_say_its_activation(tmp_path) -> None:
    with pytest.raises(NetworkFileError, match="does not say which activation"):
        Network.load(saved(tmp_path, **{"0__weight": np.ones((3, 2))}))


def half(path):
    head = json.dumps({"0.weight": {"dtype": "BF16", "shape": [1, 1], "data_offsets": [0, 2]}}).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + bytes(2))


@pytest.mark.parametrize("damage, told", [
    (lambda path: path.write_bytes(path.read_bytes()[:-5]), "cannot be read"),
    (lambda path: path.write_bytes(b"\x80\x04K\x01."), "cannot be read"),
    (lambda path: path.write_bytes(b""), "cannot be read"), (half, "holds 0.weight of type BF16; .*convert it")])
def test_a_damaged_file_gets_one_line(tmp_path, damage, told) -> None:
    path = saved(tmp_path, **{"0__weight": np.ones((3, 2))})
    damage(path)
    with pytest.raises(NetworkFileError, match=told) as caught:
        Network.load(path, activation="relu")
    assert "\n" not in str(caught.value)
