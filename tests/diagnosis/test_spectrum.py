"""The limit law against what it is the limit of, and against its moments."""

import numpy as np
import pytest

from plugin_verify.diagnosis.spectrum import marchenko_pastur


@pytest.mark.parametrize("shape", [(400, 400), (500, 20), (20, 500), (600, 300)], ids=str)
def test_moments_and_edges(shape) -> None:
    values, (rows, columns) = marchenko_pastur(*shape), shape
    assert len(values) == min(shape) and np.all(np.diff(values) < 0)
    np.testing.assert_allclose((values**2).sum(), rows * columns, rtol=5e-3)
    np.testing.assert_allclose((values**4).sum(), rows * columns * (rows + columns), rtol=2e-2)
    assert abs(rows**0.5 - columns**0.5) < values[-1] and values[0] < rows**0.5 + columns**0.5


def test_a_drawn_matrix() -> None:
    singular = np.linalg.svd(np.random.default_rng(1).standard_normal((600, 300)), compute_uv=False)
    np.testing.assert_allclose(singular, marchenko_pastur(600, 300), atol=0.02 * singular[0])
