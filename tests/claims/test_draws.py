from dataclasses import dataclass, replace

import numpy as np
import pytest

from plugin_verify.claims import sampler_problem
from plugin_verify.claims.draws import arrays, laid, repeated


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
