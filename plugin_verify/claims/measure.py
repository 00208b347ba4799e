"""Turn a setting's tally into intervals: what was learnt there, before any verdict."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims.case import Case
from plugin_verify.claims.evaluate import SLACK
from plugin_verify.claims.need import Need, need_of_count, need_of_mean, need_of_quantile
from plugin_verify.statistics import (
    Interval,
    Tally,
    catoni_interval,
    confidence_sequence,
    proportion_interval,
    quantile_interval,
    refuted_multiple,
    refuted_multiples,
)
from plugin_verify.typing import Array


class Measurement(NamedTuple):
    """What the trials of one setting say.

    interval is for the failure probability; for an identity the hull of the relative deviations (mean - expected) / scale; for an
    open bound constant the constant itself. `violated` and `supported` hold it against what the claim accepts, and nothing else.
    `missing` trials were planned and are in error or not run: the interval's lower end takes them for satisfied, its upper end
    for violated, so that whatever they turn out to be, no decision is taken back. `tail` is what splitting says where it decides.
    Of a bound the claim "at most c times it" is refuted for every c below `refuted_multiple`, and supported from
    `sufficient_multiple` on; None where nothing is.
    """

    method: str
    trials: int
    failures: int
    possible: int
    near_ties: int
    interval: tuple[float, float] | None
    violated: bool
    supported: bool
    worst: float | None
    refuted_multiple: float | None
    would_take: Need | None
    components: list[dict[str, Any]]
    missing: int = 0
    tail: dict[str, Any] | None = None
    sufficient_multiple: float | None = None


def measure(case: Case, tally: Tally, *, missing: int = 0) -> Measurement:
    """Measure one setting by the method of its kind; `missing` trials of those planned are not in the tally."""
    if case.kind == "for-all":
        return _proof(case, tally)
    kind = _identity if case.kind == "expectation-identity" else _quantile if case.open_bound else _proportion
    return kind(case, tally, missing)._replace(missing=missing)


def _proof(case: Case, tally: Tally) -> Measurement:
    failed = tally.failures > 0
    return Measurement(case.method, 0, tally.failures, tally.possible, 0, None, failed, tally.possible == 0, None, None, None, [])


def _proportion(case: Case, tally: Tally, missing: int) -> Measurement:
    assert case.delta is not None
    trials, possible = tally.trials + missing, tally.possible + missing
    if case.anytime:
        ends = confidence_sequence(tally.failures, trials, level=case.level, near=case.delta, possible=possible)
        low, high = float(ends.low), float(ends.high)
    else:
        low, high = proportion_interval(tally.failures, trials, level=case.level, possible=possible)
    worst = trial_scores(case, tally)
    multiple = (refuted_multiple(_with(missing, 0.0, worst), case.delta, level=case.level, anytime=case.anytime)
                if 0 < case.delta < 1 else 0.0)
    needed = need_of_count(case, tally) if low <= case.delta < high else None
    return Measurement(case.method, tally.trials, tally.failures, tally.possible, tally.near_ties, (low, high),
                       low > case.delta, high <= case.delta < 1, _worst(worst), multiple, needed, _bound_components(case, tally),
                       sufficient_multiple=_sufficient_multiple(case, tally, missing))


def _sufficient_multiple(case: Case, tally: Tally, missing: int) -> float | None:
    """Give the upper end for the (1 - delta)-quantile of the score, the least multiple of the bound that is supported."""
    assert case.delta is not None
    if not 0 < case.delta < 1:
        return None
    upper = _with(missing, math.inf, tally.values[:, 1] if case.kind == "uniform-bound" else trial_scores(case, tally))
    found = _anytime_quantile(case, upper) if case.anytime else quantile_interval(upper, 1 - case.delta, level=case.level).high
    return found if math.isfinite(found) else None


def _anytime_quantile(case: Case, scores: Array) -> float:
    """Give the least score that so few others exceed that the confidence sequence supports it, +inf if none is."""
    assert case.delta is not None
    ranked = np.sort(np.where(np.isnan(scores), math.inf, scores))[::-1]
    few, many = -1, len(ranked)  # as many scores above may be supported, may not
    while many - few > 1:
        middle = (few + many) // 2
        high = float(confidence_sequence(middle, len(ranked), level=case.level, near=case.delta).high)
        few, many = (middle, many) if high <= case.delta else (few, middle)
    return float(ranked[few]) if few >= 0 else math.inf


def _quantile(case: Case, tally: Tally, missing: int) -> Measurement:
    """Bound the constant: nothing follows where the claim allows every trial to fail; it fails where no finite one would do."""
    assert case.delta is not None
    lower = trial_scores(case, tally)
    upper = tally.values[:, 1] if case.kind == "uniform-bound" else lower
    low, high = (0.0, math.inf) if case.delta == 1 else quantile_interval(
        _with(missing, 0.0, lower), 1 - case.delta, level=case.level, upper_values=_with(missing, math.inf, upper))
    needed = need_of_quantile(case) if low <= 0 or high == math.inf else None
    return Measurement(case.method, tally.trials, 0, 0, tally.near_ties, (max(low, 0.0), high), low == math.inf, False,
                       _worst(lower), None, needed, _bound_components(case, tally))


def _with(missing: int, score: float, scores: Array) -> Array:
    return np.append(scores, np.full(missing, score))


def _identity(case: Case, tally: Tally, missing: int) -> Measurement:
    expected, scale, variance = (np.array(part) for part in (case.expected, case.scale, case.variance))
    level = case.level / (2 * len(expected))
    low, high = catoni_interval(tally.values, variance=variance / case.group, level=level)
    if missing:
        low, high = np.full(len(expected), -np.inf), np.full(len(expected), np.inf)
    estimate = tally.values.mean(axis=0)
    slack = SLACK * scale
    assert case.margin is not None
    excludes = ~((low <= expected + slack) & (high >= expected - slack))
    inside = (low >= expected - case.margin * scale) & (high <= expected + case.margin * scale)
    finite = bool(np.isfinite(tally.values).all())
    components = [
        {"name": name, "expected": mean, "estimate": float(value), "interval": [float(a), float(b)], "scale": size,
         "within_margin": bool(ok)}
        for name, mean, value, a, b, size, ok in zip(case.names, case.expected, estimate, low, high, case.scale, inside,
                                                     strict=True)
    ]
    hull = (float(np.min((low - expected) / scale)), float(np.max((high - expected) / scale)))
    supported = finite and bool(inside.all()) and not excludes.any()
    near = int((np.minimum(abs(low - expected), abs(high - expected)) <= slack).sum()) if (variance > 0).any() else 0
    return Measurement(case.method, tally.trials, int(excludes.sum()), int((~inside).sum()), near, hull,
                       not finite or bool(excludes.any()), supported, None, _nearest_multiple(Interval(low, high), expected),
                       None if supported else need_of_mean(case), components)


def _nearest_multiple(interval: Interval[Array], expected: Array) -> float | None:
    """Give the multiple of the expected value nearest to 1 beyond which every multiple is refuted, on that side."""
    ends = [end for end in refuted_multiples(interval, expected) if math.isfinite(end)]
    return min(ends, key=lambda end: abs(end - 1), default=None)


def trial_scores(case: Case, tally: Tally) -> Array:
    """Give one score a trial, (trials,): the largest component, NaN where any is NaN; of a bracket, the lower end."""
    return tally.values[:, 0] if case.kind == "uniform-bound" else tally.values.max(axis=1)


def _bound_components(case: Case, tally: Tally) -> list[dict[str, Any]]:
    if case.kind == "uniform-bound" or len(case.names) != tally.values.shape[1]:
        single = len(case.bound) == 1
        values, bounds = trial_scores(case, tally)[:, None], case.bound if single else [1.0]
        names = case.names if single else ["largest score"]
    else:
        values, bounds, names = tally.values, case.bound, case.names
    with np.errstate(invalid="ignore"):
        return [
            {"name": name, "bound": float(bound), "median": float(np.median(column) * bound),
             "worst": float(column.max() * bound)}
            for name, bound, column in zip(names, bounds, values.T, strict=True)
        ]


def _worst(values: Array) -> float | None:
    return float(values.max()) if len(values) else None

