"""Decide what a report says: a result and its pictures in, all texts and tables out, for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugin_verify.report.brief import brief
from plugin_verify.report.card import card
from plugin_verify.report.content import Command, Picture, Row, Summary, Table
from plugin_verify.report.findings import findings
from plugin_verify.report.limits import limits
from plugin_verify.report.methods import methods, provenance
from plugin_verify.report.number import counted, field, listed, number
from plugin_verify.report.palette import VERDICTS
from plugin_verify.report.picture_teeth import NAME as TEETH
from plugin_verify.report.record import Record, anchors, named
from plugin_verify.report.sentences import WORDS, key_number, short_tally
from plugin_verify.report.splitting import calibration_table
from plugin_verify.report.teeth import teeth_section
from plugin_verify.report.trace import trace

CLAIM_ORDER = ("REFUTED", "UNDECIDED", "SUPPORTED", "PROVED")
MOST_NAMED = 4
"""Refuted claims that the headline names before it counts them."""


def summarize(
    record: Record, pictures: Sequence[Picture], missing: Mapping[str, str], *, marginalia: Mapping[str, str]
) -> Summary:
    """Say all that a report says.

    Args:
        record: a result, as in result.json.
        pictures: of all claims; those of the run have an empty claim.
        missing: claim id -> the sentence that says which picture could not be drawn.
        marginalia: what may differ between equal runs (command, jobs, folder): shown with the provenance.
    """
    names = anchors(record["claims"])
    return Summary(
        title="Does the theorem hold up?",
        headline=headline(record),
        made=made(record),
        alerts=tuple(alerts(record)),
        brief=tuple(brief(record)),
        overview=overview(record, names),
        pictures=tuple(picture for picture in pictures if not picture.claim and picture.name != TEETH),
        findings=findings(record, names),
        cards=tuple(
            card(record, claim, names[claim["id"]], of(pictures, claim), missing_of(missing, claim), marginalia)
            for claim in in_order(record)
        ),
        trace=trace(record, names),
        teeth=teeth_section(record, [picture for picture in pictures if not picture.claim and picture.name == TEETH]),
        limits=limits(record),
        methods=tuple(methods(record)),
        calibration=calibration_table(record),
        provenance=provenance(record, marginalia),
        errors=tuple(Command(f"{error['address']}: {error['error']}", error["replay"]) for error in record["errors"]),
    )


def of(pictures: Sequence[Picture], claim: Record) -> list[Picture]:
    """Pick the pictures of one claim."""
    return [picture for picture in pictures if picture.claim == claim["id"]]


def missing_of(missing: Mapping[str, str], claim: Record) -> list[str]:
    """Pick what is said of a claim's missing picture."""
    return [missing[claim["id"]]] if claim["id"] in missing else []


def headline(record: Record) -> str:
    """Give the verdict of the run in one sentence (prose)."""
    verdicts = [claim["verdict"] for claim in record["claims"]]
    refuted = [named(claim) for claim in record["claims"] if claim["verdict"] == "REFUTED"]
    if len(refuted) > MOST_NAMED:
        refuted = [*refuted[: MOST_NAMED - 1], f"{number(len(refuted) - MOST_NAMED + 1)} other claims"]
    if not verdicts:
        return "No claim was run."
    others = [
        f"{number(count)} {WORDS[verdict]}"
        for verdict in ("PROVED", "SUPPORTED", "UNDECIDED")
        if (count := verdicts.count(verdict))
    ]
    rest = f"{listed(others)}, of {counted(len(verdicts), 'claim')}"
    if refuted:
        verb = "is" if len(refuted) == 1 else "are"
        return f"{listed(refuted)} {verb} refuted" + (f"; {rest}." if others else ".")
    return f"Nothing is refuted: {rest}."


def alerts(record: Record) -> list[str]:
    """List what a reader must know before any verdict."""
    found = []
    if not record["complete"]:
        found.append("This run is incomplete: the verdicts rest on the trials that are stored.")
    if record["errors"]:
        found.append(f"{counted(len(record['errors']), 'trial')} ended in an error; see the end of this report.")
    if record["assumed"]:
        pinned = listed([f"${name} = {field(value)}$" for name, value in record["assumed"].items()])
        found.append(f"Pinned by assumption: {pinned}.")
    return found


def overview(record: Record, names: Mapping[str, str]) -> Table:
    """Build the table of verdicts, the weightiest first."""
    claims = in_order(record)
    rows = tuple(
        Row(named(claim), claim["verdict"], (
            key_number(claim), power_cell(claim), short_tally(claim["counts"]),
        ), target=names[claim["id"]], note=claim["id"] if claim["source"] else "", counts=shares(claim))
        for claim in claims
    )  # fmt: skip
    columns = ("Claim", "Verdict", "The number that matters", "False twins caught", "Settings")
    return Table("Verdicts, claim by claim", columns, rows)


def in_order(record: Record) -> list[Record]:
    """Sort the claims by what a reader must see first, then as in the record."""
    return sorted(record["claims"], key=lambda claim: CLAIM_ORDER.index(claim["verdict"]))


def shares(claim: Record) -> tuple[tuple[str, int], ...]:
    """List the verdicts of a claim's settings with their counts, the weightiest first."""
    return tuple((verdict, claim["counts"][verdict]) for verdict in VERDICTS if claim["counts"].get(verdict))


def made(record: Record) -> str:
    """Say in a line what run this is."""
    day = str(record["times"].get("finished", "")).partition("T")[0]
    tool = f"{record['tool']['name']} {record['tool']['version']}"
    return " · ".join(filter(None, (tool, f"profile {record['profile']}", f"seed {record['seed']}", day)))


def power_cell(claim: Record) -> str:
    """Write how many of a claim's false twins were noticed."""
    twins = claim["twins"]
    if twins:
        caught = sum(bool(twin["caught"]) for twin in twins)
        return f"{number(caught)} of {number(len(twins))}"
    multiples = list(dict.fromkeys(row["power"] for row in claim["settings"] if row["power"]))
    return multiples[0] if multiples else ("not needed" if claim["verdict"] == "PROVED" else "none shown")


def meanings() -> tuple[tuple[str, str], ...]:
    """List every verdict with what it means."""
    return tuple((verdict, look.means) for verdict, look in VERDICTS.items())
