"""Show from one sample that an error is caught with high probability, and not just by luck in this sample."""

from __future__ import annotations

import numpy as np

from plugin_verify.statistics.binomial_tail import at_least, proportion_at_least
from plugin_verify.statistics.design import refuting_failures
from plugin_verify.statistics.domain import require_between, require_open_unit
from plugin_verify.statistics.mean import catoni_interval
from plugin_verify.statistics.mean_design import half_width
from plugin_verify.typing import Array


def proportion_detection_shown(failures: int, trials: int, delta: float, *, level: float, power: float, doubt: float) -> bool:
    """Tell whether a new sample of as many trials refutes "at most delta" with probability at least `power`.

    Guarantee: if trials are independent, it says so wrongly with probability at most `doubt`. The true failure
    probability is at least the lower Clopper-Pearson end at level `doubt`, but for that probability; and the
    chance that low > delta at `level` is an exact binomial tail, rising with the failure probability.
    """
    _require("proportion_detection_shown", level, power, doubt)
    require_between("proportion_detection_shown", "failures", failures, 0, trials)
    needed = refuting_failures(trials, delta, level=level)
    if needed > trials:
        return False
    return at_least(needed, trials, proportion_at_least(failures, trials, doubt)) >= power


def mean_detection_shown(values: Array, expected: Array, *, variance: Array, level: float, power: float, doubt: float) -> bool:
    """Tell whether a new sample of as many values excludes `expected` in some column with probability at least `power`.

    Guarantee: if the values are independent and their variances at most `variance`, it says so wrongly with
    probability at most `doubt`: in the column that shows it, the true mean lies at least as far from the expected one
    as Catoni's interval at level doubt / (2 c) says, and the new interval has both its ends within `half_width` of the
    true mean with probability `power`. Where twice this sample's variance is above `variance` it takes its place,
    which is a plausible bound and no guarantee: an error may well change the variance.

    Args:
        values: (N, c).
        expected, variance: (c,); the variance that the intervals at `level` take for granted.
        level: error probability of each side of each column.
    """
    _require("mean_detection_shown", level, power, doubt)
    if not np.isfinite(values).all():
        return False
    trials, columns = values.shape
    spread = np.maximum(variance, 2 * values.var(axis=0))
    low, high = catoni_interval(values, variance=spread, level=doubt / (2 * columns))
    gap = np.maximum(low - expected, expected - high)
    return any(distance > half_width(trials, variance=float(assumed), level=level, power=power, true_variance=float(actual))
               for distance, assumed, actual in zip(gap, variance, spread, strict=True) if distance > 0)


def _require(call: str, level: float, power: float, doubt: float) -> None:
    for name, value in (("level", level), ("power", power), ("doubt", doubt)):
        require_open_unit(call, name, value)
