"""Rows drawn again are those of one fixed Gaussian matrix."""

import numpy as np
import pytest
from scipy import stats

from plugin_verify.operators import blocked
from plugin_verify.operators.blocked import Blocked

ALARM = 1e-10  # false-alarm rate of each statistical assertion in this file


class Redrawn(Blocked):
    """Draw other numbers at every product: a false twin."""

    calls = 0

    def _stream(self, block, purpose):
        self.calls += 1
        return np.random.default_rng((self.calls, block, purpose))


class SameBlocks(Blocked):
    """Give every block the stream of the first: a false twin."""

    def _stream(self, block, purpose):
        return super()._stream(0, purpose)


def product(A, *queries):
    """Return A h for each h: (p, rows)."""
    return np.concatenate([block.products for block in A.blocks([A.coordinates(h) for h in queries])], axis=1)


def defect_of_completion(kind):
    """Return how far adaptive answers are from the completed matrix's, relative to the largest."""
    A, h, gaps = kind(50, 6, np.random.SeedSequence(1)), np.ones(6), []
    for _ in range(4):
        gaps.append((h, product(A, h)[0]))
        h = h + np.maximum(gaps[-1][1][:6], 0)
    matrix = product(A, *np.eye(6)).T
    return max(np.abs(matrix @ h - answer).max() / np.abs(answer).max() for h, answer in gaps)


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch):
    monkeypatch.setattr(blocked, "_ROWS", 16)


def test_completion():
    assert defect_of_completion(Blocked) < 1e-12
    assert defect_of_completion(Redrawn) > 1e-2


def entries_p_value(kind):
    """Test that the completed matrix has iid N(0, 1/rows) entries, and that blocks differ: KS."""
    entries = np.sqrt(16_000) * product(kind(16_000, 3, np.random.SeedSequence(2)), *np.ones((2, 3)), *np.eye(3))[2:]
    across = (entries[:, 0::32] + entries[:, 16::32]).ravel() / np.sqrt(2)
    return min(stats.kstest(v, "norm").pvalue for v in (*entries, across, entries.sum(0) / np.sqrt(3)))


def test_the_completed_matrix_is_gaussian():
    assert entries_p_value(Blocked) > ALARM  # five tests: false alarm <= 5e-10
    assert entries_p_value(SameBlocks) < ALARM


def test_nothing_as_long_as_the_rows_is_kept():
    A = Blocked(10**12, 3, np.random.SeedSequence(1))
    A.coordinates(np.ones(3))
    assert A.rank == 1
    assert next(A.blocks([A.coordinates(np.ones(3))])).products.shape == (1, 16)
