"""The multiples of a bound that climbs refute and support."""

import numpy as np

from plugin_verify.claims import Case, measure_climbs
from plugin_verify.statistics import Climb, Effort, Ladder, LevelReport

EFFORT, LEVEL = Effort(1000, 0.2, 6), 1e-3
MARKS = np.linspace(0.1, 1.6, 16).reshape(4, 4)


def case(**changes) -> Case:
    usual = Case("c", "high-probability-bound", {}, "0" * 8, LEVEL, 1e-6, ["value"], [1.0], [], [], [], None, 1, {}, {}, {}, None,
                 None)
    return usual._replace(**changes)


def climbs(count: int = 4, *, correlation: float = 0.2) -> list[Climb]:
    """Climbs that agree: P(score > c) = exp(-14 c)."""
    report = LevelReport(0.2, 0.4, correlation, 0.2, np.zeros(2), np.ones(2))
    return [Climb(np.exp(-14 * MARKS), [report] * 4) for _ in range(count)]


def found(one: Case, some: list[Climb], *, decides: str = "both"):
    return measure_climbs(one, Ladder(MARKS, np.full(4, 0.5), reached=True), some, EFFORT, decides=decides)


def test_the_multiples_enclose_where_the_tail_passes_what_is_allowed() -> None:
    one = found(case(), climbs())
    crossing = np.log(1e6) / 14
    assert one.refuted_multiple < crossing < one.sufficient_multiple and {one.refuted_multiple, one.sufficient_multiple} <= set(
        MARKS.ravel())
    tail = one.tail
    lows, highs = np.array(tail["low"]), np.array(tail["high"])
    assert one.refuted_multiple == MARKS.ravel()[lows > 1e-6].max()
    assert one.sufficient_multiple == MARKS.ravel()[highs <= 1e-6].min()
    assert one.supported == (one.sufficient_multiple <= 1.0)


def test_what_is_withheld_suffices_nowhere() -> None:
    for one in (found(case(), climbs(correlation=0.9)), found(case(), climbs(2)), found(case(), climbs(), decides="refute")):
        assert one.sufficient_multiple is None and not one.supported
    assert found(case(), climbs(), decides="support").refuted_multiple is None
