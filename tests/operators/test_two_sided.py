"""A matrix revealed by products with A and with A^T in turn is one fixed Gaussian matrix, exactly and in law."""

import numpy as np
import pytest
from scipy import stats

from plugin_verify.operators import Revealed, gaussian, stack
from plugin_verify.operators.basis import Basis, norm

ALARM = 1e-10  # false-alarm rate of each statistical assertion in this file


@pytest.fixture(autouse=True, params=["array operations", "compiled sweeps"])
def sweeps(request, monkeypatch):
    """Take every test down both paths, whatever the length of its vectors."""
    monkeypatch.setattr(stack, "LONG", 1 if request.param == "compiled sweeps" else 10**9)

SHAPES = [(5, 7, 3), (40, 20, 2), (1, 1, 1), (3, 45, 2), (45, 3, 2)]


class Forgets(Revealed):
    """Answer A^T r without what queries of A have fixed: a false twin."""

    def _correction(self, q, g, other):
        return np.zeros_like(g) if other is self._right else super()._correction(q, g, other)


class Adds(Revealed):
    """Add what the other side has fixed without taking the fresh numbers out: a false twin."""

    def _correction(self, q, g, other):
        return super()._correction(q, np.zeros_like(g), other)


class Removes(Revealed):
    """Take the fresh numbers out without adding what the other side has fixed: a false twin."""

    def _correction(self, q, g, other):
        return super()._correction(np.zeros_like(q), g, other)


class NotRemoved(Basis):
    """Find the part in the span but do not remove it."""

    def _remove(self, rest, c):
        return None, norm(rest)


class RemovedOnce(Basis):
    """Trust one projection."""

    def _project_again(self, rest, left):
        return np.zeros((self.trials, self.rank)), norm(rest)


class NotOrthogonal(Revealed):
    """Take a basis of left queries that is not orthogonal: a false twin."""

    kind = NotRemoved

    def __init__(self, rows, columns, rng, trials):
        super().__init__(rows, columns, rng, trials)
        self._left = self._left._replace(basis=self.kind(trials, rows))


class ProjectedOnce(NotOrthogonal):
    """Take a basis of left queries that is not re-orthogonalised: a false twin."""

    kind = RemovedOnce


class ReusedColumn(Revealed):
    """Draw for every left query the numbers of the first: a false twin that is one fixed matrix."""

    def _draw(self, product, side, other):
        if side is self._left:
            self._rng = np.random.default_rng(8)
        super()._draw(product, side, other)


def adaptive(operator, columns, rows, trials, steps):
    """Query A and A^T in turn, each query made of the answers so far; return both sides' queries and answers."""
    rng = np.random.default_rng(5)
    h, right, left = rng.standard_normal((trials, columns)), [], []
    for j in range(steps):
        right.append((h, operator.matvec(h)))
        r = np.maximum(right[-1][1], 0) + (j % 3) * rng.standard_normal((trials, rows))
        left.append((r, operator.rmatvec(r)))
        h = 0.5 * h + 3.0 ** (j % 3) * left[-1][1] + (j % 2) * rng.standard_normal((trials, columns))
    return right, left


def completed(operator):
    """Return the matrix (trials, rows, columns) after asking for all of it."""
    n = operator.columns
    return operator.matvecs(np.broadcast_to(np.eye(n), (operator.trials, n, n))).transpose(0, 2, 1)


def defect_of_completion(kind, rows, columns, trials):
    """Return how far the answers are from those of the completed matrix, relative to the largest."""
    operator = kind(rows, columns, np.random.default_rng(1), trials)
    right, left = adaptive(operator, columns, rows, trials, 4)
    A = completed(operator)
    gaps = [np.abs(np.matvec(A, h) - answer).max() / np.abs(answer).max() for h, answer in right]
    gaps += [np.abs(np.vecmat(r, A) - answer).max() / np.abs(answer).max() for r, answer in left]
    return max(gaps)


def defect_of_transposition(kind, rows, columns, trials):
    """Return the largest |<A u, v> - <u, A^T v>| / (||A u|| ||v|| + ||u|| ||A^T v||) over all pairs of queries."""
    right, left = adaptive(kind(rows, columns, np.random.default_rng(1), trials), columns, rows, trials, 6)
    norm = lambda v: np.linalg.norm(v, axis=-1)  # noqa: E731
    return max(
        np.max(np.abs(np.vecdot(Au, v) - np.vecdot(u, Atv)) / (norm(Au) * norm(v) + norm(u) * norm(Atv)))
        for u, Au in right for v, Atv in left
    )


@pytest.mark.parametrize(("rows", "columns", "trials"), SHAPES)
def test_completion_and_dot_test(rows, columns, trials):
    assert defect_of_completion(Revealed, rows, columns, trials) < 1e-11
    assert defect_of_transposition(Revealed, rows, columns, trials) < 1e-13


@pytest.mark.parametrize("twin", [Forgets, Adds, Removes, NotOrthogonal])
def test_completion_and_dot_test_catch(twin):
    assert defect_of_completion(twin, 40, 20, 2) > 1e-2
    assert defect_of_transposition(twin, 40, 20, 2) > 1e-4


def orthogonality_defect(kind):
    """Return max |P P^T - I| after left queries that nearly repeat each other."""
    operator = kind(30, 4, np.random.default_rng(2), 2)
    rng = np.random.default_rng(6)
    r = rng.standard_normal((2, 30))
    for size in (1.0, 1e-10, 1e-9, 1e-8):
        operator.rmatvec(rng.standard_normal(r.shape))
        operator.rmatvec(r + size * rng.standard_normal(r.shape))
    side = operator._left.basis
    P = np.stack([side.combination(np.tile(e, (2, 1))) for e in np.eye(side.rank)], axis=1)
    return np.abs(P @ P.transpose(0, 2, 1) - np.eye(operator.ranks[1])).max()


def test_the_left_basis_is_orthonormal_even_for_nearly_dependent_queries():
    assert orthogonality_defect(Revealed) < 1e-13
    assert orthogonality_defect(ProjectedOnce) > 1e-10


def entries_p_value(kind):
    """Test that the matrix completed after adaptive queries from both sides has iid N(0, 1/rows) entries: KS."""
    operator = kind(3, 4, np.random.default_rng(4), 3000)
    adaptive(operator, 4, 3, 3000, 2)
    entries = np.sqrt(3) * completed(operator).reshape(3000, 12)
    weights = np.array([1, -1, 2, 1, 0.5, -2, 1, 1, -1, 2, -0.5, 1])  # sees correlations that single entries do not
    mixed = entries @ weights / np.linalg.norm(weights)
    squares = stats.kstest(np.sum(entries**2, axis=1), "chi2", args=(12,)).pvalue
    return min(squares, *(stats.kstest(v, "norm").pvalue for v in (*entries.T, mixed)))


def test_the_completed_matrix_is_gaussian():
    assert entries_p_value(Revealed) > ALARM  # 14 tests: false alarm <= 1.4e-9
    for twin in (Adds, Removes, NotOrthogonal, ReusedColumn):  # what Forgets answers to A alone is Gaussian
        assert entries_p_value(twin) < ALARM


def dice(operator):
    """Return functions of the answers to adaptive queries, (5, 10000): norms, and products across the sides."""
    right, left = adaptive(operator, 3, 4, 10_000, 3)
    (_, first), (_, second), (h, last) = right
    (r, _), _, (_, back) = left
    return np.array([np.sum(last**2, axis=1), np.sum(back**2, axis=1), np.vecdot(first, last), np.vecdot(r, last),
                     np.vecdot(h, back) + np.vecdot(second, first)])


def test_answers_have_the_law_of_a_stored_matrix():
    stored = dice(gaussian(4, 3, np.random.default_rng(1), 10_000))
    p_value = {kind: min(stats.ks_2samp(a, b, method="exact").pvalue
                         for a, b in zip(stored, dice(kind(4, 3, np.random.default_rng(2), 10_000)), strict=True))
               for kind in (Revealed, Forgets, Adds, Removes, NotOrthogonal, ReusedColumn)}
    assert p_value.pop(Revealed) > ALARM  # five tests: false alarm <= 5e-10
    assert max(p_value.values()) < ALARM


def test_a_known_answer_from_either_side_reveals_nothing():
    operator = Revealed(6, 9, np.random.default_rng(5), 2)
    h, r = np.random.default_rng(6).standard_normal((2, 2, 9))
    r = r[:, :6]
    Ah, Atr = operator.matvec(h), operator.rmatvec(r)
    np.testing.assert_allclose(operator.rmatvec(-2 * r), -2 * Atr, rtol=1e-14)
    np.testing.assert_allclose(operator.matvec(3 * h), 3 * Ah, rtol=1e-14)
    assert operator.ranks == (1, 1)


def test_a_full_rank_query_set_fixes_the_other_side():
    operator = Revealed(4, 3, np.random.default_rng(5))
    A = operator.matvecs(np.eye(3)).T
    r = np.random.default_rng(6).standard_normal((5, 4))
    np.testing.assert_allclose(operator.rmatvec(r), r @ A, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_a_query_that_is_zero_or_not_finite_keeps_to_its_own_trial(bad):
    operator = Revealed(6, 9, np.random.default_rng(5), 3)
    operator.matvec(np.random.default_rng(6).standard_normal((3, 9)))
    r = np.random.default_rng(7).standard_normal((3, 6))
    broken = r.copy()
    broken[1] = bad
    answer = operator.rmatvec(broken)
    expected = np.zeros(9) if bad == 0.0 else np.full(9, np.nan)
    assert np.array_equal(answer[1], expected, equal_nan=True)
    np.testing.assert_allclose(operator.rmatvec(r)[[0, 2]], answer[[0, 2]], rtol=1e-13)
    A = completed(operator)
    np.testing.assert_allclose(np.vecmat(r, A)[[0, 2]], answer[[0, 2]], rtol=1e-12, atol=1e-13)
