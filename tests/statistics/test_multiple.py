from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import (
    Interval,
    confidence_sequence,
    proportion_interval,
    quantile_interval,
    refuted_multiple,
    refuted_multiples,
)


def refuted(scores: np.ndarray, c: float, delta: float, level: float) -> bool:
    return proportion_interval(int((scores > c).sum()), len(scores), level=level).low > delta


def test_is_where_the_verdict_turns() -> None:
    scores = np.random.default_rng(1).exponential(size=5000)
    c = refuted_multiple(scores, 1e-2, level=1e-6)
    assert refuted(scores, c * (1 - 1e-12), 1e-2, 1e-6)
    assert not refuted(scores, c, 1e-2, 1e-6)


def test_at_any_time_it_is_where_the_confidence_sequence_turns() -> None:
    scores = np.random.default_rng(4).exponential(size=2000)
    c = refuted_multiple(scores, 0.05, level=1e-4, anytime=True)
    above, at = (confidence_sequence(int((scores > x).sum()), 2000, level=1e-4, near=0.05).low for x in (c * (1 - 1e-12), c))
    assert at <= 0.05 < above and 0 < c < refuted_multiple(scores, 0.05, level=1e-4)


def test_is_the_lower_end_for_the_quantile() -> None:
    scores = np.random.default_rng(2).exponential(size=3000)
    assert refuted_multiple(scores, 0.25, level=1e-4) == quantile_interval(scores, 0.75, level=1e-4).low


def test_errs_at_most_level() -> None:
    """Exponential scores: "score <= log(1/delta)" is true, with equality. Out of 20,000 repeats at level 0.01
    more than the allowed have probability <= 1e-9. False twin: 0.9 of that is refuted more often."""
    scores = np.random.default_rng(3).exponential(size=(20_000, 60))
    found = np.array([refuted_multiple(row, 0.1, level=0.01) for row in scores])
    allowed = binom.isf(1e-9, 20_000, 0.01)
    assert (found > np.log(10)).sum() <= allowed
    assert (found > 0.9 * np.log(10)).sum() > allowed


def test_nothing_refuted_is_zero_and_nan_is_infinite() -> None:
    assert refuted_multiple(np.ones(3), 0.5, level=1e-6) == 0.0
    assert refuted_multiple(np.full(3, np.nan), 1e-9, level=1e-6) == np.inf
    assert refuted_multiple(np.zeros(100), 1e-9, level=1e-6) == 0.0


def test_multiples_of_an_expected_value() -> None:
    interval = Interval(np.array([0.9, -2.4, -0.1]), np.array([1.2, -1.8, 0.1]))
    found = refuted_multiples(interval, np.array([1.0, -2.0, 0.0]))
    assert found == pytest.approx((0.9, 1.2))
    for c in (0.89, 1.21):
        assert not interval.contains(c * np.array([1.0, -2.0, 0.0]))
    for c in (0.91, 1.19):
        assert interval.contains(c * np.array([1.0, -2.0, 0.0]))


def test_multiples_without_information() -> None:
    assert refuted_multiples((-1.0, 1.0), 0.0) == (-np.inf, np.inf)
    assert refuted_multiples((-np.inf, np.inf), 2.0) == (-np.inf, np.inf)


def test_every_multiple_refuted() -> None:
    found = refuted_multiples(Interval(np.array([2.0, 0.0]), np.array([3.0, 1.0])), 1.0)
    assert found.low > found.high


def test_bad_input_is_named() -> None:
    with pytest.raises(InvalidArgument) as caught:
        refuted_multiple(np.ones(3), 1.0, level=1e-3)
    assert caught.value.argument == "delta"
