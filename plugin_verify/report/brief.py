"""Answer a reader who has a minute: what is refuted, forced and open, whether errors would be noticed, how sure that is."""

from __future__ import annotations

from plugin_verify.report.content import Point
from plugin_verify.report.number import counted, listed, lower, number, real, upper
from plugin_verify.report.record import Record, by_splitting, constants, free_bound_constant, named, with_verdict
from plugin_verify.report.sentences import bound_constant, plain, refuted_number
from plugin_verify.report.teeth import headline

MOST = 4
"""Claims that are named one by one."""


def brief(record: Record) -> list[Point]:
    """List the answers, those that matter most first; what a run says nothing of is left out."""
    found = [
        Point("Refuted", refuted(record)),
        Point("Constants", " ".join([*hypothesis_constants(record), *bound_constants(record)])),
        Point("Open", still_open(record)),
        Point("Power", noticed(record)),
        Point("Certainty", certainty(record)),
    ]
    return [point for point in found if point.text]


def refuted(record: Record) -> str:
    """Say of each refuted claim what was found and what was claimed."""
    claims = [claim for claim in record["claims"] if claim["verdict"] == "REFUTED"]
    said = [f"{named(claim)} {refuted_number(claim)}" for claim in claims[:MOST]]
    more = [f"{number(len(claims) - MOST)} more"] if len(claims) > MOST else []
    return f"{'; '.join([*said, *more])}." if said else ""


def hypothesis_constants(record: Record) -> list[str]:
    """Say how large each constant of a hypothesis must be, by the claims whose own violated settings force just that."""
    forced: dict[tuple[str, float], list[str]] = {}
    for claim in record["claims"]:
        for constant, known in constants(claim, "hypothesis"):
            value = real(known["forced_above"])
            if known["pinned"] is None and value in admitted_by_violated(claim, constant):
                forced.setdefault((constant, value), []).append(named(claim))
    return [f"${constant} > {plain(lower(value))}$ is forced by {listed(by)}." for (constant, value), by in forced.items()]


def admitted_by_violated(claim: Record, constant: str) -> list[float]:
    """List what the settings that force a hypothesis constant admit; with a free bound constant, they force that one instead."""
    rows = [] if free_bound_constant(claim) is not None else with_verdict(claim, "FORCES")
    return [real(row["admissible"][constant]) for row in rows if constant in row["admissible"]]


def bound_constants(record: Record) -> list[str]:
    """Say what is known of each constant that multiplies a bound."""
    return [
        f"{named(claim)}: {bound_constant(claim, constant, known).partition('. ')[0]}."
        for claim in record["claims"] for constant, known in constants(claim, "bound")
        if known["pinned"] is None and known["forced_above"] is not None
    ]  # fmt: skip


def still_open(record: Record) -> str:
    """Count the settings that the trials leave open."""
    rows = [(claim, row) for claim in record["claims"] for row in with_verdict(claim, "UNDECIDED", "NO POWER")]
    total = sum(len(claim["settings"]) for claim in record["claims"])
    claims = len({claim["id"] for claim, _ in rows})
    return f"{number(len(rows))} of {counted(total, 'setting')}, in {counted(claims, 'claim')}." if rows else ""


def noticed(record: Record) -> str:
    """Say how many of the planted errors were noticed."""
    tried = [twin for claim in record["claims"] for twin in claim["twins"] if twin["tried"]]
    caught = sum(bool(twin["caught"]) for twin in tried)
    twins = f"{number(caught)} of {counted(len(tried), 'planted false statement')} refuted." if tried else ""
    return " ".join(filter(None, (twins, headline(record["teeth"]) if record.get("teeth") else "")))


def certainty(record: Record) -> str:
    """Say how often a run like this one errs at a setting, given what, and that no rate is for what its settings miss."""
    rows = [row for claim in record["claims"] for row in claim["settings"]]
    variance = "the bounds on variances that claims state" if any(row["method"] == "catoni" for row in rows) else ""
    climbs = "what support by splitting assumes" if any(map(by_splitting, rows)) else ""
    given = listed([condition for condition in (variance, climbs) if condition])
    return (
        "That any setting of the run is wrongly refuted, or wrongly forces a constant, has probability at most "
        f"{upper(record['false_refutation_rate'])}; that any is wrongly supported, at most {upper(record['false_support_rate'])}"
        f"{f', given {given}' if given else ''}. A false claim can be supported where its settings miss the fault."
    )
