"""Choose the pictures of a report and draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from plugin_verify.report.canvas import MOST_ROWS, STYLE
from plugin_verify.report.content import Picture
from plugin_verify.report.number import counted
from plugin_verify.report.picture_admitted import admitted_picture, placed
from plugin_verify.report.picture_constant import constant_picture
from plugin_verify.report.picture_drift import drift_picture
from plugin_verify.report.picture_forest import FEWEST, forest_picture
from plugin_verify.report.picture_hypothesis import drawable, hypothesis_picture
from plugin_verify.report.picture_overview import overview_picture
from plugin_verify.report.picture_scores import scores_picture
from plugin_verify.report.picture_tail import tail_picture
from plugin_verify.report.picture_teeth import teeth_picture
from plugin_verify.report.profile import profiles
from plugin_verify.report.record import Record, anchors, by_weight, constants, free_bound_constant, shared_fields
from plugin_verify.report.splitting import drawn_tails, undrawn
from plugin_verify.report.svg import mended
from plugin_verify.typing import Array

Values = Mapping[tuple[str, int], Array]


class Gallery(NamedTuple):
    """The pictures of a report; and, per claim, the sentence that says which one could not be drawn."""

    pictures: tuple[Picture, ...]
    missing: Mapping[str, str]


def draw(record: Record, values: Values) -> Gallery:
    """Draw every picture that a result and its stored values allow.

    Args:
        record: a result, as in result.json.
        values: (claim id, index of the setting) -> scores per trial (trials x components); for a uniform
            bound the lower and upper score of each trial (trials x 2).
    """
    import matplotlib

    names = anchors(record["claims"])
    with matplotlib.rc_context(STYLE):
        pictures = [overview_picture(record)] if any(claim["settings"] for claim in record["claims"]) else []
        for claim in record["claims"]:
            pictures += claim_pictures(claim, names[claim["id"]], values)
        pictures += [teeth_picture(teeth)] if (teeth := record.get("teeth")) and teeth["cells"] else []
    named = tuple(each._replace(svg=mended(each.svg, each.name, each.title, each.alt)) for each in pictures)
    return Gallery(named, {claim["id"]: said for claim in record["claims"] if (said := absent(claim, values))})


def claim_pictures(claim: Record, name: str, values: Values) -> list[Picture]:
    """Draw the pictures of one claim, that of its constants first."""
    found = [
        hypothesis_picture(claim, constant, f"{name}-{constant}", rows)
        for constant, _ in constants(claim, "hypothesis")
        if (rows := drawable(claim, constant))
    ]
    found += [
        admitted_picture(claim, constant, f"{name}-{constant}-admitted")
        for constant, known in constants(claim, "hypothesis")
        if placed(known)
    ]
    free = free_bound_constant(claim)
    rows = [row for row in claim["settings"] if row["interval"] is not None]
    if free is not None and rows:
        found.append(constant_picture(claim, free, f"{name}-{free}", chosen(claim, rows), note(claim, rows, MOST_ROWS)))
    found += [
        drift_picture(claim, constant, known, f"{name}-{constant}-drift")
        for constant, known in profiles(claim)
        if known["drift"] and known.get("kind") != "hypothesis"
    ]
    if tails := drawn_tails(claim):
        found.append(tail_picture(claim, f"{name}-tails", tails, undrawn(claim) + note(claim, tails, len(tails))))
    if claim["kind"] == "expectation-identity" and any(row["components"] for row in claim["settings"]):
        return [*found, forest(claim, name)]
    return [*found, *spread(claim, name, values)]


def forest(claim: Record, name: str) -> Picture:
    """Draw the deviations of an identity; a setting takes several rows, so there is room for fewer."""
    rows = [row for row in claim["settings"] if row["components"]]
    most = MOST_ROWS // (FEWEST + 1)
    return forest_picture(claim, f"{name}-deviations", chosen(claim, rows, most), note(claim, rows, most))


def spread(claim: Record, name: str, values: Values) -> list[Picture]:
    """Draw the spread of the scores where they are stored."""
    rows = [row for row in claim["settings"] if stored(claim, row, values)]
    if not rows or claim["kind"] == "for-all":
        return []
    drawn = chosen(claim, rows)
    scores = [values[claim["id"], row["index"]] for row in drawn]
    if claim["kind"] == "uniform-bound":
        claim = {**claim, "components": ["certified below", "certified above"]}
    return [scores_picture(claim, f"{name}-scores", drawn, scores, note(claim, rows, MOST_ROWS))]


def stored(claim: Record, row: Record, values: Values) -> bool:
    """Tell whether there is at least one trial of a setting to draw."""
    found = values.get((claim["id"], row["index"]))
    return found is not None and found.size > 0


def chosen(claim: Record, rows: Sequence[Record], most: int = MOST_ROWS) -> list[Record]:
    """Keep the weightiest rows that there is room for, in the order of the grid."""
    kept = {row["index"] for row in [row for row in by_weight(claim) if row in rows][:most]}
    return [row for row in rows if row["index"] in kept]


def note(claim: Record, rows: Sequence[Record], most: int) -> str:
    """Say what a picture leaves out: rows beyond the most, and fields that the labels do not repeat."""
    cut = f" Drawn are the {most} weightiest of {len(rows)} settings; the table has all." if len(rows) > most else ""
    unsaid = shared_fields(claim) if len(claim["settings"]) > 1 else ""
    return cut + (f" Of the settings, {unsaid}." if unsaid else "")


def absent(claim: Record, values: Values) -> str:
    """Say that a picture is left out and why; empty if none is."""
    if claim["kind"] in ("for-all", "expectation-identity") or not claim["settings"]:
        return ""
    missing = [row for row in claim["settings"] if not stored(claim, row, values)]
    if not missing:
        return ""
    share = f"{len(missing)} of {counted(len(claim['settings']), 'setting')}"
    return f"No scores are stored for {share}: their spread is not drawn."
