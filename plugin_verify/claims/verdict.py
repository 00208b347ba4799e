"""Say what was learnt: the only file that knows what SUPPORTED, REFUTED and the other verdicts mean."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from plugin_verify.claims.case import Case
from plugin_verify.claims.measure import Measurement

ROUNDING = 1e-12
"""Relative rounding when the constant that a setting admits is held against a pinned or forced value."""


class Verdict(StrEnum):
    """The seven verdicts of a setting; a claim has one of the first three or UNDECIDED."""

    PROVED = "PROVED"
    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    FORCES = "FORCES"
    OUTSIDE = "OUTSIDE"
    NO_POWER = "NO POWER"
    UNDECIDED = "UNDECIDED"


class Judged(NamedTuple):
    """A verdict with its reason, in one sentence."""

    verdict: Verdict
    reason: str


def forced_above(cases: Sequence[Case], measured: Sequence[Measurement], constant: str) -> float | None:
    """Give the largest value that a violated setting admits: an unpinned hypothesis constant must exceed it."""
    values = [case.admissible[constant] for case, found in zip(cases, measured, strict=True)
              if found.violated and _open(case, constant) and all(case.hypotheses.values())]
    return max(values, default=None)


def judge(case: Case, found: Measurement, *, forced: Mapping[str, float], power: str | None) -> Judged:
    """Hold one setting's interval against what the claim accepts.

    Args:
        forced: what the run's violated settings force each unpinned hypothesis constant above.
        power: the false twin that was refuted here at the same budget and level, or None.
    """
    outside = _outside(case, found, forced)
    if outside:
        return Judged(Verdict.OUTSIDE, outside)
    if case.kind == "for-all":
        return _judge_proof(case, found)
    if found.violated:
        return _judge_violated(case, found)
    if case.open_bound:
        return _judge_open_bound(case, found)
    if power is None:
        return Judged(Verdict.NO_POWER, "No registered false twin was refuted here, so agreement would mean nothing.")
    if found.supported:
        return Judged(Verdict.SUPPORTED, _supported_because(case, found))
    return Judged(Verdict.UNDECIDED, _undecided_because(case, found))


def judge_claim(verdicts: Sequence[Verdict]) -> Judged:
    """Fold the settings' verdicts into the claim's."""
    counts = Counter(verdicts)
    bearing = set(verdicts) - {Verdict.FORCES, Verdict.OUTSIDE, Verdict.NO_POWER}
    if Verdict.REFUTED in counts:
        return Judged(Verdict.REFUTED, f"{counts[Verdict.REFUTED]} of {len(verdicts)} settings refute it.")
    if not bearing:
        return Judged(Verdict.UNDECIDED, "No setting bears on it: " + _count(counts) + ".")
    if bearing <= {Verdict.PROVED, Verdict.SUPPORTED}:
        whole = Verdict.PROVED if bearing == {Verdict.PROVED} else Verdict.SUPPORTED
        return Judged(whole, f"Every setting that bears on it agrees: {_count(counts)}.")
    return Judged(Verdict.UNDECIDED, f"Some settings are not decided: {_count(counts)}.")


def _open(case: Case, constant: str) -> bool:
    return constant not in case.pins and math.isfinite(case.admissible.get(constant, math.inf))


def _outside(case: Case, found: Measurement, forced: Mapping[str, float]) -> str | None:
    for name, holds in case.hypotheses.items():
        if not holds:
            return f"The hypothesis {name} does not hold here."
    for constant, admits in case.admissible.items():
        if constant in case.pins and admits < case.pins[constant] * (1 - ROUNDING):
            return f"This setting admits {constant} <= {admits:.4g}, and {constant} is pinned at {case.pins[constant]:.4g}."
        limit = forced.get(constant, -math.inf)
        forcing = found.violated and admits >= limit * (1 - ROUNDING)
        if constant not in case.pins and admits <= limit * (1 + ROUNDING) and not forcing:
            return f"This setting admits {constant} <= {admits:.4g}, and the run forces {constant} > {limit:.4g}."
    return None


def _judge_proof(case: Case, found: Measurement) -> Judged:
    assert case.proof is not None
    if found.violated:
        return Judged(Verdict.REFUTED, f"Counterexample, {case.proof['where']}: {case.proof['evidence']}.")
    if found.supported:
        return Judged(Verdict.PROVED, f"Proved {case.proof['where']}: {case.proof['evidence']}.")
    return Judged(Verdict.UNDECIDED, f"Not settled {case.proof['where']}: {case.proof['evidence']}.")


def _judge_violated(case: Case, found: Measurement) -> Judged:
    what = _violated_because(case, found)
    for constant, admits in case.admissible.items():
        if _open(case, constant):
            return Judged(Verdict.FORCES, f"{what} This setting admits {constant} <= {admits:.4g}, so {constant} must exceed it.")
    return Judged(Verdict.REFUTED, what)


def _violated_because(case: Case, found: Measurement) -> str:
    assert found.interval is not None
    if case.kind == "expectation-identity":
        out = [part["name"] for part in found.components if not _contains(part)]
        named = ", ".join(out[:3]) + (f" and {len(out) - 3} more" if len(out) > 3 else "")
        return f"The simultaneous interval excludes the expected value of {named}." if out else "A trial was not a number."
    return (f"It failed in {found.failures} of {found.trials} trials: at least {found.interval[0]:.3g}, "
            f"where the claim allows {case.delta:.3g}.")


def _contains(part: Mapping[str, Any]) -> bool:
    low, high = part["interval"]
    return bool(low <= part["expected"] <= high)


def _judge_open_bound(case: Case, found: Measurement) -> Judged:
    assert found.interval is not None and case.delta is not None
    low, high = found.interval
    if low <= 0:
        return Judged(Verdict.UNDECIDED, f"Too few trials to bound {case.open_bound} from below.")
    enough = f"and {high:.4g} suffices here" if math.isfinite(high) else "and nothing says yet what suffices here"
    return Judged(Verdict.FORCES, f"{case.open_bound} must be at least {low:.4g} for this setting, {enough}.")


def _supported_because(case: Case, found: Measurement) -> str:
    assert found.interval is not None
    if case.kind == "expectation-identity":
        worst = max(abs(found.interval[0]), abs(found.interval[1]))
        return f"Every component lies within {worst:.2%} of its expected value, and the margin is {case.margin:.2%}."
    return f"The failure probability is at most {found.interval[1]:.3g}, where the claim allows {case.delta:.3g}."


def _undecided_because(case: Case, found: Measurement) -> str:
    assert found.interval is not None
    if case.kind == "expectation-identity":
        return f"Nothing contradicts it, but the interval is wider than the margin of {case.margin:.2%}."
    return (f"{found.failures} failures in {found.trials} trials exclude a failure probability above {found.interval[1]:.3g}; "
            f"the claim allows {case.delta:.3g}.")


def _count(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
