from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import catoni_interval, half_width, trials_for_half_width


@pytest.mark.parametrize("reach", [1.0, 0.1, 1e-3, 1e-9])
@pytest.mark.parametrize("level", [1e-2, 1e-10])
def test_the_inverses_agree(reach: float, level: float) -> None:
    fewest = trials_for_half_width(reach, variance=2.0, level=level, power=0.99)
    assert half_width(fewest, variance=2.0, level=level, power=0.99) <= reach
    assert half_width(fewest - 1, variance=2.0, level=level, power=0.99) > reach


def test_falls_with_trials() -> None:
    widths = [half_width(n, variance=1.0, level=1e-5) for n in range(1, 3000)]
    finite = [width for width in widths if width < math.inf]
    assert widths[0] == math.inf
    assert finite == widths[-len(finite) :]
    assert all(a > b for a, b in pairwise(finite))


def test_ends_lie_within_it_with_the_power_stated() -> None:
    """4000 repeats each miss with probability <= 0.1: false-alarm rate 1e-9. Rare large values, variance 1."""
    p, repeats = 0.01, 4000
    rng = np.random.default_rng(3)
    values = ((rng.random((400, repeats)) < p) - p) / np.sqrt(p * (1 - p))
    interval = catoni_interval(values, variance=1.0, level=1e-3)
    reach = half_width(400, variance=1.0, level=1e-3, power=0.9)
    missed = (interval.low < -reach) | (interval.high > reach)
    assert missed.sum() <= binom.isf(1e-9, repeats, 0.1)
    twin = (interval.low < -reach / 2) | (interval.high > reach / 2)  # false twin: half the reach is not enough
    assert twin.sum() > binom.isf(1e-9, repeats, 0.1)


def test_no_variance_no_width() -> None:
    assert half_width(1, variance=0.0, level=1e-3) == 0.0
    assert half_width(1, variance=0.0, level=1e-3, true_variance=1.0) == math.inf


def test_bad_input_is_named() -> None:
    with pytest.raises(InvalidArgument) as caught:
        trials_for_half_width(0.0, variance=1.0, level=1e-3)
    assert caught.value.argument == "reach"
    with pytest.raises(InvalidArgument):
        half_width(0, variance=1.0, level=1e-3)
