"""Random networks have the laws that are known exactly, whichever sampler draws them.

Every p-value is compared with 1e-10, its false-alarm rate; the twins must fall below it.
"""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from plugin_verify.errors import InvalidArgument, MemoryLimitError
from plugin_verify.networks import Network, cost, gaussian_network
from plugin_verify.operators import Revealed, gaussian
from plugin_verify.operators.basis import Basis
from plugin_verify.solvers import gradient_descent, plugin

ALARM = 1e-10
TRIALS = 4000
N = (3, 6, 5)
SAMPLERS = ["stored", "revealed"]


def true_network(sampler, n=N, seed=1):
    return gaussian_network(n, rng=np.random.default_rng(seed), trials=TRIALS, sampler=sampler)


def fan_in_network(n=N, seed=1):
    """Draw variances 1/n_{i-1} in place of 1/n_i: a false twin."""
    rng = np.random.default_rng(seed)
    return Network([gaussian(a, b, rng, TRIALS, variance=1 / b) for b, a in pairwise(n)])


class ReusedColumn(Revealed):
    """Answer every new direction by the first column ever drawn: a false twin."""

    def _draw(self, product, side, other):
        super()._draw(product, side, other)
        if side.products.count:
            product[...] = side.products._blocks[0][0]


class NotRemoved(Basis):
    """Find the part in the span but do not remove it: a false twin."""

    def _remove(self, rest, c):
        return None, np.linalg.norm(rest, axis=-1)


class NotOrthogonal(Revealed):
    """Take a basis that is not orthogonal: a false twin."""

    def __init__(self, rows, columns, rng, trials):
        super().__init__(rows, columns, rng, trials)
        self._right = self._right._replace(basis=NotRemoved(trials, columns))


class OneSided(Revealed):
    """Answer A^T r as if nothing were known of A: a false twin."""

    def _correction(self, q, g, other):
        return np.zeros_like(g)


def revealed_twin(kind, n=N, seed=1):
    rng = np.random.default_rng(seed)
    return Network([kind(a, b, rng, TRIALS) for b, a in pairwise(n)])


def gated_chi2(rng, m):
    """Draw Q = chi2_K with K ~ Bin(m, 1/2): the sum of g^2 over the active units of a layer."""
    return 2 * rng.standard_gamma(rng.binomial(m, 0.5, TRIALS) / 2)


def one_layer_p_value(G):
    """Test T = A^T sigma(A x), d = 1: along x its law is ||x|| Q/m; across, ||x|| sqrt(Q) g/m."""
    x = np.array([2.0, 0.0, 0.0])
    T, m, rng = G.adjoint(G(x)), G.n[1], np.random.default_rng(2)
    along = stats.ks_2samp(T[:, 0], 2 * gated_chi2(rng, m) / m)
    across = stats.ks_2samp(T[:, 2], 2 * np.sqrt(gated_chi2(rng, m)) * rng.standard_normal(TRIALS) / m)
    return min(along.pvalue, across.pvalue)


def one_layer_moment_gap(G):
    """Return how many standard errors Cov T is from (||x||^2/2 I + 3/4 x x^T)/m, and E T from x/2."""
    x, m = np.array([2.0, 0.0, 0.0]), G.n[1]
    T = G.adjoint(G(x))
    centred = T - x / 2
    second = centred[:, :, None] * centred[:, None, :]
    expected = (2 * np.eye(3) + 0.75 * np.outer(x, x)) / m
    gap = np.abs(second.mean(0) - expected) / (second.std(0) / np.sqrt(TRIALS))
    mean_gap = np.abs(centred.mean(0)) / np.sqrt(np.diag(expected) / TRIALS)
    return max(gap.max(), mean_gap.max())


def value_p_value(G):
    """Test ||G(x)||^2 = ||x||^2 prod_j chi2_{K_j}/n_j in law."""
    squares = np.sum(G(np.array([0.0, 2.0, 0.0])) ** 2, axis=1)
    rng = np.random.default_rng(3)
    return stats.ks_2samp(squares, 4 * np.prod([gated_chi2(rng, m) / m for m in G.n[1:]], axis=0)).pvalue


def noise_p_value(G):
    """Test ||B^T eps||^2 = ||eps||^2 (n_0/n_d) prod_{i<d} chi2_{n_i}/n_i in law, eps fixed."""
    n, rng = G.n, np.random.default_rng(4)
    squares = np.sum(G.adjoint(np.ones(n[-1])) ** 2, axis=1)
    chi2 = np.prod([rng.chisquare(width, TRIALS) / width for width in n[:-1]], axis=0)
    return stats.ks_2samp(squares, n[-1] * n[0] / n[-1] * chi2).pvalue


def plugin_errors(G, steps=4):
    """Return ||x^k - x_star|| after a few noisy steps."""
    x_star, x0 = np.array([1.0, 0.0, 0.0]), np.array([-0.5, 1.0, 0.0])
    y = G(x_star) + 0.3 * np.ones(G.n[-1])
    solution = plugin(G, y, x0, step_size=2.0, iterations=steps)
    return np.linalg.norm(np.nan_to_num(solution.x, nan=1e300) - x_star, axis=1)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_one_layer_law(sampler):
    assert one_layer_p_value(true_network(sampler, (3, 20))) > ALARM
    assert one_layer_p_value(fan_in_network((3, 20))) < ALARM


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_one_layer_mean_and_covariance(sampler):
    # 12 self-normalised means of 4000 terms: 9 standard errors have probability 2e-19 each for normal terms;
    # skewness 3 raises that by exp(9^3 * 3 / (3 sqrt(4000))) = 1e5: false-alarm rate below 1e-9.
    assert one_layer_moment_gap(true_network(sampler, (3, 20))) < 9
    assert one_layer_moment_gap(fan_in_network((3, 20))) > 9


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_value_law(sampler):
    assert value_p_value(true_network(sampler)) > ALARM
    assert value_p_value(fan_in_network()) < ALARM


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_noise_law(sampler):
    assert noise_p_value(true_network(sampler)) > ALARM
    assert noise_p_value(fan_in_network()) < ALARM


def test_plugin_errors_have_the_same_law_under_both_samplers():
    dense = plugin_errors(true_network("stored", seed=5))
    assert stats.ks_2samp(dense, plugin_errors(true_network("revealed", seed=6))).pvalue > ALARM
    for twin in (revealed_twin(ReusedColumn), revealed_twin(NotOrthogonal), fan_in_network()):
        assert stats.ks_2samp(dense, plugin_errors(twin)).pvalue < ALARM


def gradient_descent_errors(G, steps=4):
    """Return ||x^k - x_star|| after a few noisy steps of gradient descent."""
    x_star, x0 = np.array([1.0, 0.0, 0.0]), np.array([-0.5, 1.0, 0.0])
    y = G(x_star) + 0.3 * np.ones(G.n[-1])
    solution = gradient_descent(G, y, x0, step_size=2.0, iterations=steps)
    return np.linalg.norm(np.nan_to_num(solution.x, nan=1e300) - x_star, axis=1)


def test_gradient_descent_errors_have_the_same_law_under_both_samplers():
    dense = gradient_descent_errors(true_network("stored", seed=5))
    assert stats.ks_2samp(dense, gradient_descent_errors(true_network("revealed", seed=6))).pvalue > ALARM
    for twin in (revealed_twin(OneSided), revealed_twin(ReusedColumn)):
        assert stats.ks_2samp(dense, gradient_descent_errors(twin)).pvalue < ALARM


def test_the_sampler_is_that_of_the_cost_model():
    rng = np.random.default_rng(1)
    for n, steps in (((20, 60, 50), 100), ((5, 30000, 30000), 5)):
        drawn = isinstance(gaussian_network(n, rng=rng, steps=steps).operators[0], Revealed)
        assert drawn == (cost.network_cost(n, steps).sampler == "revealed")


def test_the_same_seed_gives_the_same_bits():
    first, second = (plugin_errors(true_network("revealed", seed=7)) for _ in range(2))
    assert np.array_equal(first, second)


def test_too_much_memory_is_refused_before_anything_is_drawn():
    rng = np.random.default_rng(1)
    before = rng.bit_generator.state
    with pytest.raises(MemoryLimitError, match=r"GiB; this machine has .* take fewer") as caught:
        gaussian_network((1, 8105, 445785, 5067212), rng=rng, sampler="stored")
    assert caught.value.needed > 18e12
    with pytest.raises(MemoryLimitError):
        gaussian_network((20, 600, 500, 500), rng=rng, trials=10**9)
    assert rng.bit_generator.state == before


@pytest.mark.parametrize(
    ("argument", "options"),
    [
        ("sampler", {"sampler": "lazy"}),
        ("trials", {"trials": 0}),
        ("trials", {"trials": -2}),
        ("trials", {"trials": 2.5}),
        ("steps", {"steps": -1}),
        ("steps", {"steps": 1.5}),
        ("steps", {"steps": None}),
        ("n", {"n": (20,)}),
        ("activation", {"activation": "relu6"}),
    ],
)
def test_bad_input_is_refused(argument, options):
    with pytest.raises(InvalidArgument) as caught:
        gaussian_network(**{"n": (3, 4), "rng": np.random.default_rng(1), **options})
    assert caught.value.argument == argument
    assert "\n" not in str(caught.value)
