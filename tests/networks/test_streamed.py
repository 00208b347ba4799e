"""PLUGIn on a streamed last layer is PLUGIn on the matrices that the streams are."""

import numpy as np
import pytest

from plugin_verify.networks import Network
from plugin_verify.networks.streamed import Streamed
from plugin_verify.operators import blocked
from plugin_verify.solvers import plugin
from plugin_verify.solvers.iteration import iterate


class QuietStart(Streamed):
    """Leave the noise out of the first block: a false twin."""

    def _rows(self, x):
        for i, rows in enumerate(super()._rows(x)):
            yield rows._replace(residual=rows.error) if i == 0 else rows


class LastRows(Streamed):
    """Leave out the last block: a false twin."""

    def _rows(self, x):
        yield from list(super()._rows(x))[:-1]


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch):
    monkeypatch.setattr(blocked, "_ROWS", 64)


def completed(P):
    """Return the network and the noise that P draws piece by piece."""
    last = P._last
    inner = [] if P._inner is None else [A.matvecs(np.eye(A.columns)).T for A in P._inner.operators]
    blocks = list(last.blocks([last.coordinates(e) for e in np.eye(last.columns)]))
    noise = np.concatenate([block.rng.standard_normal(block.products.shape[1]) for block in blocks])
    A = np.concatenate([block.products for block in blocks], axis=1).T
    return Network([*inner, A]), P._gamma / np.sqrt(last.rows) * noise


def gap(kind, n):
    """Return how far five steps are from those on the completed network, and likewise for the error in the signal."""
    x_star, x0, eta = np.eye(n[0])[0], np.full(n[0], -0.4), 2.0 ** (len(n) - 1)
    P = kind(n, x_star, 0.3, np.random.SeedSequence(7, spawn_key=(1,)))
    x = iterate(lambda x: x - eta * P.direction(x), x0, iterations=5).x
    error = P.error(x)
    G, noise = completed(P)
    other = plugin(G, G(x_star) + noise, x0, step_size=eta, iterations=5).x
    return np.abs(x - other).max() + abs(error - np.linalg.norm(G(x) - G(x_star)))


@pytest.mark.parametrize("n", [(1, 200), (4, 500), (3, 40, 250), (2, 30, 20, 130)])
def test_steps_are_those_on_the_completed_network(n):
    assert gap(Streamed, n) < 1e-11
    for twin in (QuietStart, LastRows):
        assert gap(twin, n) > 1e-4


def test_the_same_seed_gives_the_same_bits_and_another_other_ones():
    first, again, other = (
        Streamed((2, 30, 200), np.ones(2), 0.1, np.random.SeedSequence(seed)).direction(np.zeros(2) + 0.5)
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
