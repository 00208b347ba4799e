"""Stored products are the matrix's, and a trial's bits do not depend on its neighbours."""

import numpy as np
import pytest
from scipy import stats

from plugin_verify.errors import InvalidArgument
from plugin_verify.operators import Dense, dottest, gaussian

SHAPES = [(1, 1), (7, 1), (1, 5), (4, 3), (61, 33), (500, 20)]
ALARM = 1e-10  # false-alarm rate of each statistical assertion in this file


@pytest.mark.parametrize(("rows", "columns"), SHAPES)
@pytest.mark.parametrize("trials", [None, 1, 4])
def test_transpose(rows, columns, trials):
    rng = np.random.default_rng(1)
    A = gaussian(rows, columns, rng, trials)
    gap = dottest(A.matvec, A.rmatvec, rows=rows, columns=columns, rng=rng, trials=trials)
    assert np.all(gap < 1e-14)


@pytest.mark.parametrize(("rows", "columns"), SHAPES)
def test_bits_do_not_depend_on_the_number_of_trials(rows, columns):
    rng = np.random.default_rng(2)
    A = rng.standard_normal((7, rows, columns))
    h, r, H = (rng.standard_normal((7, *shape)) for shape in ((columns,), (rows,), (3, columns)))
    for t in range(7):
        batch, alone, single = Dense(A), Dense(A[t : t + 1].copy()), Dense(A[t].copy())
        for name, v in (("matvec", h), ("rmatvec", r), ("matvecs", H)):
            among = getattr(batch, name)(v)[t]
            assert np.array_equal(among, getattr(alone, name)(v[t : t + 1])[0])
            assert np.array_equal(among, getattr(single, name)(v[t]))


def test_products_against_plain_matrix_products():
    rng = np.random.default_rng(3)
    A, H = rng.standard_normal((2, 4, 3)), rng.standard_normal((2, 5, 3))
    np.testing.assert_allclose(Dense(A).matvecs(H), H @ A.transpose(0, 2, 1))
    np.testing.assert_allclose(Dense(A[0]).matvec(H[0]), H[0] @ A[0].T)
    np.testing.assert_allclose(Dense(A).matvec(H[0, 0]), A @ H[0, 0])


def entry_p_value(A, variance):
    """Return the p-value of the one-sample Kolmogorov-Smirnov test that the entries are N(0, variance)."""
    return stats.kstest(A.ravel() / np.sqrt(variance), "norm").pvalue


def test_entries_have_variance_one_over_fan_out():
    entries = gaussian(50, 200, np.random.default_rng(4)).A
    assert entry_p_value(entries, 1 / 50) > ALARM  # false alarm <= 1e-10
    assert entry_p_value(gaussian(50, 200, np.random.default_rng(4), variance=3.0).A, 3.0) > ALARM
    assert entry_p_value(entries, 1 / 200) < ALARM  # false twin: variance by fan-in
    assert entry_p_value(entries, 2 / 50) < ALARM  # false twin: He initialisation


@pytest.mark.parametrize("A", [np.ones(3), np.ones((2, 2, 2, 2)), "A", [[1, 2], [3]]])
def test_what_is_not_a_matrix_is_refused(A):
    with pytest.raises(InvalidArgument, match=r"^Dense\(\)"):
        Dense(A)
