"""Watch climbs: how far their moves go, how few ancestors they keep, and whether climbs of one ladder end in the same place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from plugin_verify.typing import Array


class LevelReport(NamedTuple):
    """One level of a climb: the share that passed it, of moves taken, and the rank correlation of scores before and after them.

    `parents`: how many different particles were drawn, over all. `means` and `variances`, over particles, of their traits.
    """

    share: float
    accepted: float
    correlation: float
    parents: float
    means: Array
    variances: Array


class Diagnosis(NamedTuple):
    """What the climbs of one ladder say of themselves; `problem` is why nothing may be supported by them, None if it may."""

    correlation: float
    disagreement: float
    problem: str | None


STUCK = 0.7
"""The rank correlation of scores before and after the moves of a level beyond which these moved too little."""
APART = 1.5
"""The ratio of spreads, over all climbs to within one, from which on climbs do not end in the same place."""


def diagnose(climbs: Sequence[Sequence[LevelReport]], *, levels: int) -> Diagnosis:
    """Judge the climbs of one ladder with that many levels; at least two are needed to compare where they end."""
    correlation = max((report.correlation for reports in climbs for report in reports[: levels - 1]), default=0.0)
    whole = [reports for reports in climbs if len(reports) == levels]
    disagreement = _disagreement([reports[-1] for reports in whole])
    problem = None
    if len(whole) < len(climbs):
        problem = "a climb lost all its particles"
    elif correlation > STUCK:
        problem = f"the moves mix badly (rank correlation {correlation:.2f} from before to after)"
    elif disagreement > APART:
        problem = f"the climbs end in different places (spread {disagreement:.2f} times that within a climb)"
    return Diagnosis(correlation, disagreement, problem)


def rank_correlation(before: Array, after: Array) -> float:
    """Return Spearman's correlation of two columns of scores, by normal scores; 1 where one does not vary."""
    a, b = _normal_scores(before), _normal_scores(after)
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / size if size > 0 else 1.0


def traits(normals: Sequence[Array]) -> tuple[Array, Array]:
    """Return means and variances, over particles, of two traits of every array of normals: its sum and its squared norm.

    They are standardised: under the law of the normals each has mean 0 and variance 1.
    """
    columns = []
    for array in normals:
        if array[0].size == 0:
            continue
        flat = array.reshape(len(array), -1)
        columns += [flat.sum(axis=1) / np.sqrt(flat.shape[1]),
                    (np.vecdot(flat, flat) - flat.shape[1]) / np.sqrt(2 * flat.shape[1])]
    table = np.stack(columns, axis=1)
    return table.mean(axis=0), table.var(axis=0)


def _disagreement(reports: Sequence[LevelReport]) -> float:
    """Return the largest, over traits, of sqrt(1 + variance of the climbs' means / mean variance within a climb)."""
    if len(reports) < 2:
        return 1.0
    between = np.var([report.means for report in reports], axis=0, ddof=1)
    within = np.mean([report.variances for report in reports], axis=0)
    ratio = np.divide(between, within, out=np.where(between > 0, np.inf, 0.0), where=within > 0)
    return float(np.sqrt(1 + ratio.max()))


def _normal_scores(values: Array) -> Array:
    from scipy.stats import rankdata

    ranks = rankdata(values)
    return np.asarray(ndtri((ranks - 0.5) / len(values))) if (values != values[0]).any() else np.zeros(len(values))
