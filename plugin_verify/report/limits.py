"""Say what the evidence cannot show, and what would decide what is open."""

from __future__ import annotations

from plugin_verify.report.content import Limits, Point, Row, Table
from plugin_verify.report.number import DASH, counted, interval, listed, number, percent, upper
from plugin_verify.report.record import Record, by_splitting, constants, named, shown_figures, still_possible, with_verdict
from plugin_verify.report.splitting import calibration_rows
from plugin_verify.report.tables import heads, parted


def limits(record: Record) -> Limits:
    """Gather the open settings and the remarks of a run."""
    rows = tuple(row for claim in record["claims"] for row in open_rows(claim))
    columns = ("Setting", "Verdict", "Claim", "Allowed", "Still possible", "What would decide it")
    caption = "Settings that the trials leave open"
    shown, folded = parted(rows)
    return Limits(Table(caption, columns, shown, folded), tuple(remarks(record)))


def open_rows(claim: Record) -> list[Row]:
    """Write what is open at each setting of a claim that is open."""
    head = heads(claim)
    return [
        Row(head(row), row["verdict"], (named(claim), allowed(claim, row), possible(claim, row), row["would_take"] or DASH))
        for row in with_verdict(claim, "UNDECIDED", "NO POWER")
    ]


def allowed(claim: Record, row: Record) -> str:
    """Write what the claim accepts at a setting."""
    if claim["kind"] == "expectation-identity":
        return f"deviation within ± {percent(row['margin'], figures=shown_figures(row))}" if row["margin"] is not None else DASH
    value = row["failure_probability"]
    return DASH if value is None else f"$p \\le$ {number(value, shown_figures(row))}"


def possible(claim: Record, row: Record) -> str:
    """Write what the trials do not rule out at a setting."""
    if claim["kind"] == "expectation-identity":
        return interval(row["interval"], shown_figures(row))
    bound = still_possible(row)
    return DASH if bound is None else f"$p \\le$ {upper(bound, shown_figures(row))}"


def remarks(record: Record) -> list[Point]:
    """List what no run of this kind can show, as far as it concerns this one."""
    found = [Point("A finite grid", FINITE)]
    free = [
        (named(claim), name)
        for claim in record["claims"]
        for kind in ("hypothesis", "bound")
        for name, known in constants(claim, kind)
        if known["pinned"] is None
    ]
    if free:
        found.append(Point("Constants without a value", existential(free)))
    outside = sum(len(with_verdict(claim, "OUTSIDE")) for claim in record["claims"])
    if outside:
        found.append(Point("Outside the hypotheses", f"{number(outside)} of the settings; " + OUTSIDE))
    climbed = sum(by_splitting(row) and row["verdict"] == "SUPPORTED" for claim in record["claims"] for row in claim["settings"])
    if climbed:
        found.append(Point("Support by splitting", splitting_rests(record, climbed)))
    audited = [row["rounding"] for claim in record["claims"] for row in claim["settings"] if row["rounding"]]
    if audited:
        found.append(Point("Rounding", rounding(audited)))
    assumed = assumptions(record)
    return found + ([Point("Assumptions of the intervals", assumed)] if assumed else [])


FINITE = (
    "A verdict speaks of the settings in its table and of no other. Support is evidence at a stated "
    "confidence, not a proof; only `PROVED` is one."
)
OUTSIDE = "what was measured there is evidence neither for nor against the claim."


def splitting_rests(record: Record, settings: int) -> str:
    """Say what support by splitting cannot exclude."""
    tried = "was tried on other tails than these" if calibration_rows(record) else "has no calibration in this report"
    return (
        f"{counted(settings, 'setting')}; what supports them is an estimate, with an assumption on how far it may undershoot, "
        f"which {tried}. A way of failing that is rare and far from all that the climbs met would go unseen."
    )


def rounding(audited: list[str]) -> str:
    """Say how many verdicts rounding could turn, of those that trials decide."""
    turns, equal = audited.count("could turn"), audited.count("equality")
    but = f"; in {number(equal)} more both sides are equal in every trial" if equal else ""
    return f"It could turn {number(turns)} of {counted(len(audited), 'verdict')} that rest on counted trials{but}."


def existential(free: list[tuple[str, str]]) -> str:
    """Say why a claim of existence can be neither supported nor refuted on a grid."""
    named = listed(list(dict.fromkeys(f"${name}$ of {source}" for source, name in free)))
    return (
        f"That there is a constant ({named}) can be neither shown nor refuted on a finite grid: the report "
        f"gives what is forced and what suffices on this grid. `--assume {free[0][1]}=VALUE` pins a "
        "constant, and the claim can then be refuted."
    )


def assumptions(record: Record) -> str:
    """Join the assumptions of all interval methods, each with the claims that rest on it."""
    sources: dict[str, list[str]] = {}
    for claim in record["claims"]:
        for text in claim["assumptions"]:
            sources.setdefault(text, []).append(named(claim))
    return " ".join(f"{text.rstrip('.')} ({listed(claims)})." for text, claims in sources.items())
