"""Say in words what was learnt of one claim; every text is prose in the markup of `prose`."""

from __future__ import annotations

import math

from plugin_verify.report.number import counted, field, listed, lower, number, percent, real, score, upper
from plugin_verify.report.palette import VERDICTS
from plugin_verify.report.record import (
    Record,
    by_splitting,
    constants,
    free_bound_constant,
    label,
    shown_figures,
    still_possible,
    with_verdict,
)
from plugin_verify.report.threshold import fewest_failures

WORDS = {
    "REFUTED": "refuted", "FORCES": "forcing a constant", "UNDECIDED": "undecided",
    "NO POWER": "without power", "SUPPORTED": "supported", "PROVED": "proved",
    "OUTSIDE": "outside the hypotheses",
}  # fmt: skip
SHORT = {"FORCES": "forcing", "OUTSIDE": "outside"}


def tally(counts: Record) -> str:
    """Write how many settings ended in each verdict, the weightiest first."""
    parts = [f"{number(counts[verdict])} {WORDS[verdict]}" for verdict in VERDICTS if counts.get(verdict)]
    return f"{listed(parts)}, of {counted(sum(counts.values()), 'setting')}" if parts else "no settings"


def short_tally(counts: Record) -> str:
    """Write the same in few words, for a table."""
    parts = [f"{number(counts[verdict])} {SHORT.get(verdict, WORDS[verdict])}" for verdict in VERDICTS if counts.get(verdict)]
    return f"{', '.join(parts)} of {number(sum(counts.values()))}" if parts else "no settings"


def all_ties(row: Record) -> bool:
    """Say whether the quantity equals its bound in every trial, as an error does before the first iteration."""
    return bool(row["near_ties"] and row["near_ties"] == row["trials"])


def looseness(claim: Record) -> str:
    """Say by how much the claim could be sharpened before its settings would refute it; empty if unknown."""
    if claim["kind"] == "expectation-identity":
        return sharpness(claim)
    spoken = with_verdict(claim, "SUPPORTED", "REFUTED", "UNDECIDED")
    rows = [row for row in spoken if real(row["refuted_multiple"] or 0) > 0 and not all_ties(row)]
    if not rows or free_bound_constant(claim) is not None:
        return ""
    nearest = min(rows, key=lambda row: abs(math.log(max(real(row["refuted_multiple"]), 1e-300))))
    multiple, where = (
        real(nearest["refuted_multiple"]),
        f"setting {nearest['index']} ({label(claim, nearest)})",
    )
    if nearest["verdict"] == "REFUTED":
        return f"Even {score(multiple, lower)} times the bound is refuted at {where}."
    if multiple >= 1:
        return f"The bound is tight at {where}: nothing smaller holds there."
    enough = nearest.get("sufficient_multiple")
    shown = f"; {score(enough, upper)} times the bound is enough there" if enough is not None and real(enough) <= 1 else ""
    return (
        f"The bound is tightest at {where}: {score(multiple, lower)} times the bound is refuted there, so it is "
        f"too large by a factor of at most {upper(1 / multiple)}{shown}."
    )


def sharpness(claim: Record) -> str:
    """Say which deviations from an expected value are refuted, on both sides, at the setting that is least sharp."""
    rows = [row for row in with_verdict(claim, "SUPPORTED", "REFUTED", "UNDECIDED") if row["interval"] is not None]
    measured = [row for row in rows if all(math.isfinite(real(end)) for end in row["interval"])]
    supported = [row for row in measured if row["verdict"] == "SUPPORTED"]
    if not measured:
        return ""
    widest = max(supported or measured, key=lambda row: max(abs(real(end)) for end in row["interval"]))
    low, high = widest["interval"]
    told = shown_figures(widest)
    among = "supported settings" if supported else "settings"
    return (
        f"Of the {among}, setting {widest['index']} ({label(claim, widest)}) is the least sharp: there deviations from the "
        f"expected value are refuted below {percent(low, lower, told)} and above {percent(high, upper, told)}."
    )


def constant_sentences(claim: Record) -> list[str]:
    """Say of every unknown constant what the grid forces, and what it cannot show."""
    hypothesis = [hypothesis_constant(name, record) for name, record in constants(claim, "hypothesis")]
    return hypothesis + [bound_constant(claim, name, record) for name, record in constants(claim, "bound")]


def hypothesis_constant(name: str, record: Record) -> str:
    """Say what is known of a constant that decides which settings the claim speaks of."""
    if record["pinned"] is not None:
        return f"${name}$ is pinned at {field(record['pinned'])}: settings that admit less are outside the hypotheses."
    if record["forced_above"] is None:
        return f"No setting forces ${name}$: nothing here says how large it must be."
    return (
        f"${name} > {plain(lower(record['forced_above']))}$ is forced: a violated setting admits values up to "
        "that. Settings that admit no more are outside the hypotheses."
    )


def bound_constant(claim: Record, name: str, record: Record) -> str:
    """Say what is known of a constant that multiplies the bound."""
    if record["pinned"] is not None:
        return f"${name}$ is pinned at {field(record['pinned'])}, and multiplies the bound."
    forced, enough = record["forced_above"], record["suffices_on_grid"]
    low = f"${name} \\ge {plain(lower(forced))}$ is forced" if forced is not None else f"Nothing forces ${name}$"
    high = "no value is shown to suffice" if open_end(enough) else f"{upper(enough)} suffices at {sufficing(claim)}"
    return f"{low}; {high}. No finite grid shows that one value suffices everywhere."


def sufficing(claim: Record) -> str:
    """Say at which settings, of those of which the claim speaks, a sufficing value was found."""
    inside = [row for row in claim["settings"] if row["verdict"] != "OUTSIDE"]
    closed = sum(row["interval"] is not None and not open_end(row["interval"][1]) for row in inside)
    within = "" if len(inside) == len(claim["settings"]) else " within the hypotheses"
    whole = f"every setting here{within}"
    return whole if closed == len(inside) else f"{number(closed)} of {counted(len(inside), 'setting')}{within}"


def plain(number: str) -> str:
    """Take a number as it is written into a formula."""
    return number.replace(",", "")


def open_end(value: object) -> bool:
    """Tell whether a value that would suffice is unknown or infinite."""
    return value is None or not math.isfinite(real(value))


def margin_audit(record: Record, claim: Record) -> str:
    """Say how many trials lie so near their bound that rounding could turn them, and which verdicts that could turn."""
    ties = sum(row["near_ties"] for row in claim["settings"])
    slack = f"the rounding slack of {number(record['slack'])} (relative)"
    turns, equal = rounded(claim, "could turn"), rounded(claim, "equality")
    if not (ties or turns):
        return f"No trial lies within {slack} of its bound: rounding decided nothing."
    seen = f"{counted(ties, 'trial')} within {slack} of the bound, each counted as no violation."
    which = f"the verdict of setting {listed(turns)}" if turns else "no verdict"
    but = f", but for the equality that holds in every trial of setting {listed(equal)}" if equal else ""
    return f"{seen} Rounding could turn {which}{but}."


def rounded(claim: Record, margin: str) -> list[str]:
    """Name the settings with such an outcome of the margin audit."""
    return [str(row["index"]) for row in claim["settings"] if row["rounding"] == margin]


def refutable(claim: Record) -> str:
    """Say which observation would have refuted the claim, or what would make it refutable."""
    name = free_bound_constant(claim)
    if claim["kind"] == "for-all":
        return "One counterexample in the stated range."
    if name is not None:
        pin = f"With `--assume {name}=VALUE` the claim can be refuted."
        return f"Nothing on a finite grid, while ${name}$ is unknown. {pin}"
    if claim["kind"] == "expectation-identity":
        return "An interval of some component that excludes its expected value."
    return probability_refutable(claim)


def probability_refutable(claim: Record) -> str:
    """Say how many failures refute, at the setting where the fewest do."""
    rows = with_verdict(claim, "SUPPORTED", "UNDECIDED", "NO POWER", "REFUTED", "FORCES")
    counts = [(found, row) for row in rows if (found := fewest_failures(row)) is not None]
    rule = "A failure probability whose whole interval lies above the allowed one"
    free = [name for name, record in constants(claim, "hypothesis") if record["pinned"] is None]
    pin = f" While ${free[0]}$ is not pinned, that forces ${free[0]}$ instead." if free else ""
    if not counts and any(by_splitting(row) for row in rows):
        return f"{rule}; beyond counting, climbs whose bound from below does.{pin}"
    if not counts:
        return f"{rule}.{pin}"
    fewest, row = min(counts, key=lambda pair: pair[0])
    example = f"{counted(fewest, 'failure')} in {counted(row['trials'], 'trial')} at setting {row['index']}"
    return f"{rule}: for example {example} ({label(claim, row)}).{pin}"


def power(claim: Record) -> str:
    """Say how many of the planted false variants were noticed, and which were not; empty where none was run."""
    if not claim["twins"]:
        return ""
    tried = [twin for twin in claim["twins"] if twin["tried"]]
    blind = [twin for twin in tried if not twin["caught"]]
    said = f"{number(len(tried) - len(blind))} of {counted(len(tried), 'planted false variant')} refuted at a setting or more."
    groups = (("Not noticed", blind), ("Not tried", [twin for twin in claim["twins"] if not twin["tried"]]))
    told = [f"{words}: {listed([named_twin(twin) for twin in twins])}." for words, twins in groups if twins]
    return " ".join([said, *told])


def named_twin(twin: Record) -> str:
    """Write a false twin's id and what is false about it."""
    return f"`{twin['id']}` ({twin['says']})"


def key_number(claim: Record) -> str:
    """Pick the one number that matters most for a claim."""
    forced = [(name, known) for name, known in claim["constants"].items() if known["forced_above"] is not None]
    if claim["verdict"] == "REFUTED":
        return refuted_number(claim)
    if forced and forced[0][1]["pinned"] is None:
        name, known = forced[0]
        relation = ">" if known["kind"] == "hypothesis" else "\\ge"
        return f"${name} {relation} {plain(lower(known['forced_above']))}$ is forced"
    if claim["kind"] == "expectation-identity":
        return identity_number(claim)
    if claim["kind"] == "for-all":
        return f"{counted(claim['counts'].get('PROVED', 0), 'setting')} proved"
    return probability_number(claim)


def refuted_number(claim: Record) -> str:
    """Compare what was found with what was claimed, at the first refuted setting."""
    row = with_verdict(claim, "REFUTED")[0]
    if claim["kind"] == "expectation-identity" and row["interval"] is not None:
        low, high = row["interval"]
        return f"deviation within {percent(low, lower)} … {percent(high, upper)}"
    if row["interval"] is None or row["failure_probability"] is None:
        return f"worst score {score(row['worst_score'])}"
    told = shown_figures(row)
    return f"fails with $p \\ge$ {lower(row['interval'][0], told)}; allowed {number(row['failure_probability'], told)}"


def identity_number(claim: Record) -> str:
    """Give the largest relative deviation that the supported settings leave possible."""
    rows = [row for row in with_verdict(claim, "SUPPORTED", "UNDECIDED") if row["interval"] is not None]
    if not rows:
        return "nothing measured"
    worst = max(rows, key=lambda row: max(abs(real(end)) for end in row["interval"]))
    farthest = max(abs(real(end)) for end in worst["interval"])
    told = shown_figures(worst)
    return f"deviation at most {percent(farthest, upper, told)}; margin {percent(worst['margin'], figures=told)}"


def probability_number(claim: Record) -> str:
    """Give the failure probability that is nearest to the allowed one where it is supported; elsewhere how far trials reach."""
    inside = [row for row in with_verdict(claim, "SUPPORTED") if row["interval"] is not None and row["failure_probability"]]
    if inside:
        row = max(inside, key=lambda row: real(row["interval"][1]) / real(row["failure_probability"]))
        told = shown_figures(row)
        return f"fails with $p \\le$ {upper(row['interval'][1], told)}; allowed {number(row['failure_probability'], told)}"
    reach = [row for row in with_verdict(claim, "UNDECIDED", "NO POWER") if still_possible(row) is not None]
    if not reach:
        return "no setting meets the hypotheses" if with_verdict(claim, "OUTSIDE") else "nothing measured"
    row = min(reach, key=lambda row: real(still_possible(row)))
    told = shown_figures(row)
    return f"only $p >$ {upper(still_possible(row), told)} is ruled out; allowed {number(row['failure_probability'], told)}"
