from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import (
    catoni_interval,
    mean_detection_shown,
    proportion_detection_shown,
    proportion_interval,
    refuting_failures,
)

LEVEL, POWER, DOUBT = 1e-3, 0.95, 1e-2


@pytest.mark.parametrize(("trials", "delta"), [(50, 0.1), (200, 0.01), (40, 0.3)])
def test_a_detection_is_shown_wrongly_with_the_doubt_at_most_by_enumeration(trials: int, delta: float) -> None:
    """The largest p at which the power is missed is the hardest: there every statement is wrong."""
    needed = refuting_failures(trials, delta, level=LEVEL)
    grid = np.linspace(delta, 1, 4001)
    p = grid[binom.sf(needed - 1, trials, grid) < POWER].max()
    shown = [count for count in range(trials + 1)
             if proportion_detection_shown(count, trials, delta, level=LEVEL, power=POWER, doubt=DOUBT)]
    assert binom.pmf(shown, trials, p).sum() <= DOUBT
    assert shown and shown[0] > needed  # to be refuted once is not enough
    refuted = [count for count in range(trials + 1) if proportion_interval(count, trials, level=LEVEL).low > delta]
    assert binom.pmf(refuted, trials, p).sum() > DOUBT  # false twin: to call every refutation sure


def test_too_few_trials_show_nothing() -> None:
    assert not proportion_detection_shown(3, 3, 0.5, level=1e-6, power=POWER, doubt=DOUBT)


def samples(shift: float, spread: float, rows: int, repeats: int) -> np.ndarray:
    return shift + spread * np.random.default_rng(5).standard_normal((repeats, rows, 2))


@pytest.mark.parametrize(("spread", "rows"), [(1.0, 60), (3.0, 1000)])
def test_where_a_mean_is_said_to_be_detected_it_is(spread: float, rows: int) -> None:
    """Where any of 40 samples says so, at least 95% of 1000 new ones exclude the value: below 90% has probability 1e-9."""
    variance, expected = np.array([1.0, 1.0]), np.zeros(2)
    step = spread * (3 / rows) ** 0.5
    for shift in np.arange(1, 20) * step:
        said = [mean_detection_shown(one, expected, variance=variance, level=LEVEL, power=POWER, doubt=DOUBT)
                for one in samples(shift, spread, rows, 40)]
        if any(said):
            fresh = samples(shift, spread, rows, 1000).transpose(1, 0, 2).reshape(rows, -1)
            low, high = catoni_interval(fresh, variance=1.0, level=LEVEL)
            excluded = ((low > 0) | (high < 0)).reshape(1000, 2).any(axis=1)
            assert excluded.mean() > 0.9
            break
    else:
        pytest.fail("no shift is ever said to be detected")
    assert shift > step  # false twin: to say so everywhere


def test_a_value_that_is_not_finite_shows_nothing() -> None:
    values = np.full((10, 1), np.nan)
    assert not mean_detection_shown(values, np.zeros(1), variance=np.ones(1), level=LEVEL, power=POWER, doubt=DOUBT)


def test_bad_input_is_named() -> None:
    with pytest.raises(InvalidArgument) as caught:
        proportion_detection_shown(1, 2, 0.1, level=LEVEL, power=1.0, doubt=DOUBT)
    assert caught.value.argument == "power"
