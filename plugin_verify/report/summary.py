"""Decide what a report says: a result and its pictures in, all texts and tables out, for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugin_verify.report.card import card
from plugin_verify.report.content import Picture, Replay, Row, Summary, Table
from plugin_verify.report.findings import findings
from plugin_verify.report.limits import limits
from plugin_verify.report.methods import methods, provenance
from plugin_verify.report.number import counted, listed, number
from plugin_verify.report.palette import VERDICTS
from plugin_verify.report.picture_teeth import NAME as TEETH
from plugin_verify.report.record import Record, anchors
from plugin_verify.report.sentences import WORDS, key_number, tally
from plugin_verify.report.splitting import calibration_table
from plugin_verify.report.teeth import teeth_section
from plugin_verify.report.trace import trace

CLAIM_ORDER = ("REFUTED", "UNDECIDED", "SUPPORTED", "PROVED")


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
        alerts=tuple(alerts(record)),
        overview=overview(record, names),
        pictures=tuple(picture for picture in pictures if not picture.claim and picture.name != TEETH),
        findings=findings(record, names),
        cards=tuple(
            card(record, claim, names[claim["id"]], of(pictures, claim), missing_of(missing, claim), marginalia)
            for claim in record["claims"]
        ),
        trace=trace(record, names),
        teeth=teeth_section(record, [picture for picture in pictures if not picture.claim and picture.name == TEETH]),
        limits=limits(record),
        methods=tuple(methods(record)),
        calibration=calibration_table(record),
        provenance=provenance(record, marginalia),
        errors=tuple(Replay(f"{error['address']}: {error['error']}", error["replay"]) for error in record["errors"]),
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
    refuted = [claim["source"] for claim in record["claims"] if claim["verdict"] == "REFUTED"]
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
        pinned = listed([f"${name} = {number(value)}$" for name, value in record["assumed"].items()])
        found.append(f"Pinned by assumption: {pinned}.")
    return found


def overview(record: Record, names: Mapping[str, str]) -> Table:
    """Build the table of verdicts, the weightiest first."""
    claims = sorted(record["claims"], key=lambda claim: CLAIM_ORDER.index(claim["verdict"]))
    rows = tuple(
        Row(claim["id"], claim["verdict"], (
            claim["source"], key_number(claim), tally(claim["counts"]), power_cell(claim),
        ), target=names[claim["id"]])
        for claim in claims
    )  # fmt: skip
    columns = ("Claim", "Verdict", "In the paper", "The number that matters", "Settings", "Power")
    return Table("Verdicts, claim by claim", columns, rows)


def power_cell(claim: Record) -> str:
    """Write how many of a claim's false twins were noticed."""
    twins = claim["twins"]
    if twins:
        caught = sum(bool(twin["caught"]) for twin in twins)
        return f"{number(caught)} of {counted(len(twins), 'false twin')} caught"
    multiples = list(dict.fromkeys(row["power"] for row in claim["settings"] if row["power"]))
    return multiples[0] if multiples else ("not needed" if claim["verdict"] == "PROVED" else "none shown")


def meanings() -> tuple[tuple[str, str], ...]:
    """List every verdict with what it means."""
    return tuple((verdict, look.means) for verdict, look in VERDICTS.items())
