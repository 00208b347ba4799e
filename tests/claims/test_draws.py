from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pytest

from plugin_verify.claims import sampler_problem
from plugin_verify.claims.draws import arrays, laid, repeated
from plugin_verify.networks import gaussian_network


class Pair(NamedTuple):
    first: object
    second: object


@dataclass
class Box:
    inside: object


class Thing:
    def __init__(self, inside: object) -> None:
        self.inside = inside
        self.rng = np.random.default_rng(0)


def test_arrays_are_found_wherever_a_sample_keeps_them() -> None:
    array = np.zeros(3)
    for sample in (array, (array, 1.0), [array], {"a": array, "b": "text"}, Box(array), Thing(Box((array,)))):
        (found,) = arrays(sample)
        assert found is array
    assert arrays(np.array(["a"])) == [] and arrays(Box) == [] and arrays(None) == []


def test_only_arrays_with_trials_leading_are_laid_side_by_side() -> None:
    rows = laid((np.arange(6.0).reshape(3, 2), np.ones((4, 4)), np.array([1j, 2j, 3j])), 3)
    assert rows.tolist() == [[0, 1, 0, 1], [2, 3, 0, 2], [4, 5, 0, 3]]


@pytest.mark.parametrize("rows, copies", [
    ([[0.1, 0.2], [0.3, 0.4], [0.1, 0.2]], 1), ([[0.5], [0.5], [0.5]], 2), ([[0.1, 7.0], [0.2, 7.0], [0.1, 7.0]], 1),
    ([[1.0], [1.0], [2.0]], 0), ([[0.7, -0.7], [-0.7, 0.7], [0.7, -0.7], [0.7, 0.7], [-0.7, -0.7]], 0), ([[0.1], [0.2]], 0),
])
def test_copies_are_counted_where_numbers_seldom_meet(rows: list[list[float]], copies: int) -> None:
    assert repeated(np.array(rows)) == copies


def test_the_toys_draw_from_their_generator(toys) -> None:
    for name in ("coin", "mean", "bracket"):
        assert sampler_problem(toys[name], toys[name].settings[0], 5) is None
    wrong = replace(toys["lone"], sampler=lambda s, rng, trials: np.full(trials, rng.random()))
    assert "4 of 5 trials of a batch are copies" in (sampler_problem(wrong, wrong.settings[0], 5) or "")


def test_a_part_that_is_drawn_once_for_a_batch_is_shared(toys) -> None:
    def problem(sampler: Callable[..., object], trials: int = 5) -> str | None:
        claim = replace(toys["coin"], sampler=sampler)
        return sampler_problem(claim, claim.settings[0], trials)

    def normal(*shape: int) -> Callable[..., object]:
        return lambda rng: rng.standard_normal(shape)

    for shared, what in ((normal(3, 2), "an array of shape (3, 2)"), (normal(5, 2), "an array of shape (5, 2)"),
                         (normal(4), "an array of shape (4,)"), (lambda rng: rng.random(), "a number"),
                         (lambda rng: {"deep": [rng.random((2, 2)) * 1j]}, "an array of shape (2, 2)"),
                         (lambda rng: gaussian_network((2, 6, 4), rng=rng), "an array of shape (6, 2)")):
        told = problem(lambda s, rng, trials, shared=shared: (shared(rng), rng.random((trials, 2))))
        assert told and f"a part of the sample, {what}, is drawn once for all 5 trials of a batch" in told
        assert "drawn once for all 2 trials" in (problem(lambda s, rng, trials, shared=shared: Pair(
            rng.random((trials, 2)), shared(rng)), 2) or "")
        assert problem(lambda s, rng, trials, shared=shared: (shared(np.random.default_rng(1)), rng.random((trials, 2)))) is None


@pytest.mark.parametrize("sampler", [
    lambda s, rng, trials: [rng.random(3) for _ in range(trials)],
    lambda s, rng, trials: {i: rng.random(3) for i in range(trials)},
    lambda s, rng, trials: [rng.random((trials, 3, 2)), rng.random((trials, 4, 3))],
    lambda s, rng, trials: (rng.random((3, trials)), rng.random(7 * trials)),
    lambda s, rng, trials: (rng.random(rng.integers(9, 99)), rng.random(trials)),
    lambda s, rng, trials: (rng.integers(2**60), rng.integers(2**60, size=4), rng.random(trials)),
    lambda s, rng, trials: (gaussian_network((2, 6, 4), rng=rng, trials=trials), rng.random((trials, 2))),
    lambda s, rng, trials: (gaussian_network((2, 6, 4), rng=rng, trials=trials, sampler="revealed"), rng.random((trials, 2))),
    lambda s, rng, trials: (Thing(rng.random(3)), rng.random((trials, 2))),
])
def test_parts_that_every_trial_has_for_itself_are_not(toys, sampler: Callable[..., object]) -> None:
    claim = replace(toys["coin"], sampler=sampler)
    assert sampler_problem(claim, claim.settings[0], 5) is None and sampler_problem(claim, claim.settings[0], 2) is None
