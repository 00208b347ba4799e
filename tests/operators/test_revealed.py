"""Revealed matrices are one fixed Gaussian matrix, exactly and in law, however they are queried."""

import warnings

import numpy as np
import pytest
from scipy import stats

from plugin_verify.operators import Dense, Revealed, stack
from plugin_verify.operators.basis import SUBSPACE_TOLERANCE, Basis, norm
from plugin_verify.operators.stack import Stack

ALARM = 1e-10  # false-alarm rate of each statistical assertion in this file


@pytest.fixture(autouse=True, params=["array operations", "compiled sweeps"])
def sweeps(request, monkeypatch):
    """Take every test down both paths, whatever the length of its vectors."""
    monkeypatch.setattr(stack, "LONG", 1 if request.param == "compiled sweeps" else 10**9)


class ReusedColumn(Revealed):
    """Answer every new direction by the first column ever drawn: a false twin."""

    def _draw(self, product, side, other):
        super()._draw(product, side, other)
        if side.products.count:
            product[...] = side.products._blocks[0][0]


class NotRemoved(Basis):
    """Find the part in the span but do not remove it."""

    def _remove(self, rest, c):
        return None, norm(rest)


class RemovedOnce(Basis):
    """Trust one projection."""

    def _project_again(self, rest, left):
        return np.zeros((self.trials, self.rank)), norm(rest)


class NotOrthogonal(Revealed):
    """Take a basis that is not orthogonal: a false twin."""

    kind = NotRemoved

    def __init__(self, rows, columns, rng, trials):
        super().__init__(rows, columns, rng, trials)
        self._right = self._right._replace(basis=self.kind(trials, columns))


class ProjectedOnce(NotOrthogonal):
    """Take a basis that is not re-orthogonalised: a false twin."""

    kind = RemovedOnce


class Forgetful(Revealed):
    """Draw a fresh matrix for every query: a false twin."""

    def _query(self, h, side, other):
        self._right = type(side)(Basis(self.trials, self.columns), Stack(self.trials, self.rows), side.repeated)
        return super()._query(h, self._right, other)


def basis(operator):
    """Return Q as (trials, rank, columns)."""
    side = operator._right.basis
    return np.stack([side.combination(np.tile(e, (side.trials, 1))) for e in np.eye(side.rank)], axis=1)


def defect_of_completion(operator, columns, trials):
    """Query adaptively, reveal the rest, and return how far the answers are from the completed matrix's."""
    rng = np.random.default_rng(5)
    h, queries, answers = rng.standard_normal((trials, columns)), [], []
    for j in range(columns + 3):
        queries.append(h)
        answers.append(operator.matvec(h))
        pushed = np.resize(np.maximum(answers[-1], 0), (trials, columns))
        h = 0.5 * h + 3.0 ** (j % 3) * pushed + (j % 2) * rng.standard_normal((trials, columns))
    rest = operator.matvecs(np.broadcast_to(np.eye(columns), (trials, columns, columns)))
    A = Dense(rest.transpose(0, 2, 1))
    gaps = [np.abs(A.matvec(q) - a).max() / np.abs(a).max() for q, a in zip(queries, answers, strict=True)]
    return max(gaps)


@pytest.mark.parametrize(("rows", "columns", "trials"), [(5, 7, 3), (40, 20, 2), (1, 1, 1), (3, 45, 2)])
def test_completion(rows, columns, trials):
    operator = Revealed(rows, columns, np.random.default_rng(1), trials)
    assert defect_of_completion(operator, columns, trials) < 1e-11


@pytest.mark.parametrize("twin", [NotOrthogonal, Forgetful])
def test_completion_catches(twin):
    assert defect_of_completion(twin(5, 7, np.random.default_rng(1), 3), 7, 3) > 1e-2


def orthogonality_defect(operator):
    """Return max |Q Q^T - I| after queries that nearly repeat each other."""
    rng = np.random.default_rng(6)
    h = rng.standard_normal((operator.trials, operator.columns))
    for size in (1.0, 1e-10, 1e-9, 1e-8):
        operator.matvec(rng.standard_normal(h.shape))
        operator.matvec(h + size * rng.standard_normal(h.shape))
    Q = basis(operator)
    return np.abs(Q @ Q.transpose(0, 2, 1) - np.eye(operator.ranks[0])).max()


def test_the_basis_is_orthonormal_even_for_nearly_dependent_queries():
    assert orthogonality_defect(Revealed(4, 30, np.random.default_rng(2), 2)) < 1e-13
    assert orthogonality_defect(ProjectedOnce(4, 30, np.random.default_rng(2), 2)) > 1e-10


def query_p_value(operator):
    """Test the law of the answer to the third of three correlated queries: Kolmogorov-Smirnov.

    The queries are independent of the matrix, so rows * ||A q||^2 / ||q||^2 is chi-square with `rows` degrees
    of freedom; the third query has a part along each of the first two and a new one.
    """
    rng = np.random.default_rng(7)
    trials, columns, rows = operator.trials, operator.columns, operator.rows
    h = rng.standard_normal((trials, columns))
    operator.matvec(h)
    operator.matvec(h + 0.3 * rng.standard_normal((trials, columns)))
    q = h + 0.3 * rng.standard_normal((trials, columns))
    answer = operator.matvec(q)
    squares = rows * np.sum(answer**2, axis=1) / np.sum(q**2, axis=1)
    return stats.kstest(squares, "chi2", args=(rows,)).pvalue


def test_answers_have_the_law_of_a_gaussian_matrix():
    p_value = {
        kind: query_p_value(kind(3, 5, np.random.default_rng(3), 4000))
        for kind in (Revealed, ReusedColumn, NotOrthogonal)
    }
    assert p_value[Revealed] > ALARM  # false alarm <= 1e-10
    assert p_value[ReusedColumn] < ALARM
    assert p_value[NotOrthogonal] < ALARM


def entries_p_value(kind):
    """Test that the matrix completed after adaptive queries has iid N(0, 1/rows) entries: KS."""
    operator = kind(2, 3, np.random.default_rng(4), 3000)
    h = np.ones((3000, 3))
    for _ in range(2):
        h = np.concatenate([operator.matvec(h), h[:, :1]], axis=1)
    A = operator.matvecs(np.broadcast_to(np.eye(3), (3000, 3, 3)))
    entries = np.sqrt(2) * A.reshape(3000, 6)
    mixed = entries @ np.array(
        [1, -1, 2, 1, 0.5, -2]
    )  # sees correlations that the single entries do not show
    mixed /= np.sqrt(1 + 1 + 4 + 1 + 0.25 + 4)
    return min(stats.kstest(v, "norm").pvalue for v in (*entries.T, mixed))


def test_the_completed_matrix_is_gaussian():
    assert entries_p_value(Revealed) > ALARM  # seven tests: false alarm <= 7e-10
    assert entries_p_value(ReusedColumn) < ALARM
    assert entries_p_value(NotOrthogonal) < ALARM


def test_a_known_answer_is_repeated_and_reveals_nothing():
    operator = Revealed(6, 9, np.random.default_rng(5), 2)
    h = np.random.default_rng(6).standard_normal((2, 9))
    first = operator.matvec(h)
    np.testing.assert_allclose(operator.matvec(-2 * h), -2 * first, rtol=1e-14)
    operator.matvec(h * (1 + 1e-3 * SUBSPACE_TOLERANCE))
    assert operator.ranks == (1, 0)


def test_a_trial_that_asks_nothing_new_gets_zeros_beside_one_that_does():
    operator = Revealed(6, 9, np.random.default_rng(5), 3)
    rng = np.random.default_rng(6)
    h, g = rng.standard_normal((2, 3, 9))
    first = operator.matvec(h)
    mixed = np.stack([2 * h[0], g[1], np.zeros(9)])
    second = operator.matvec(mixed)
    assert operator.ranks == (2, 0)
    assert not basis(operator)[[0, 2], 1].any()
    assert not operator._right.products._blocks[0][1, [0, 2]].any()
    np.testing.assert_allclose(second[0], 2 * first[0], rtol=1e-14)
    assert not second[2].any()
    both = operator.matvec(h + mixed)
    np.testing.assert_allclose(both, first + second, rtol=1e-12, atol=1e-13)


def test_a_query_that_comes_again_and_again_has_one_answer_which_is_the_callers():
    operator = Revealed(6, 9, np.random.default_rng(5), 2)
    h, g = np.random.default_rng(6).standard_normal((2, 2, 9))
    answers = []
    for query in (h, h, h, h, g, h, g, g, g):
        answer = operator.matvec(query)
        answers.append(answer.copy())
        answer[...] = np.nan
    np.testing.assert_allclose(answers[1:4], np.broadcast_to(answers[0], (3, 2, 6)), rtol=1e-13)
    np.testing.assert_allclose(answers[5], answers[0], rtol=1e-12)
    np.testing.assert_allclose(answers[6:], np.broadcast_to(answers[4], (3, 2, 6)), rtol=1e-12)


def test_zero_gives_zero_and_reveals_nothing():
    operator = Revealed(6, 9, np.random.default_rng(5), 2)
    assert np.array_equal(operator.matvec(np.zeros((2, 9))), np.zeros((2, 6)))
    assert operator.ranks == (0, 0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_diverged_query_poisons_its_own_trial_only(bad):
    h = np.random.default_rng(6).standard_normal((3, 9))
    broken = h.copy()
    broken[1, 4] = bad
    operator = Revealed(6, 9, np.random.default_rng(5), 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.isfinite(operator.matvec(np.full((3, 9), bad))).any()
        answer = operator.matvec(broken)
    assert np.isfinite(answer[[0, 2]]).all()
    assert not np.isfinite(answer[1]).any()
    later = operator.matvec(h)
    assert np.isfinite(later).all()
    np.testing.assert_allclose(later[[0, 2]], answer[[0, 2]], rtol=1e-14)
    assert np.isfinite(basis(operator)).all()


@pytest.mark.parametrize("scale", [1e-310, 1e-200, 1e200, 1e300])
def test_extreme_sizes_neither_overflow_nor_vanish(scale):
    h = np.random.default_rng(6).standard_normal(9)
    expected = Revealed(6, 9, np.random.default_rng(5)).matvec(h)
    scaled = Revealed(6, 9, np.random.default_rng(5)).matvec(h * scale) / scale
    np.testing.assert_allclose(scaled, expected, rtol=1e-10 if scale > 1e-300 else 1e-4)


def test_without_trials_vectors_and_points_of_one_matrix():
    operator = Revealed(6, 40, np.random.default_rng(5))
    points = np.random.default_rng(6).standard_normal((20, 40))
    answers = operator.matvec(points)
    assert answers.shape == (20, 6)
    np.testing.assert_allclose(operator.matvec(points[3]), answers[3], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(operator.matvecs(points), answers, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(operator.matvec(points.sum(0)), answers.sum(0), rtol=1e-10, atol=1e-12)


def test_orthonormal_queries_take_the_numbers_of_the_stream_in_turn():
    answers = Revealed(6, 4, np.random.default_rng(5)).matvecs(np.eye(4))
    drawn = np.random.default_rng(5).standard_normal((4, 6)) * np.sqrt(1 / 6)
    np.testing.assert_allclose(answers, drawn, rtol=1e-15)
