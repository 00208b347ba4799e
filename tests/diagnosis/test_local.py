"""Local maps against matrices written out, and limits against the iterations that they speak of."""

import numpy as np
import pytest

from plugin_verify.diagnosis.local import SLOW, at_code, code_of, smallest_limit, step_limits
from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import Network, gaussian_network
from plugin_verify.solvers import plugin


def test_k_is_the_product_of_the_transposes_and_the_jacobian() -> None:
    rng = np.random.default_rng(1)
    A = [rng.standard_normal((m, n)) for n, m in ((3, 30), (30, 40))]
    b, x = [rng.standard_normal(30), rng.standard_normal(40)], rng.standard_normal(3)
    z = A[0] @ x + b[0]
    t = A[1] @ np.maximum(z, 0) + b[1]
    slope = np.exp(-t) / (1 + np.exp(-t)) ** 2
    K = A[0].T @ A[1].T @ (slope[:, None] * A[1]) @ ((z > 0)[:, None] * A[0])
    found = at_code(Network(A, biases=b, output="sigmoid"), x)
    expected = np.linalg.eigvals(K)
    np.testing.assert_allclose(np.sort_complex(found.eigenvalues), np.sort_complex(expected), rtol=1e-9)
    assert np.all(np.diff(np.abs(found.eigenvalues)) <= 0)


@pytest.mark.parametrize("K, limit", [
    (np.diag([4.0, 1.0]), 0.5), (np.array([[1.0, -2.0], [2.0, 1.0]]), 2 / 5), (np.diag([4.0, -1.0]), None),
    (np.diag([4.0, -0.01]), 0.5), (np.zeros((2, 2)), None), (np.array([[0.0, 1.0], [-1.0, 0.0]]), None)], ids=str)
def test_limits(K, limit) -> None:
    code = code_of(K)
    assert code.limit == (pytest.approx(limit) if limit else None)
    if limit:
        assert code.factor(0.999 * limit) < 1 < code.factor(1.001 * limit)
        e = np.linalg.matrix_power(np.eye(2) - 0.9 * limit * K, 300) @ [1.0, 0.0]
        grown = np.linalg.matrix_power(np.eye(2) - 1.1 * limit * K, 300) @ [1.0, 1.0]
        assert np.linalg.norm(e) < 1e-2 and np.linalg.norm(grown) > 1e2


def test_slow_directions_neither_limit_nor_count() -> None:
    code = code_of(np.diag([100.0, 0.9, -0.9, 2.0]))
    assert (code.slow, code.repelled, code.limit) == (2, 0, 0.02) and code.factor(0.01) == pytest.approx(0.98)
    assert code_of(np.diag([100.0, -1.1])).repelled == 1 and SLOW == 0.01


def test_a_direction_repels_where_no_step_shrinks_it() -> None:
    mu = np.array([[4.0, 1 + 2j, 1 - 2j], [-1.0, 2j, 0.0]])
    assert step_limits(mu).tolist() == [[0.5, pytest.approx(0.4), pytest.approx(0.4)], [0, 0, 0]]


def test_the_smallest_limit_passes_over_codes_that_have_none() -> None:
    codes = [code_of(np.diag(entries)) for entries in ([1.0, 2.0], [1.0, -1.0], [5.0, 4.0])]
    assert smallest_limit(codes) == pytest.approx(0.4) and smallest_limit(codes[1:2]) is None


def test_the_limit_divides_steps_that_settle_from_steps_that_do_not() -> None:
    G = gaussian_network((4, 300, 300), rng=np.random.default_rng(2), sampler="stored")
    x = np.random.default_rng(3).standard_normal(4)
    limit, near = at_code(G, x).limit, x + 1e-7
    for share, settles in ((0.97, True), (1.03, False)):
        found = plugin(G, G(x), near, step_size=share * limit, iterations=400).x
        assert (np.linalg.norm(found - x) < 1e-9) == settles


def test_a_jacobian_that_is_not_finite_is_refused() -> None:
    class Overflowing(Network):
        def jacobian(self, x):
            return np.full((4, 2), np.inf)

    with pytest.raises(InvalidArgument, match="not finite at a code"):
        at_code(Overflowing([np.ones((4, 2))]), np.ones(2))
