"""Decide whether a mean is as good as equal to what is expected, and let a classical test say what it thinks.

Failure to reject is not support: a mean is as good as equal only if its whole interval lies within a stated
margin.
"""

from __future__ import annotations

import numpy as np

from plugin_verify.statistics.interval import Interval
from plugin_verify.typing import Array


def within_margin(interval: Interval[Array], *, expected: Array | float, margin: Array | float) -> bool:
    """Say whether every component's interval lies in [expected - margin, expected + margin].

    Guarantee: where the mean of some component is off by more than its margin, the answer is True with
    probability at most the interval's one-sided `level` (one end of that one component has to err), so
    nothing is to be shared out over components for the support of an identity. The margin is absolute, one
    number or (c,).
    """
    return interval.within(np.subtract(expected, margin), np.add(expected, margin))


def tost_cross_check(values: Array, *, expected: Array | float, margin: Array | float) -> Array:
    """Return the p-values (c,) of two one-sided t tests of "off by more than the margin": a cross-check only.

    It rests on the central limit theorem and decides nothing; it is there to be compared with
    `within_margin`.

    Args:
        values: (N,) or (N, c) independent values.
        expected: one number or (c,).
        margin: absolute, one number or (c,).

    References:
        1. D. J. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach",
           Journal of Pharmacokinetics and Biopharmaceutics 15 (1987) 657-680.
    """
    from statsmodels.stats.weightstats import DescrStatsW

    columns = values if values.ndim == 2 else values[:, None]
    low, high = np.subtract(expected, margin), np.add(expected, margin)
    p_values = DescrStatsW(columns).ttost_mean(low, high)[0]
    return np.asarray(p_values, dtype=np.float64).reshape(columns.shape[1])
