"""The cost model is a pure function that picks the right side of the clear cases."""

import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.machine import physical_memory
from plugin_verify.networks import network_cost, revealed_cost, stored_cost

PAPER = (20, 600, 500, 500)
THEOREM_SCALE = (1, 8105, 445785, 5067212)


@pytest.mark.parametrize(
    ("n", "steps", "sampler"),
    [
        ((1, 250), 1, "stored"),
        ((3, 6, 5), 10, "stored"),
        (PAPER, 100, "stored"),
        ((20, 5000, 5000, 5000), 100, "revealed"),
        (THEOREM_SCALE, 3, "revealed"),
    ],
)
def test_clear_cases(n, steps, sampler):
    assert network_cost(n, steps).sampler == sampler


def test_the_cheaper_is_taken():
    for n in (PAPER, THEOREM_SCALE, (5, 300, 300)):
        seconds = [cost(n, 20).seconds for cost in (stored_cost, revealed_cost)]
        assert network_cost(n, 20).seconds == min(seconds)


def test_bytes_hold_the_weights():
    weights = 20 * 600 + 600 * 500 + 500 * 500
    assert 8 * weights <= stored_cost(PAPER, 20).bytes <= 8 * weights * 1.1
    assert stored_cost(THEOREM_SCALE, 3).bytes > 18e12
    assert revealed_cost(THEOREM_SCALE, 3).bytes < 1e9


def test_the_rank_is_capped_by_the_fan_in():
    many, more = (revealed_cost((5, 30, 40), steps) for steps in (1000, 2000))
    assert many.bytes == more.bytes
    assert many.seconds < more.seconds


def test_more_steps_cost_more():
    for cost in (stored_cost, revealed_cost):
        assert cost(PAPER, 10).seconds < cost(PAPER, 20).seconds


def test_memory_is_a_plausible_number_of_bytes():
    assert 2**26 < physical_memory() < 2**60


def test_bad_widths_are_refused():
    with pytest.raises(InvalidArgument):
        network_cost((3,), 10)
