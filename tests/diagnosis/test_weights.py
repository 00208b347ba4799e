"""Tests of weights keep their level for Gaussian matrices of any scale, and tell the usual suspects from them."""

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.diagnosis.weights import layer_weights

SHAPE = (60, 40)
TRIALS = 300


def p_values(A):
    return {trait.name: trait.p for trait in layer_weights(A).traits}


@pytest.mark.parametrize("shape", [(30, 20), (20, 30), (25, 25), (6, 1), (1, 6)], ids=str)
def test_gaussian_matrices_are_told_apart_no_more_often_than_the_level(shape) -> None:
    """False alarm at most 1e-9 a trait."""
    rng = np.random.default_rng(1)
    found = [p_values(7 * rng.standard_normal(shape)) for _ in range(TRIALS)]
    most = binom.isf(1e-9, TRIALS, 0.05)
    for name in found[0]:
        if name != "variance":
            assert sum(each[name] <= 0.05 for each in found) <= most, name


def test_the_variance_is_that_of_the_paper() -> None:
    rng = np.random.default_rng(2)
    found = [layer_weights(rng.standard_normal(SHAPE) / SHAPE[0] ** 0.5) for _ in range(TRIALS)]
    assert sum(layer.traits[0].p <= 0.05 for layer in found) <= binom.isf(1e-9, TRIALS, 0.05)
    assert sum(not layer.interval.contains(1.0) for layer in found) <= binom.isf(1e-9, TRIALS, 0.01)
    assert layer_weights(rng.standard_normal(SHAPE) / SHAPE[1] ** 0.5).traits[0].p < 1e-9  # fan-in, as PyTorch has it


def suspects():
    rng = np.random.default_rng(3)
    gaussian = rng.standard_normal(SHAPE)
    u, v = rng.standard_normal(SHAPE[0]), rng.standard_normal(SHAPE[1])
    return {
        "uniform": (rng.uniform(-1, 1, (300, 200)), {"entries"}),
        "Student": (rng.standard_t(3, SHAPE), {"entries"}),
        "signs": (np.sign(gaussian), {"entries"}),
        "pruned": (gaussian * (rng.random(SHAPE) < 0.5), {"entries"}),
        "another mean": (gaussian + 0.5, {"entries", "largest singular value"}),
        "unequal rows": (gaussian * np.linspace(0.4, 1.6, SHAPE[0])[:, None], {"rows"}),
        "unequal columns": (gaussian * np.linspace(0.4, 1.6, SHAPE[1]), {"columns"}),
        "a spike": (gaussian + 20 * np.outer(u, v) / np.linalg.norm(u) / np.linalg.norm(v), {"largest singular value"}),
        "orthogonal": (np.linalg.qr(gaussian)[0], {"angles"}),
        "orthogonal rows": (np.linalg.qr(gaussian)[0].T, {"angles"}),
        "low rank": (rng.standard_normal((400, 5)) @ rng.standard_normal((5, 20)), {"smallest singular value", "columns"}),
        "twin columns": (np.repeat(gaussian[:, ::2], 2, axis=1), {"angles"}),
    }  # fmt: skip


@pytest.mark.parametrize("name", suspects())
def test_other_weights_are_told_apart_by_what_is_odd_about_them(name) -> None:
    A, by = suspects()[name]
    p = p_values(A)
    assert all(p[trait] < 1e-4 for trait in by), p


def test_a_planted_error_in_a_law_would_break_the_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were D larger than it is by a little, the test of entries would cry wolf."""
    from plugin_verify.diagnosis import weights

    monkeypatch.setattr(weights, "STEEPEST", -2.0)
    rng = np.random.default_rng(4)
    found = [p_values(rng.standard_normal((30, 20)))["entries"] for _ in range(100)]
    assert sum(p <= 0.05 for p in found) > binom.isf(1e-9, 100, 0.05)


@pytest.mark.parametrize("A", [np.eye(3, 2), np.eye(4), np.ones((4, 3)), [[2.0, 0.0], [0.0, 0.0]], np.ones((1, 2)),
                               np.full((3, 2), 1e-9)], ids=str)
def test_degenerate_matrices_give_p_values_all_the_same(A) -> None:
    assert all(0 <= p <= 1 for p in p_values(np.array(A)).values())


def test_descriptions() -> None:
    layer = layer_weights(np.random.default_rng(5).standard_normal((400, 300)) / 20)
    assert abs(layer.kurtosis) < 6 * layer.noise and abs(layer.variance - 1) < 0.05
    np.testing.assert_allclose(layer.singular, layer.usual, atol=0.05)
    assert layer_weights(np.random.default_rng(5).laplace(size=(400, 300))).kurtosis > 2
