"""Comparing a query with the last new one changes nothing but rounding."""

from itertools import pairwise

import numpy as np
import pytest

from plugin_verify.networks import Network, gaussian_network
from plugin_verify.operators import Revealed
from plugin_verify.operators.basis import SUBSPACE_TOLERANCE, Basis, Split, norm
from plugin_verify.solvers import gradient_descent, plugin


class Plain(Basis):
    """Project every query whole, twice."""

    def split(self, h, size):
        rest = self._vectors.spare()
        rest[...] = h
        c = self._project_again(rest)
        c += self._project_again(rest)
        distance = norm(rest)
        return Split(c, distance, distance > SUBSPACE_TOLERANCE * size)


class Stale(Basis):
    """Forget that the last new query has changed: a false twin."""

    def add(self, h, split):
        anchor = self._anchor.copy()
        added = super().add(h, split)
        if self.rank > 1:
            self._anchor = anchor
        return added


class Careless(Basis):
    """Take for inside whatever is near the last new query: a false twin."""

    def split(self, h, size):
        split = super().split(h, size)
        return split._replace(new=split.new & (norm(h - self._anchor) > 1e-3 * size))


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
