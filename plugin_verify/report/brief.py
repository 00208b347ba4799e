"""Answer a reader who has a minute: what is refuted, forced and open, whether errors would be noticed, how sure that is."""

from __future__ import annotations

from plugin_verify.report.content import Point
from plugin_verify.report.number import counted, listed, lower, number, real, upper
from plugin_verify.report.record import Record, constants, named, with_verdict
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
    """Say how large each constant of a hypothesis must be, by the claim that forces it farthest."""
    forced: dict[str, tuple[float, list[str]]] = {}
    for claim in record["claims"]:
        for constant, known in constants(claim, "hypothesis"):
            if known["pinned"] is None and known["forced_above"] is not None:
                value, by = real(known["forced_above"]), forced.get(constant, (0.0, []))
                if value >= by[0] and with_verdict(claim, "FORCES"):
                    forced[constant] = (value, [*by[1], named(claim)] if value == by[0] else [named(claim)])
    return [f"${constant} > {plain(lower(value))}$ is forced by {listed(by)}." for constant, (value, by) in forced.items()]


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
    """Say how often a run like this one is wrong."""
    return (
        f"In all of the run, a true claim is called refuted with probability at most {upper(record['false_refutation_rate'])}, "
        f"and a false one supported with at most {upper(record['false_support_rate'])}."
    )
