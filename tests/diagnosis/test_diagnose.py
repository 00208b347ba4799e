"""Diagnoses of Gaussian, badly scaled and spiky networks: what is said of them is so, and the recommended steps converge."""

import numpy as np
import pytest

from plugin_verify.diagnosis import diagnose
from plugin_verify.errors import InvalidArgument
from plugin_verify.experiments.decoders import decoder
from plugin_verify.networks import BlackBox, Network, gaussian_network, largest_C_0, leaky_relu

N = (10, 250, 250, 392)  # half of 20-500-500-784, and alike in s2


def matrices():
    G = gaussian_network(N, rng=np.random.default_rng(1), sampler="stored")
    return [A.A for A in G.operators]


def found(weights, **more):
    return diagnose(Network(weights, **more), rng=np.random.default_rng(2), codes=20, runs=20, iterations=600)


def step(diagnosis, name):
    return next(each for each in diagnosis.steps if each.name == name)


def odd(diagnosis):
    return [{trait.name for trait in layer.traits if trait.p <= diagnosis.level} for layer in diagnosis.layers]


def test_a_gaussian_network() -> None:
    d = found(matrices())
    assert d.coverage.covered and odd(d) == [set()] * 3
    assert largest_C_0(N) == d.C_0 and d.s2 == pytest.approx(10 * (2 / 250 + 4 / 250 + 8 / 392))
    assert d.gamma == pytest.approx(np.prod([np.linalg.norm(A, 2) for A in matrices()]))
    assert step(d, "recommended").runs.sharp == 20 and step(d, "recommended").factor < 1
    assert step(d, "natural").size == 8 and step(d, "natural").beyond > 0
    assert step(d, "natural").runs.sharp < 20  # the widths are too narrow for it


@pytest.mark.parametrize("c", [3.0, 0.3])
def test_every_layer_scaled(c) -> None:
    d = found([c * A for A in matrices()])
    assert odd(d) == [{"variance"}] * 3
    assert step(d, "recommended").runs.sharp == 20
    assert step(d, "natural").runs.sharp == 0  # diverges where c > 1, crawls where c < 1
    reason = "diverged" if c > 1 else "cap"
    assert step(d, "natural").runs.reasons == {reason: 20}
    assert step(d, "natural").beyond == (20 if c > 1 else 0)


def test_small_weights_defeat_the_heuristic_too() -> None:
    d = found([0.3 * A for A in matrices()])
    assert step(d, "1/gamma").runs.good == 0 and step(d, "1/gamma").beyond == 0


def test_large_weights_defeat_the_heuristic_too() -> None:
    d = found([6 * A for A in matrices()])
    assert step(d, "1/gamma").beyond == 20 and step(d, "1/gamma").runs.good == 0
    assert step(d, "recommended").runs.sharp == 20


def test_a_spiky_layer() -> None:
    A_1, A_2, A_3 = matrices()
    u, v = np.random.default_rng(3).standard_normal((2, 250))
    d = found([A_1, A_2 + 12 * np.outer(u, v) / np.linalg.norm(u) / np.linalg.norm(v), A_3])
    assert odd(d)[0] == odd(d)[2] == set() and "largest singular value" in odd(d)[1]
    assert step(d, "natural").runs.good == 0
    assert step(d, "recommended").runs.good > step(d, "1/gamma").runs.good
    assert step(d, "recommended").runs.sharp >= 10


def test_other_forms() -> None:
    rng = np.random.default_rng(4)
    d = found(matrices(), activation=leaky_relu(0.2), biases=[0.1 * rng.standard_normal(m) for m in N[1:]], output="sigmoid")
    assert len(d.coverage.reasons) == 3 and (d.activation, d.output) == ("leaky_relu(0.2)", "sigmoid")
    assert d.s2 == pytest.approx(10 * sum(1.444444444444**j / m for j, m in enumerate(N[1:], 1)))
    assert step(d, "recommended").runs.sharp == 20


def test_where_every_code_repels_nothing_is_recommended() -> None:
    """The second unit is off at the sampled codes, so that J = 1, while the product of the weights is 1 - 3."""
    G = Network([np.ones((2, 1)), np.array([[1.0, -3.0]])], biases=[[10, -10], [0]], output="identity")
    d = diagnose(G, rng=np.random.default_rng(5), codes=10, runs=5, iterations=50)
    assert d.recommended is None and all(code.repelled == 1 and code.limit is None for code in d.codes)
    assert [each.name for each in d.steps] == ["natural", "1/gamma"] and step(d, "1/gamma").factor is None


@pytest.mark.parametrize("output", ["sigmoid", "relu"])
def test_the_shipped_decoders(output) -> None:
    G = decoder(output)
    d = diagnose(G, rng=np.random.default_rng(9), codes=20, runs=12, iterations=200)
    assert d.coverage.covered == (output == "relu") and all({"entries", "columns", "variance"} <= each for each in odd(d))
    assert step(d, "natural").runs.good == 0 and step(d, "natural").beyond > 0
    assert step(d, "recommended").runs.good >= 4 and step(d, "recommended").factor < 1


@pytest.mark.parametrize("c", [0.5, 2.0])
def test_a_trained_decoder_of_another_scale_defeats_the_heuristic(c) -> None:
    scaled = Network([c * layer.A for layer in decoder("relu").operators])
    d = diagnose(scaled, rng=np.random.default_rng(9), codes=20, runs=12, iterations=200)
    assert step(d, "1/gamma").runs.good == step(d, "natural").runs.good == 0
    assert step(d, "1/gamma").beyond == (20 if c > 1 else 0) and step(d, "recommended").runs.good >= 4


def test_the_same_seed_gives_the_same_diagnosis() -> None:
    first, second = found(matrices()), found(matrices())
    assert first.steps == second.steps and [c.limit for c in first.codes] == [c.limit for c in second.codes]


def test_what_cannot_be_diagnosed() -> None:
    rng = np.random.default_rng(7)
    with pytest.raises(InvalidArgument, match="3 networks came side by side"):
        diagnose(gaussian_network((2, 9), rng=rng, trials=3, sampler="stored"), rng=rng)
    with pytest.raises(InvalidArgument, match="A_1 is a Revealed; stored weights were wanted"):
        diagnose(gaussian_network((2, 9), rng=rng, sampler="revealed"), rng=rng)
    with pytest.raises(InvalidArgument, match="A_2 is 0 throughout"):
        diagnose(Network([np.ones((3, 2)), np.zeros((4, 3))]), rng=rng)
    with pytest.raises(InvalidArgument, match="G is 0 at every one of 40 sampled codes"):
        diagnose(Network([np.eye(3, 2), -np.ones((4, 3))]), rng=rng)
    with pytest.raises(InvalidArgument, match="no known derivative"):
        diagnose(Network([np.ones((3, 2))], np.sin), rng=rng)
    with pytest.raises(InvalidArgument, match="runs is 0; a number of at least 1"):
        diagnose(Network([np.ones((3, 2))]), rng=rng, runs=0)


def test_a_black_box() -> None:
    torch = pytest.importorskip("torch", reason="reads torch modules: pip install 'plugin-verify[torch]'")
    torch.manual_seed(1)
    nn = torch.nn
    module = nn.Sequential(nn.ConvTranspose2d(4, 16, 4), nn.ReLU(), nn.ConvTranspose2d(16, 8, 4, 2, 1), nn.LeakyReLU(0.2),
                           nn.Conv2d(8, 3, 3, padding=1)).eval()
    d = diagnose(BlackBox(module, (4, 1, 1)), rng=np.random.default_rng(8), codes=8, runs=8, iterations=400)
    assert d.n == (4, 192) and not d.layers and d.gamma is None and "black box" in d.coverage.reasons[0]
    assert [each.name for each in d.steps] == ["recommended"] and step(d, "recommended").runs.good >= 4


@pytest.mark.parametrize(("scales", "says"), [
    ((1e-170, 1.0), "A_1 has entries up to"), ((1.0, 1e-90), "A_2 has entries up to"), ((1e160, 1e160), "A_1 has entries up to"),
    ((1e60, 1e60), "product of the layers' norms"), ((1e-60, 1e-60), "product of the layers' norms"),
], ids=str)
def test_weights_whose_powers_are_0_or_infinite_are_refused(scales, says) -> None:
    rng = np.random.default_rng(1)
    G = Network([scale * rng.uniform(-1, 1, shape) for scale, shape in zip(scales, ((6, 3), (8, 6)), strict=True)])
    with pytest.raises(InvalidArgument, match=says) as caught:
        diagnose(G, rng=np.random.default_rng(2), codes=2, runs=2, iterations=5)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_weights_of_any_usual_size_are_diagnosed(scale) -> None:
    rng = np.random.default_rng(1)
    G = Network([scale * rng.standard_normal((60, 3)), rng.standard_normal((80, 60))])
    found = diagnose(G, rng=np.random.default_rng(2), codes=2, runs=2, iterations=5)
    assert found.recommended is not None and np.isfinite(found.gamma)
