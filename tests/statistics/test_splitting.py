"""A climb estimates a tail without bias; broken moves are seen. Tails are those of one coordinate of a Gaussian vector."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import norm

from plugin_verify.statistics import Effort, Ladder, Landscape, catoni_interval, climb, pilot
from plugin_verify.statistics import splitting as module

SMALL = Effort(particles=40, share=0.2, moves=3)
LEVELS = norm.isf([0.2, 0.04, 0.008])  # the tail at the last is 0.008
LADDER = Ladder(np.stack([LEVELS - 0.3, LEVELS - 0.2, LEVELS - 0.1, LEVELS], axis=1), np.array([0.8, 0.7, 0.6]), reached=True)
REPEATS, LEVEL = 1000, 1e-10


def generator(*seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(list(seed)))


def line(chunk: int = 100) -> Landscape:
    return Landscape(((2,), (3,)), lambda normals: normals[0][:, 0], chunk)


def mean_ratio(repeats: int = REPEATS) -> tuple[float, float]:
    """Bound the mean of estimate / tail at error 2e-10; the variance is taken to be at most 1 (it is about 0.4)."""
    found = np.array([climb(line(), LADDER, SMALL, generator(1, i)).tail[-1, -1] for i in range(repeats)]) / 0.008
    interval = catoni_interval(found[:, None], variance=np.array([1.0]), level=LEVEL)
    return float(interval.low[0]), float(interval.high[0])


def test_the_estimate_is_unbiased() -> None:
    """False-alarm rate 2e-10."""
    low, high = mean_ratio()
    assert low <= 1 <= high


def heavy_handed(land, normals, scores, level, step, rng):
    """Move without the contraction: the law of the normals is not left as it is."""
    proposals = [array + step * rng.standard_normal(array.shape) for array in normals]
    found = module._score(land, proposals)
    taken = found > level
    for array, moved in zip(normals, proposals, strict=True):
        array[taken] = moved[taken]
    scores[taken] = found[taken]
    return int(taken.sum())


def always_taken(land, normals, scores, level, step, rng):
    """Take every move, below the level too."""
    for array in normals:
        array[...] = math.sqrt(1 - step**2) * array + step * rng.standard_normal(array.shape)
    scores[...] = module._score(land, normals)
    return len(scores)


@pytest.mark.parametrize("broken", [heavy_handed, always_taken])
def test_broken_moves_are_seen(broken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_once", broken)
    low, high = mean_ratio()
    assert not low <= 1 <= high


def test_estimates_fall_from_mark_to_mark() -> None:
    tail = climb(line(), LADDER, SMALL, generator(2)).tail.ravel()
    assert all(a >= b for a, b in pairwise(tail)) and 0 < tail[-1] < tail[0] < 1


def test_the_pilot_puts_a_level_at_the_target_and_goes_on_below() -> None:
    target = float(norm.isf(1e-4))
    ladder = pilot(line(), Effort(200), generator(3), least=1e-6, target=target)
    assert ladder.reached and target in ladder.marks[:, -1]
    assert (np.diff(ladder.marks.ravel()) >= 0).all() and ladder.marks[-1, -1] > target
    assert 1e-7 < norm.sf(ladder.marks[-1, -1]) < 1e-5


def test_the_pilot_says_where_it_gets_stuck() -> None:
    """No score exceeds 1, so no tail of 1e-9 is to be had."""
    bounded = Landscape(((2,),), lambda normals: np.minimum(normals[0][:, 0], 1.0), 100)
    assert not pilot(bounded, Effort(200), generator(4), least=1e-9).reached


def test_a_lost_climb_estimates_nothing() -> None:
    steep = LADDER._replace(marks=LADDER.marks + 5)
    found = climb(line(), steep, SMALL, generator(5))
    assert found.tail[-1, -1] == 0 and len(found.reports) < 3


def test_a_score_that_is_no_number_is_the_worst() -> None:
    """NaN in the upper tenth counts as beyond every level."""
    undefined = Landscape(((1,),), lambda normals: np.where(normals[0][:, 0] > norm.isf(0.1), np.nan, 0.0), 1000)
    ladder = Ladder(np.full((1, 4), 0.5), np.array([0.5]), reached=True)
    assert abs(climb(undefined, ladder, Effort(4000), generator(6)).tail[0, -1] - 0.1) < 0.03


def test_a_climb_is_a_function_of_its_seed() -> None:
    first, again, other = (climb(line(), LADDER, SMALL, generator(*seed)).tail for seed in ((7,), (7,), (8,)))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
