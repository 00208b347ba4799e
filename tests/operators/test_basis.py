"""Comparing a query with the last new one changes nothing but rounding."""

from itertools import pairwise

import numpy as np
import pytest

from plugin_verify.networks import Network, gaussian_network
from plugin_verify.operators import Revealed, stack
from plugin_verify.operators.basis import SUBSPACE_TOLERANCE, Basis, Split, norm
from plugin_verify.solvers import gradient_descent, plugin


class Plain(Basis):
    """Project every query whole, twice."""

    def split(self, h, size):
        rest = self._vectors.spare()
        rest[...] = h
        c = self._project_again(rest, None)[0]
        c += self._project_again(rest, None)[0]
        distance = norm(rest)
        return Split(c, distance, distance > SUBSPACE_TOLERANCE * size)


class Stale(Basis):
    """Forget that the last query has changed: a false twin."""

    def _remember(self, h, coordinates, lost):
        super()._remember(self._anchor if self.rank > 1 else h, coordinates, lost)


class Careless(Basis):
    """Take for inside whatever is near the last query: a false twin."""

    def split(self, h, size):
        far = norm(h - self._anchor)
        split = super().split(h, size)
        return split._replace(new=split.new & (far > 1e-3 * size))


class Lossy(Basis):
    """Forget what the last query had outside the span: a false twin."""

    def _remember(self, h, coordinates, lost):
        super()._remember(h, coordinates, np.zeros(self.trials))


def network(kind, n, seed, trials):
    rng = np.random.default_rng(seed)
    operators = [Revealed(rows, columns, rng, trials) for columns, rows in pairwise(n)]
    for A in operators:
        count = 1 if trials is None else trials
        A._right, A._left = A._right._replace(basis=kind(count, A.columns)), A._left._replace(basis=kind(count, A.rows))
    return Network(operators)


def iterates(G, solver, steps):
    """Return x^1, ..., x^k of a noisy inversion."""
    n_0 = G.n[0]
    y = G(np.eye(n_0)[0]) + 0.1 / np.sqrt(G.n[-1])
    return np.array([solver(G, y, np.eye(n_0)[1], step_size=4.0, iterations=k).x for k in steps])


@pytest.mark.parametrize("solver", [plugin, gradient_descent])
@pytest.mark.parametrize("trials", [None, 3])
def test_iterates_are_those_of_plain_projections(solver, trials):
    plain, fast = (iterates(network(kind, (4, 300, 250), 1, trials), solver, (1, 5, 40)) for kind in (Plain, Basis))
    np.testing.assert_allclose(fast, plain, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("twin", [Stale, Careless])
def test_a_stale_or_careless_comparison_is_caught(twin):
    plain, false = (iterates(network(kind, (4, 300, 250), 1, None), plugin, (1, 5, 40)) for kind in (Plain, twin))
    assert not np.allclose(false, plain, rtol=1e-9, atol=1e-10)


def test_the_basis_has_the_rank_that_plain_projections_give():
    plain, fast = (network(kind, (4, 300, 250), 1, None) for kind in (Plain, Basis))
    for G in (plain, fast):
        iterates(G, plugin, (30,))
    assert [A.ranks for A in plain.operators] == [A.ranks for A in fast.operators]


def test_a_converging_iteration_on_revealed_weights_converges():
    G = gaussian_network((5, 2000, 2000), rng=np.random.default_rng(2), sampler="revealed")
    x_star = np.ones(5)
    for solver in (plugin, gradient_descent):
        solution = solver(G, G(x_star), -0.5 * x_star, step_size=4.0, tol=1e-13)
        assert solution.converged
        np.testing.assert_allclose(solution.x, x_star, rtol=1e-11)


@pytest.mark.parametrize("length", [40, stack.LONG])  # by array operations, and compiled
def test_small_parts_outside_the_span_add_up_to_a_new_direction(length):
    """Queries that creep out of the span, each step inside the tolerance, are seen once together they are not."""
    def outside(kind):
        rng, steps = np.random.default_rng(3), 60
        basis, (h, away) = kind(1, length), rng.standard_normal((2, 1, length))
        for step in range(steps):
            query = h + step * 0.2 * SUBSPACE_TOLERANCE * norm(h)[:, None] * away / norm(away)[:, None]
            split = basis.split(query, norm(query))
            c = basis.add(query, split) if split.new.any() else split.coordinates
            left = norm(query - basis.combination(c)) / norm(query)
            assert left <= 1.1 * SUBSPACE_TOLERANCE or kind is Lossy
        return float(left[0]), basis.rank

    assert outside(Basis)[1] >= 2
    assert outside(Lossy)[0] > 5 * SUBSPACE_TOLERANCE


@pytest.mark.parametrize("trials", [1, 3])
@pytest.mark.parametrize("rank", [1, 4, 11])
def test_compiled_sweeps_are_the_array_operations(trials, rank):
    from plugin_verify.operators.sweeps import remove, subtract

    rng, length = np.random.default_rng(4), 4100
    V, c, h = (rng.standard_normal(shape) for shape in ((rank, trials, length), (trials, rank), (trials, length)))
    rest, squares, left = np.empty(h.shape), np.empty(trials), np.empty(c.shape)
    subtract(h, V[0], rest, squares)
    np.testing.assert_array_equal(rest, h - V[0])
    np.testing.assert_allclose(squares, norm(rest) ** 2, rtol=1e-13)
    expected = h - np.einsum("jtl,tj->tl", V, c)
    remove(V, c, h, left, squares)
    np.testing.assert_allclose(h, expected, rtol=0, atol=1e-13)
    np.testing.assert_allclose(left, np.einsum("jtl,tl->tj", V, expected), rtol=0, atol=1e-10)
    np.testing.assert_allclose(squares, norm(expected) ** 2, rtol=1e-13)


@pytest.mark.parametrize("solver", [plugin, gradient_descent])
def test_long_vectors_take_the_compiled_sweeps_and_give_the_same(solver, monkeypatch):
    monkeypatch.setattr(stack, "LONG", 4096)
    fast = iterates(network(Basis, (3, 5000, 4500), 1, 2), solver, (1, 8))
    monkeypatch.setattr(stack, "_compiles", lambda: False)
    plain = iterates(network(Basis, (3, 5000, 4500), 1, 2), solver, (1, 8))
    np.testing.assert_allclose(fast, plain, rtol=1e-9, atol=1e-10)
    assert not np.array_equal(fast, plain)  # in other orders
