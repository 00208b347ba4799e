import pickle
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from plugin_verify import Network
from plugin_verify.errors import NetworkFileError
from plugin_verify.experiments import decoders
from plugin_verify.experiments.decoders import (
    OUTPUTS,
    SUMS,
    decoder,
    decoder_path,
    decoder_sum,
    matrices,
    norms,
    save_decoder,
    steps,
)
from plugin_verify.experiments.figure_3 import plan_figure_3
from plugin_verify.experiments.trained_steps import plan_trained_steps


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_shipped_decoder_is_the_papers_network_and_has_its_sum(output: str) -> None:
    network = decoder(output)
    assert network.n == (20, 500, 500, 784) and network.biases is None and network.activation.name == "relu"
    assert network.output.name == output and decoder_sum(output) == SUMS[output]
    assert all((A.astype(np.float16) == A).all() for A in matrices(network))
    assert SUMS[output] in files("plugin_verify.experiments").joinpath("data/README.md").read_text("utf-8")


@pytest.mark.parametrize("output", OUTPUTS)
def test_codes_from_the_prior_look_like_digits_in_brightness_and_differ(output: str) -> None:
    image = decoder(output)(np.random.default_rng(1).standard_normal((50, 20)))
    assert 0.05 < image.mean() < 0.25 and image.std(axis=0).max() > 0.1 and np.quantile(image, 0.99) > 0.7


def test_a_changed_file_is_refused_by_its_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = bytearray(decoder_path("relu").read_bytes())
    held[len(held) // 2] ^= 1
    (tmp_path / "decoder-relu.npz").write_bytes(held)
    monkeypatch.setattr(decoders, "decoder_path", lambda output, folder="": tmp_path / f"decoder-{output}.npz")
    decoder.cache_clear()
    with pytest.raises(NetworkFileError, match="not the decoder that this version carries") as caught:
        decoder("relu")
    assert "\n" not in str(caught.value)
    decoder.cache_clear()


def test_a_pickle_by_another_name_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "decoder-relu.npz").write_bytes(pickle.dumps({"A_1": 1}))
    with pytest.raises(NetworkFileError, match="pickle") as caught:
        decoder("relu", str(tmp_path))
    assert "\n" not in str(caught.value)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    weights = [rng.standard_normal(shape).astype(np.float16) for shape in ((6, 3), (7, 6), (784, 7))]
    path = save_decoder(weights, "sigmoid", tmp_path)
    network = decoder("sigmoid", str(tmp_path))
    assert all((A == B).all() for A, B in zip(matrices(network), weights, strict=True)) and network.output.name == "sigmoid"
    first = path.read_bytes()
    assert save_decoder(weights, "sigmoid", tmp_path).read_bytes() == first
    assert [held.name for held in tmp_path.iterdir()] == [path.name]
    with np.load(path) as held:
        assert sorted(held.files) == ["A_1", "A_2", "A_3", "activation", "output"]


@pytest.mark.parametrize(("last", "more", "says"), [
    (784, {"biases": [np.zeros(6), np.ones(784)]}, "has biases"),
    (784, {"activation": "leaky_relu(0.1)", "output": "relu"}, "leaky_relu"),
    (784, {"output": "sigmoid"}, "has the output sigmoid; relu was wanted"),
    (783, {}, "784 at the end"),
], ids=["biases", "activation", "output", "widths"])
def test_a_network_that_is_no_such_decoder_is_refused(tmp_path: Path, last: int, more, says: str) -> None:
    Network([np.ones((6, 3)), np.ones((last, 6))], **more).save(tmp_path / "decoder-relu.npz")
    with pytest.raises(NetworkFileError, match=says) as caught:
        decoder("relu", str(tmp_path))
    assert "\n" not in str(caught.value)


def test_biases_of_zero_are_none(tmp_path: Path) -> None:
    Network([np.ones((6, 3)), np.ones((784, 6))], biases=[np.zeros(6), np.zeros(784)]).save(tmp_path / "decoder-relu.npz")
    assert decoder("relu", str(tmp_path)).n == (3, 6, 784)


@pytest.mark.parametrize("plan", [plan_figure_3, plan_trained_steps])
def test_a_cut_file_and_a_missing_folder_are_told_when_the_plan_is_made(tmp_path: Path, plan) -> None:
    with pytest.raises(NetworkFileError):
        plan("smoke", 1, decoders=tmp_path / "nowhere")
    for output in OUTPUTS:
        held = decoder_path(output).read_bytes()
        (tmp_path / f"decoder-{output}.npz").write_bytes(held if output == "sigmoid" else held[:-1000])
    with pytest.raises(NetworkFileError, match="decoder-relu") as caught:
        plan("smoke", 1, decoders=tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_jacobian_is_that_of_finite_differences(output: str) -> None:
    rng = np.random.default_rng(2)
    network = Network([rng.standard_normal(shape) for shape in ((6, 3), (7, 6), (9, 7))], output=output)
    x, h = rng.standard_normal(3), 1e-6
    rows = [(network(x + h * e) - network(x - h * e)) / (2 * h) for e in np.eye(3)]
    assert np.abs(network.jacobian(x) - np.array(rows).T).max() < 1e-6


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_step_sizes_are_what_they_are_called(output: str) -> None:
    network, sizes = decoder(output), steps(output)
    assert sizes.plugin * np.prod([np.linalg.svd(A, compute_uv=False)[0] for A in matrices(network)]) == pytest.approx(1)
    assert sizes.gradient_descent == 2000 / 784 and sizes.stable_descent < sizes.gradient_descent
    assert np.prod(norms(network)) >= np.linalg.norm(network.B, 2)
