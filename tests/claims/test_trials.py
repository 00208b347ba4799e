from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from plugin_verify.claims import quantity_problem
from plugin_verify.claims.trials import DRAWS, copied, cut
from plugin_verify.networks import gaussian_network

Sampler = Callable[[object, np.random.Generator, int], object]


def test_the_first_trials_of_a_batch() -> None:
    def batch(trials: int) -> dict[str, object]:
        return {"x": np.arange(trials), "A": np.eye(5), "n": 5, "list": list(range(trials)), "layers": ("a", 1.0)}

    part = cut(batch(5), batch(4), 2, 5)
    assert part["x"].tolist() == [0, 1] and part["A"].shape == (5, 5) and part["list"] == [0, 1] and part["layers"] == ("a", 1.0)


@pytest.mark.parametrize("sampler", [
    lambda trials: (2**40, np.zeros(trials)), lambda trials: (np.array([2**40, 3]), np.zeros(trials)),
    lambda trials: (np.random.default_rng(0), np.zeros(trials)), lambda trials: np.zeros((3, trials)),
    lambda trials: gaussian_network((2, 6, 4), rng=np.random.default_rng(0), trials=trials),
])
def test_what_cannot_be_cut(sampler: Callable[[int], object]) -> None:
    assert cut(sampler(5), sampler(4), 2, 5) is None


@pytest.mark.parametrize("quantity, says", [
    (lambda s, g: g + np.random.default_rng().random(len(g)), "another one when the same trials are measured again"),
    (lambda s, g: g - g.mean(axis=0), "changes with the trials beside it"),
    (lambda s, g: np.full(len(g), g[0]), "the same in 5 of 5 trials"),
])
def test_what_no_run_could_rely_on(toys, quantity: Callable[[object, np.ndarray], np.ndarray], says: str) -> None:
    claim = replace(toys["coin"], sampler=lambda s, rng, trials: rng.random(trials), quantity=quantity)
    assert says in (quantity_problem(claim, claim.settings[0], 5) or "")


@pytest.mark.parametrize("sampler, quantity", [
    (lambda s, rng, trials: rng.random(trials), lambda s, g: np.minimum(g, 0.1)),
    (lambda s, rng, trials: (np.arange(5.0), rng.random(trials)), lambda s, g: g[0].sum() * g[1]),
    (lambda s, rng, trials: (gaussian_network((2, 3, 2), rng=rng, trials=trials, sampler="revealed"), rng.random((trials, 2))),
     lambda s, g: np.linalg.norm(g[0](g[1]), axis=1)),
    (lambda s, rng, trials: (rng, trials), lambda s, g: g[0].random(g[1])),
    (lambda s, rng, trials: rng.random(trials), lambda s, g: 1 / 0),
])
def test_what_every_run_can_rely_on(toys, sampler: Sampler, quantity: Callable[..., object]) -> None:
    claim = replace(toys["coin"], sampler=sampler, quantity=quantity)
    assert quantity_problem(claim, claim.settings[0], 5) is None


def test_copies_are_seldom_seen_where_values_are_few(toys) -> None:
    """The law at which two trials meet at as many values as there are batches most often: as many values, all alike."""
    claim = replace(toys["coin"], sampler=lambda s, rng, trials: rng.integers(DRAWS, size=trials), quantity=lambda s, g: g)
    assert copied(claim, claim.settings[0], 17) == 0
