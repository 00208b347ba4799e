"""Climbs held against a claim: what supports, what refutes, what is withheld."""

import math

import numpy as np
import pytest

from plugin_verify.claims import Verdict, judge, measure_climbs
from plugin_verify.claims.rare import REFUTE, SUPPORT
from plugin_verify.runner import PROFILES, make_plan
from plugin_verify.statistics import Climb, Effort, Ladder, LevelReport

EFFORT = Effort(1000)
MARKS = np.array([[0.5, 0.6, 0.65, 0.7], [0.8, 0.9, 0.95, 1.0], [1.1, 1.2, 1.25, 1.3]])
LADDER = Ladder(MARKS, np.array([0.5, 0.4, 0.3]), reached=True)
TAIL = 10.0 ** -np.arange(1, 13).reshape(3, 4)  # 1e-8 at the bound


def climbs(count: int, *, correlation: float = 0.2, scale: float = 1.0) -> list[Climb]:
    report = LevelReport(0.2, 0.4, correlation, 0.5, np.zeros(2), np.ones(2))
    return [Climb(TAIL * scale, [report] * 3) for _ in range(count)]


@pytest.fixture(scope="module")
def case(toys):
    (claim,) = make_plan(toys.with_twins("lone"), profile=PROFILES["smoke"], seed=1, trials=10).claims
    return claim.jobs[0].case._replace(level=1e-5)


def found(case, delta: float, count: int = 4, *, decides: str = "both", threshold: float = 1.0, **more):
    return measure_climbs(case._replace(delta=delta), LADDER, climbs(count, **more), EFFORT, decides=decides, threshold=threshold)


def test_far_below_what_is_allowed_it_is_supported(case) -> None:
    one = found(case, 1e-7)
    assert one.supported and not one.violated and one.interval[0] < 1e-8 < one.interval[1] < 1e-7
    assert judge(case._replace(delta=1e-7), one, forced={}, power="a twin").verdict == Verdict.SUPPORTED


def test_far_above_what_is_allowed_it_is_refuted(case) -> None:
    one = found(case, 1e-11)
    assert one.violated and not one.supported
    judged = judge(case._replace(delta=1e-11), one, forced={}, power=None)
    assert judged.verdict == Verdict.REFUTED and "Splitting" in judged.reason


def test_close_to_what_is_allowed_nothing_is_decided(case) -> None:
    one = found(case, 1.1e-8)
    judged = judge(case._replace(delta=1.1e-8), one, forced={}, power="a twin")
    assert judged.verdict == Verdict.UNDECIDED and "is bounded by" in judged.reason


def test_bad_mixing_withholds_support_and_no_refutation(case) -> None:
    """The lower bound needs no mixing; the upper one does."""
    assert not found(case, 1e-7, correlation=0.95).supported and found(case, 1e-11, correlation=0.95).violated
    assert "mix badly" in judge(case._replace(delta=1e-7), found(case, 1e-7, correlation=0.95), forced={}, power="t").reason


def test_too_few_climbs_support_nothing(case) -> None:
    assert not found(case, 1e-7, 3).supported and found(case, 1e-7, 4).supported


def test_one_end_of_a_bracket_decides_one_thing(case) -> None:
    assert not found(case, 1e-7, decides=REFUTE).supported and found(case, 1e-11, decides=REFUTE).violated
    assert found(case, 1e-7, decides=SUPPORT).supported and not found(case, 1e-11, decides=SUPPORT).violated


def test_the_bound_times_c_is_read_off_the_same_climbs(case) -> None:
    """A twin whose bound is 0.7 times the claim's fails where the tail at 0.7 is too large: 1e-4."""
    one = found(case, 1e-6, threshold=0.7)
    assert one.violated and one.interval[0] < 1e-4 < one.interval[1]
    between = found(case, 1e-6, threshold=0.75)  # between two marks: bounded by the one above and the one below
    assert between.interval[0] < 1e-5 and between.interval[1] > 1e-4


def test_where_the_ladder_ends_below_the_bound_its_end_bounds_the_tail(case) -> None:
    one = found(case, 1e-10, threshold=2.0)
    assert one.interval[0] == 0 and 1e-12 < one.interval[1] < 1e-11 and one.supported


def test_an_open_constant_is_enclosed(case) -> None:
    one = measure_climbs(case._replace(delta=1e-7, open_bound="C_1"), LADDER, climbs(4), EFFORT, decides="both")
    assert one.interval == (0.9, 1.0) or (0.8 <= one.interval[0] < 0.95 <= one.interval[1] <= 1.1)
    assert not one.violated and not one.supported


def test_a_pilot_that_got_stuck_says_nothing(case) -> None:
    one = measure_climbs(case, Ladder(np.empty((0, 4)), np.empty(0), reached=False), [], EFFORT, decides="both")
    assert one.interval == (0.0, 1.0) and one.tail is not None and "stuck" in one.tail["withheld"]
    assert not math.isfinite(measure_climbs(case._replace(open_bound="C_1"), LADDER, [], EFFORT, decides="both").interval[1])
