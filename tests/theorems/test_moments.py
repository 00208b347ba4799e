"""The exact moments agree with an independent recursion, closed forms, enumeration and sampling."""

import itertools

import numpy as np
import pytest

from plugin_verify.networks import Network, gaussian_network
from theorems.first_iterate import Setting, eta, expected
from theorems.moments import mean_variance, moments, second, second_variance


@pytest.mark.parametrize("m", [1, 2, 7, 40])
def test_one_layer_has_the_closed_form(m: int) -> None:
    r = moments((3, m), 2.0)
    assert r.mean == pytest.approx(1.0)
    assert r.aa - r.mean**2 == pytest.approx(4.0 / m * (1 / 2 + 3 / 4))
    assert r.ss == pytest.approx(4.0 / (2 * m))


@pytest.mark.parametrize("n", [(1, 3), (3, 6, 5), (2, 4, 5, 6), (4, 9, 2, 7, 5)])
@pytest.mark.parametrize("gamma", [0.0, 1.7])
def test_second_moments_agree_with_the_recursion_of_the_statement(n: tuple[int, ...], gamma: float) -> None:
    s = Setting(n, gamma=gamma)
    assert eta(s) ** 2 * second(n[0], moments(n, 1.0, gamma)) == pytest.approx(expected(s).second, rel=1e-12, abs=1e-12)


def exact_by_signs(m: int, power: int) -> float:
    """E a^power for one layer at n_0 = 1: a = sum of g_i^2 / m over the positive g_i, by enumeration of the signs."""
    total = 0.0
    for signs in itertools.product((0, 1), repeat=m):
        K = sum(signs)
        total += np.prod([K + 2 * j for j in range(power)]) / m**power / 2**m
    return total


@pytest.mark.parametrize("m", [1, 3, 6])
def test_fourth_moments_by_enumeration(m: int) -> None:
    assert moments((1, m), 1.0).aaaa == pytest.approx(exact_by_signs(m, 4))
    assert moments((1, m), 1.0).aa == pytest.approx(exact_by_signs(m, 2))


@pytest.mark.parametrize(("n", "gamma"), [((3, 20), 0.0), ((2, 20, 30), 1.5), ((2, 20, 25, 30), 1.0)])
def test_fourth_moments_by_sampling(n: tuple[int, ...], gamma: float) -> None:
    """Means over 400 groups, seven standard errors: a false alarm below 1e-9 were the groups' means normal; the seed is fixed."""
    rng, trials = np.random.default_rng(5), 200_000
    G = gaussian_network(n, rng=rng, trials=trials, sampler="stored")
    x = np.zeros(n[0])
    x[0] = 1.3
    r = G.adjoint(G(x) + gamma / np.sqrt(n[-1]) * rng.standard_normal((trials, n[-1])))
    exact = moments(n, 1.3, gamma)
    pairs = ((r[:, 0] ** 4, exact.aaaa), (r[:, 0] ** 2 * r[:, 1] ** 2, exact.aass), (r[:, 1] ** 4, 3 * exact.ssss))
    for values, mean in pairs:
        means = values.reshape(400, -1).mean(axis=1)
        error = means.std() / 20
        assert abs(means.mean() - mean) < 7 * error
        assert abs(means.mean() - 2 * mean) > 7 * error  # the test can fail


def test_the_variance_of_the_mean_turns_with_x() -> None:
    rng, trials = np.random.default_rng(6), 200_000
    x = np.array([0.6, -0.8])
    r = Network([rng.standard_normal((trials, 8, 2)) / np.sqrt(8)])
    spread = r.adjoint(r(x)).var(axis=0)
    assert spread == pytest.approx(mean_variance(x, (2, 8)), rel=0.03)
    assert spread != pytest.approx(mean_variance(x[::-1] * 3, (2, 8)), rel=0.03)


def test_no_input_no_variance() -> None:
    assert not second_variance(3, moments((3, 5), 0.0)).any()
    assert not mean_variance(np.zeros(3), (3, 5)).any()
