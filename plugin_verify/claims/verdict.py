"""Say what was learnt: the only file that knows what SUPPORTED, REFUTED and the other verdicts mean."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from plugin_verify.claims.case import Case
from plugin_verify.claims.measure import Measurement
from plugin_verify.outward import above, below, exact, figures_to_tell, nearest

ROUNDING = 1e-12
"""Relative rounding when the constant that a setting admits is held against a pinned or forced value."""


class Verdict(StrEnum):
    """Name what was learnt at a setting: seven verdicts, of which a claim has one of the first three or UNDECIDED.

    PROVED: a deterministic statement was settled. SUPPORTED: the interval lies within what the claim allows, and a false
    twin was refuted at the setting. REFUTED: the interval lies outside. FORCES: as REFUTED, but a constant without a value
    gives way, or the least that it must be was measured. OUTSIDE: the claim does not speak of the setting. NO POWER:
    agreement, but no false twin was refuted. UNDECIDED: none of these.

    Example:
        >>> from plugin_verify import Verdict
        >>> Verdict("SUPPORTED")  # as result.json writes it
        <Verdict.SUPPORTED: 'SUPPORTED'>
        >>> "NO POWER" == Verdict.NO_POWER
        True
    """

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
              if found.violated and _open(case, constant) and not excluded(case)]
    return max(values, default=None)


def excluded(case: Case) -> str | None:
    """Say why the claim, with its constants pinned as they are, does not speak of a setting; None if it does."""
    for name, holds in case.hypotheses.items():
        if not holds:
            return f"The hypothesis {name} does not hold here."
    for constant, admits in case.admissible.items():
        if admits < case.pins.get(constant, -math.inf) * (1 - ROUNDING):
            return f"This setting admits {constant} <= {below(admits, 4)}, and {constant} is pinned at {case.pins[constant]:g}."
    return None


def judge(case: Case, found: Measurement, *, forced: Mapping[str, float], power: str | None, tried: int = 0) -> Judged:
    """Hold one setting's interval against what the claim accepts.

    Args:
        forced: what the run's violated settings force each unpinned hypothesis constant above.
        power: the false twin that was refuted here at the same budget and level, or None.
        tried: how many false twins were tried here.
    """
    outside = excluded(case) or _below_forced(case, found, forced)
    if outside:
        return Judged(Verdict.OUTSIDE, outside)
    if found.violated:
        return _judge_violated(case, found)
    if case.kind == "for-all":
        return _judge_proof(case, found)
    if case.open_bound:
        return _judge_open_bound(case, found)
    if not found.supported:
        return Judged(Verdict.UNDECIDED, _undecided_because(case, found))
    if power is None:
        why, remedy = "no false twin speaks of this setting", ""
        if tried:
            why = f"none of the {tried} false twins tried here was refuted"
            remedy = " Mend or remove the twins that are true here, or give more trials."
        return Judged(Verdict.NO_POWER, f"The trials agree with the claim, but {why}, so agreement means nothing.{remedy}")
    return Judged(Verdict.SUPPORTED, _supported_because(case, found))


def judge_claim(verdicts: Sequence[Verdict]) -> Judged:
    """Fold the settings' verdicts into the claim's."""
    counts = Counter(verdicts)
    bearing = set(verdicts) - {Verdict.FORCES, Verdict.OUTSIDE, Verdict.NO_POWER}
    if Verdict.REFUTED in counts:
        return Judged(Verdict.REFUTED, f"{counts[Verdict.REFUTED]} of {len(verdicts)} settings refute it.")
    if not bearing:
        return Judged(Verdict.UNDECIDED, "No setting decides it: " + _count(counts) + ".")
    if bearing <= {Verdict.PROVED, Verdict.SUPPORTED}:
        whole = Verdict.PROVED if bearing == {Verdict.PROVED} else Verdict.SUPPORTED
        return Judged(whole, f"Every setting that bears on it agrees: {_count(counts)}.")
    return Judged(Verdict.UNDECIDED, f"Some settings are not decided: {_count(counts)}.")


def _open(case: Case, constant: str) -> bool:
    return constant not in case.pins and math.isfinite(case.admissible.get(constant, math.inf))


def _below_forced(case: Case, found: Measurement, forced: Mapping[str, float]) -> str | None:
    for constant, admits in case.admissible.items():
        limit = forced.get(constant, -math.inf)
        forcing = found.violated and admits >= limit * (1 - ROUNDING)
        if constant not in case.pins and admits <= limit * (1 + ROUNDING) and not forcing:
            return f"This setting admits {constant} <= {below(admits, 4)}, and the run forces {constant} > {below(limit, 4)}."
    return None


def _judge_proof(case: Case, found: Measurement) -> Judged:
    assert case.proof is not None
    if found.supported:
        return Judged(Verdict.PROVED, f"Proved {case.proof['where']}: {case.proof['evidence']}.")
    return Judged(Verdict.UNDECIDED, f"Not settled {case.proof['where']}: {case.proof['evidence']}.")


def _judge_violated(case: Case, found: Measurement) -> Judged:
    what = _violated_because(case, found)
    for constant, admits in case.admissible.items():
        if _open(case, constant):
            admitted = f"This setting admits {constant} <= {below(admits, 4)}, so {constant} must exceed it."
            return Judged(Verdict.FORCES, f"{what} {admitted}")
    return Judged(Verdict.REFUTED, what)


def _violated_because(case: Case, found: Measurement) -> str:
    if case.proof:
        return f"Counterexample, {case.proof['where']}: {case.proof['evidence']}."
    if case.open_bound:
        return f"No finite {case.open_bound} would do here: the score is infinite too often."
    if case.kind == "expectation-identity":
        out = [part["name"] for part in found.components if not _contains(part)]
        named = ", ".join(out[:3]) + (f" and {len(out) - 3} more" if len(out) > 3 else "")
        return f"The simultaneous interval excludes the expected value of {named}." if out else "A trial was not a number."
    low, _, allowed = _shown(case, found)
    if found.tail:
        return (f"Splitting puts the failure probability at {found.tail['estimate']:.3g}, at least {low}, "
                f"where the claim allows {allowed}{_level(case)}.")
    return (f"It failed in {found.failures} of {_trials(found)}: at least {low}, where the claim allows {allowed}{_level(case)}.")


def _contains(part: Mapping[str, Any]) -> bool:
    low, high = part["interval"]
    return bool(low <= part["expected"] <= high)


def _judge_open_bound(case: Case, found: Measurement) -> Judged:
    assert found.interval is not None and case.delta is not None
    low, high = found.interval
    if case.delta == 1:
        return Judged(Verdict.UNDECIDED, "The claim allows every trial to fail here, so it says nothing.")
    if low <= 0:
        what = "Nothing bounds" if found.tail else "Too few trials to bound"
        also = f"; {above(high, 4)} suffices here{_level(case)}" if math.isfinite(high) else ""
        return Judged(Verdict.UNDECIDED, f"{what} {case.open_bound} from below{also}.")
    enough = f"and {above(high, 4)} suffices here" if math.isfinite(high) else "and nothing says yet what suffices here"
    return Judged(Verdict.FORCES, f"{case.open_bound} must be at least {below(low, 4)} for this setting, {enough}{_level(case)}.")


def _supported_because(case: Case, found: Measurement) -> str:
    assert found.interval is not None
    if case.kind == "expectation-identity":
        worst = max(abs(found.interval[0]), abs(found.interval[1]))
        assert case.margin is not None
        figures = figures_to_tell(0.0, worst, case.margin)
        return (f"Every component lies within {above(100 * exact(worst), figures)}% of its expected value; the margin is "
                f"{nearest(100 * exact(case.margin), figures)}%{_level(case)}.")
    _, high, allowed = _shown(case, found)
    how = (f" by splitting, if climbs undershoot by more than {above(found.tail['factor'])} as seldom as assumed"
           if found.tail else "")
    return f"The failure probability is at most {high}{how}, where the claim allows {allowed}{_level(case)}."


def _undecided_because(case: Case, found: Measurement) -> str:
    assert found.interval is not None
    if case.kind == "expectation-identity":
        assert case.margin is not None
        short = f"{_trials(found)}: " if found.missing else ""
        return (f"{short}Nothing contradicts it, but the interval is not inside the margin of "
                f"{nearest(100 * exact(case.margin))}%.")
    if case.delta == 1:
        return "The claim allows every trial to fail here, so it says nothing."
    if found.tail:
        return _undecided_by_climbs(case, found)
    _, high, allowed = _shown(case, found)
    return (f"{found.failures} failures in {_trials(found)} exclude a failure probability above {high}; "
            f"the claim allows {allowed}.")


def _undecided_by_climbs(case: Case, found: Measurement) -> str:
    assert found.interval is not None and found.tail is not None
    if found.tail["estimate"] is None:
        return f"Splitting says nothing here: {found.tail['withheld']}."
    low, high, allowed = _shown(case, found)
    where = "at" if found.tail["reaches_bound"] else "at no more than about"
    why = (f"nothing is supported by it, for {found.tail['withheld']}" if found.tail["withheld"] else
           f"it is bounded by [{low}, {high}]")
    return f"Splitting puts the failure probability {where} {found.tail['estimate']:.3g}; {why}; the claim allows {allowed}."


def _shown(case: Case, found: Measurement) -> tuple[str, str, str]:
    """Write both ends of the interval and the allowed probability so that one sees how they lie."""
    assert found.interval is not None and case.delta is not None
    low, high = found.interval
    figures = figures_to_tell(low, high, case.delta)
    return below(low, figures), above(high, figures), nearest(case.delta, figures)


def _trials(found: Measurement) -> str:
    return f"{found.trials} trials" + (f" ({found.missing} more in error or not run)" if found.missing else "")


def _level(case: Case) -> str:
    return f" (error probability {case.level:.2g})"


def _count(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
