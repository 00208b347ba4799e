"""What is climbed is the claim itself: its score as a function of the normals that its own sampler draws."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from plugin_verify import HighProbabilityBound, UniformBound, gaussian_network
from plugin_verify.claims import evaluate, landscape
from plugin_verify.claims.rare import BOTH, REFUTE, SUPPORT, Replayed
from plugin_verify.errors import ClaimError
from theorems.theorem_1 import Setting as Step
from theorems.theorem_1 import theorem_1


class Setting(NamedTuple):
    n: int = 3


def generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(seed))


norm = HighProbabilityBound(
    id="norm", settings=(Setting(),), sampler=lambda s, rng, trials: rng.standard_normal((trials, s.n)), gaussian=True,
    quantity=lambda s, g: np.vecdot(g, g), bound=lambda s: 4.0, failure_probability=lambda s: 1e-3)


def violations(claim, setting, trials: int, seed: int) -> tuple[int, int]:
    """Count violations by the score of the landscape, and by the claim's own tally of the same normals."""
    land, _ = landscape(claim, setting, {"C_0": 1.0}, generator(0))
    normals = [np.empty((trials, *shape)) for shape in land.shapes]
    rng = generator(seed)
    for array in normals:
        rng.standard_normal(out=array)
    counted = evaluate(claim, setting, generator(seed), trials, pins={"C_0": 1.0}, group=1)
    return int((land.score(normals) > 1).sum()), counted.failures


@pytest.mark.parametrize(("claim", "setting"), [
    (norm, Setting()), (theorem_1, Step((2, 40))), (theorem_1, Step((2, 12, 20))),
], ids=["norm", "one layer", "two layers"])
def test_the_score_exceeds_1_exactly_where_the_claim_fails(claim, setting) -> None:
    climbed, counted = violations(claim, setting, 300, 5)
    assert climbed == counted > 0


def test_networks_that_are_revealed_are_climbed_as_they_are() -> None:
    """The normals are handed out while the solver runs; equal normals give equal scores."""
    revealed = replace(theorem_1, sampler=lambda s, rng, trials: gaussian_network(
        s.n, rng=rng, trials=trials, sampler="revealed", steps=s.k))
    setting = Step((2, 60, 90), k=3, angle=90.0)
    land, _ = landscape(revealed, setting, {"C_0": 1.0}, generator(0))
    normals = [generator(j).standard_normal((7, *shape)) for j, shape in enumerate(land.shapes)]
    first = land.score(normals)
    assert len(land.shapes) > 4 and np.array_equal(first, land.score(normals))
    assert np.array_equal(first[3:4], land.score([array[3:4] for array in normals]))
    climbed, counted = violations(revealed, setting, 50, 6)
    assert climbed == counted or len(land.shapes) > 1  # the stream runs layer by layer there, and array by array here


def test_the_caller_may_change_what_it_got() -> None:
    given = [np.ones((2, 3))]
    got = Replayed(2, given).standard_normal((2, 3))
    got *= 5
    assert (given[0] == 1).all()


@pytest.mark.parametrize(("draw", "says"), [
    (lambda rng: rng.random((4, 3)), "rng.random"),
    (lambda rng: rng.standard_normal(3), "trials on the leading axis"),
    (lambda rng: rng.standard_normal((4, 3), dtype=np.float32), "float64"),
    (lambda rng: np.zeros(4), "asked for no normals"),
])
def test_other_randomness_is_refused_in_one_line(draw, says: str) -> None:
    other = replace(norm, sampler=lambda s, rng, trials: draw(rng), quantity=lambda s, g: np.zeros(4))
    with pytest.raises(ClaimError, match=says):
        landscape(other, Setting(), {}, generator(1))


def test_requests_that_depend_on_the_values_are_refused() -> None:
    fickle = replace(norm, sampler=lambda s, rng, trials: rng.standard_normal(
        (trials, 3 + int(rng.standard_normal((trials, 1)).sum() * 10) % 3)))
    land, _ = None, None
    with pytest.raises(ClaimError, match="whatever their values"):
        for seed in range(5):
            land, _ = landscape(fickle, Setting(), {}, generator(seed))
            land.score([generator(seed + 50).standard_normal((4, *shape)) for shape in land.shapes])


def test_normal_with_mean_and_scale_is_perturbed_too() -> None:
    shifted = replace(norm, sampler=lambda s, rng, trials: rng.normal(2.0, 0.5, (trials, s.n)))
    land, _ = landscape(shifted, Setting(), {}, generator(1))
    assert land.score([np.zeros((1, 3))])[0] == pytest.approx(12 / 4)


def test_what_is_not_a_number_counts_as_violated() -> None:
    nan = replace(norm, quantity=lambda s, g: np.where(g[:, 0] > 0, np.nan, 0.0))
    land, _ = landscape(nan, Setting(), {}, generator(1))
    assert np.isnan(land.score([np.ones((1, 3))])[0])  # splitting takes it for +inf


@pytest.mark.parametrize(("ends", "decides", "score"), [
    (lambda low: (low, low), BOTH, 0.75), (lambda low: (low, low + 1), SUPPORT, 1.0),
    (lambda low: (low, low + np.inf), REFUTE, 0.75),
])
def test_a_bracket_is_climbed_by_the_end_that_can_decide(ends, decides: str, score: float) -> None:
    bracket = UniformBound(id="bracket", settings=(Setting(),), sampler=norm.sampler, bound=norm.bound, gaussian=True,
                           quantity=lambda s, g: ends(np.vecdot(g, g)), failure_probability=norm.failure_probability)
    land, found = landscape(bracket, Setting(), {}, generator(1))
    assert found == decides and land.score([np.ones((1, 3))])[0] == pytest.approx(score)


def opening(s, g):
    """A bracket that is a point but where it is rare."""
    low = np.vecdot(g, g)
    return low, np.where(g[:, 0] > 5, low + 1, low)


def test_the_end_that_is_climbed_is_that_of_the_plan_and_a_point_that_opens_raises() -> None:
    bracket = UniformBound(id="opening", settings=(Setting(),), sampler=norm.sampler, bound=norm.bound, gaussian=True,
                           quantity=opening, failure_probability=norm.failure_probability)
    land, found = landscape(bracket, Setting(), {}, generator(1))
    usual, rare = np.ones((1, 3)), np.full((1, 3), 6.0)
    assert found == BOTH and land.score([usual])[0] == pytest.approx(0.75)
    with pytest.raises(ArithmeticError, match="no point"):
        land.score([rare])
    upper, _ = landscape(bracket, Setting(), {}, generator(1), decides=SUPPORT)
    assert upper.score([rare])[0] == pytest.approx((108 + 1) / 4)
