"""Compare counts of successes with published ones, cell by cell: one statistic, by a cross-check and by its exact law.

Hypothesis: in every cell the published trials and ours succeed with the same probability, all trials independent. Given both
totals, each cell's count is then hypergeometric, whatever that probability is. Cells without a failure, or without a success,
on both sides say nothing and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.stats import chi2, fisher_exact, hypergeom
from statsmodels.stats.multitest import multipletests

from plugin_verify.typing import Array

LEVEL = 1e-3
"""The chance of telling equal counts apart: half of it for the sum over the cells, half for the single cells."""
HUNDREDTHS = 100
"""Scores are rounded to hundredths, so that their sum has a law that can be computed."""
SMALLEST = 1e-12
"""Below this the computed law is rounding error."""


class Comparison(NamedTuple):
    """How far two tables of counts are from each other.

    `statistic`: sum of (k_1 / m_1 - k_2 / m_2)^2 / (p (1 - p) (1 / m_1 + 1 / m_2)), p pooled in the cell; with m_1 = m_2 = N that
    is (k_1 - k_2)^2 / (2 N p (1 - p)). `chi_square_p` takes it for chi-square with a degree of freedom a cell: a cross-check,
    which decides nothing. `exact_p` is its upper tail, scores rounded to hundredths, in its exact law given the totals.
    `smallest_adjusted_p`: the cells' exact two-sided tests by Fisher, adjusted by Holm.
    """

    cells: int
    statistic: float
    chi_square_p: float
    exact_p: float
    smallest_adjusted_p: float
    level: float
    told_apart: bool


def compare_counts(ours: Sequence[int], trials: int, theirs: Sequence[int], their_trials: int) -> Comparison:
    """Decide whether counts out of `trials` and out of `their_trials` can be told apart, at LEVEL in all."""
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if 0 < a + b < trials + their_trials]
    if not pairs:
        return Comparison(0, 0.0, 1.0, 1.0, 1.0, LEVEL, False)
    statistic = float(sum(score(a, trials, b, their_trials) for a, b in pairs))
    observed = sum(rounded_score(a, trials, b, their_trials) for a, b in pairs)
    tail = sum_law([a + b for a, b in pairs], trials, their_trials)[observed:].sum()
    single = [fisher_exact(np.array([[a, trials - a], [b, their_trials - b]])).pvalue for a, b in pairs]
    adjusted = float(multipletests(single, method="holm")[1].min())
    exact = min(1.0, max(float(tail), SMALLEST))
    return Comparison(len(pairs), statistic, float(chi2.sf(statistic, len(pairs))), exact, adjusted, LEVEL,
                      min(exact, adjusted) <= LEVEL / 2)


def score(a: int, m: int, b: int, n: int) -> float:
    """Return a cell's part of the statistic."""
    p = (a + b) / (m + n)
    return float((a / m - b / n) ** 2 / (p * (1 - p) * (1 / m + 1 / n)))


def rounded_score(a: int, m: int, b: int, n: int) -> int:
    """Return it in hundredths."""
    return round(HUNDREDTHS * score(a, m, b, n))


def sum_law(totals: Sequence[int], m: int, n: int) -> Array:
    """Return the law of the sum of the rounded scores, given the cells' totals: entry i is P[sum = i hundredths]."""
    laws = {total: cell_law(total, m, n) for total in set(totals)}
    length = sum(len(laws[total]) - 1 for total in totals) + 1
    size = next_fast_len(length, real=True)
    product = np.ones(size // 2 + 1, dtype=np.complex128)
    for total, many in Counter(totals).items():
        product *= rfft(laws[total], size) ** many
    law: Array = np.clip(irfft(product, size)[:length], 0, None)
    return law


def cell_law(total: int, m: int, n: int) -> Array:
    """Return the law of a cell's rounded score given k_1 + k_2 = total."""
    counts = range(max(0, total - n), min(m, total) + 1)
    scores = [rounded_score(a, m, total - a, n) for a in counts]
    law = np.zeros(max(scores) + 1)
    np.add.at(law, scores, hypergeom.pmf(counts, m + n, total, m))
    return law


def compare_means(trials: Sequence[Array], theirs: Sequence[float]) -> dict[str, list[float | bool | None]]:
    """Hold published means against our trials, point by point: cross-checks, which decide nothing.

    `standard_errors`: difference of the log means over its standard error, if the published trials spread as ours do.
    `within_trials`: whether the published mean lies between our smallest and our largest trial.
    """
    errors: list[float | bool | None] = []
    within: list[float | bool | None] = []
    for row, mean in zip(trials, theirs, strict=True):
        told = row.size > 1 and mean > 0
        spread = row.std(ddof=1) / row.mean() * np.sqrt(2 / row.size) if told else 0.0
        errors.append(float(f"{np.log(row.mean() / mean) / spread:.4g}") if spread > 0 else None)
        within.append(bool(row.min() <= mean <= row.max()) if told else None)
    return {"standard_errors": errors, "within_trials": within}
