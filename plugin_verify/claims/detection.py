"""Tell whether a statement that was refuted would be refuted again, by measurements of each kind of claim."""

from __future__ import annotations

import numpy as np

from plugin_verify.claims.case import Case
from plugin_verify.statistics import Tally, mean_detection_shown, proportion_detection_shown


def detection_shown(case: Case, tally: Tally, *, power: float, doubt: float) -> bool:
    """Tell whether as many new trials refute the statement with probability `power`; said wrongly with probability `doubt`.

    A proof is the same every time.
    """
    if case.kind == "for-all":
        return tally.failures > 0
    if case.kind == "expectation-identity":
        variance = np.array(case.variance) / case.group
        level = case.level / (2 * len(case.names))
        expected = np.array(case.expected)
        return mean_detection_shown(tally.values, expected, variance=variance, level=level, power=power, doubt=doubt)
    assert case.delta is not None
    if not 0 < case.delta < 1:
        return False
    return proportion_detection_shown(tally.failures, tally.trials, case.delta, level=case.level, power=power, doubt=doubt)
