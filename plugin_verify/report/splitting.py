"""Say what splitting did: how each setting was climbed, the tails that came of it, and what its support rests on."""

from __future__ import annotations

from plugin_verify.report.content import Row, Table
from plugin_verify.report.number import DASH, counted, figures, interval, number, real, upper
from plugin_verify.report.record import Record, by_splitting, by_weight, free_bound_constant, label
from plugin_verify.report.tables import heads

MOST_TAILS = 6
"""Tails of one claim that are drawn, and whose numbers stand in a table."""
MISS = 0.05
"""How often, by the assumption under which splitting supports, one climb undershoots by more than its factor."""


def climbed(claim: Record) -> list[Record]:
    """Pick the settings of a claim that splitting measured."""
    return [row for row in claim["settings"] if by_splitting(row)]


def drawn_tails(claim: Record) -> list[Record]:
    """Keep the weightiest settings whose tail is known somewhere, as many as are drawn, in the order of the grid."""
    kept = [row["index"] for row in by_weight(claim) if row in climbed(claim) and row["tail"]["marks"]][:MOST_TAILS]
    return [row for row in claim["settings"] if row["index"] in kept]


def undrawn(claim: Record) -> str:
    """Name the settings that were climbed and whose tail is not drawn; empty if there is none."""
    shown = [row["index"] for row in drawn_tails(claim)]
    left = [f"{row['index']} ({label(claim, row)})" for row in climbed(claim) if row["index"] not in shown]
    return f" Not drawn: {'; '.join(left)}." if left else ""


def splitting_table(claim: Record) -> Table:
    """Build the table of how each setting was climbed, and of what its climbs say of themselves."""
    columns = (
        "Setting", "Climbs", "Levels", "Particles", "Moves a level", "Undershoot factor", "Rank correlation after moves",
        "Spread between climbs", "Reaches the bound", "Support withheld, for",
    )  # fmt: skip
    head = heads(claim)
    rows = tuple(Row(head(row), "", climb_cells(claim, row["tail"])) for row in climbed(claim))
    return Table("How each setting was climbed", columns, rows)


def climb_cells(claim: Record, tail: Record) -> tuple[str, ...]:
    """Write how a setting was climbed; what was never reached is a dash."""
    reaches = DASH if free_bound_constant(claim) is not None or not tail["marks"] else "yes" if tail["reaches_bound"] else "no"
    told = (
        *(number(tail.get(name)) for name in ("climbs", "levels", "particles", "moves")), upper(tail.get("factor")),
        *(number(tail.get(name)) for name in ("correlation", "disagreement")),
    )  # fmt: skip
    return (*told, reaches, tail["withheld"] or DASH)


def crosses(row: Record) -> tuple[float | None, float | None]:
    """Give the largest c at which the tail is surely above what is allowed, and the least at which it is surely not."""
    allowed, tail = real(row["failure_probability"]), row["tail"]
    beyond = [mark for mark, low in zip(tail["marks"], tail["low"], strict=True) if real(low) > allowed]
    within = [mark for mark, high in zip(tail["marks"], tail["high"], strict=True) if real(high) <= allowed]
    return max(beyond, default=None), min(within, default=None)


def tail_table(claim: Record) -> Table:
    """Build the table behind the picture of the tails: a row a level, and where the tail passes what is allowed."""
    what = "score" if (name := free_bound_constant(claim)) is None else f"${name}$"
    columns = ("Setting", f"$c$ ({what})", "$P$(score > $c$), estimate", "Between", "Allowed $\\delta$")
    head = heads(claim)
    rows = tuple(
        Row(head(row), "", (number(mark), number(mean), interval([low, high], told), number(row["failure_probability"], told)))
        for row in drawn_tails(claim)
        for mark, mean, low, high in told_marks(row)
        for told in [figures((low, high), row["failure_probability"])]
    )
    return Table("Tails of the score, level by level; the marks between are in result.json", columns, rows)


def told_marks(row: Record) -> list[tuple[float, float, float, float]]:
    """Pick the marks that are levels, and those at which the tail passes what is allowed, with estimate and bounds."""
    tail, edges = row["tail"], crosses(row)
    step = max(1, len(tail["marks"]) // tail["levels"])
    marks = zip(*(tail[key] for key in ("marks", "mean", "low", "high")), strict=True)
    return [mark for place, mark in enumerate(marks, start=1) if place % step == 0 or mark[0] in edges]


def rests_on(record: Record) -> str:
    """Explain splitting, and on what its two directions rest; empty where it decided nothing."""
    if not any(climbed(claim) for claim in record["claims"]):
        return ""
    return (
        "Where the allowed probability is beyond counting, the run climbs to it. A pilot fixes a ladder of scores; independent "
        "climbs follow, in which particles pass from rung to rung and are moved, between rungs, by Crank-Nicolson steps of the "
        "Gaussian numbers that the claim's own sampler draws. The product of the shares that pass is then an unbiased estimate "
        "of the tail. It refutes without further assumptions: over an allowed probability it is an e-value, and by Ville's "
        "inequality the wealth of bets on it exceeds 1/level with probability at most the level, however many climbs are waited "
        "for. It supports under one assumption: that a climb, whatever its ladder, undershoots by more than the factor $c$ with "
        f"probability at most {number(MISS)}; $c$ times the largest of the climbs then lies below the tail only if all of them "
        f"undershot. {calibrated(record)} Nothing is supported where the climbs say that their moves mixed badly, that they "
        "ended apart, or that one lost all its particles; that they say nothing of the kind is no proof that no rare way of "
        "failing was missed. Where they ended is judged by sums and squared norms of the Gaussian numbers, which see little of a "
        "shift along one of many. A way of failing that is not met early, and takes over near the bound, is missed by all "
        "climbs alike."
    )


def calibrated(record: Record) -> str:
    """Say what stands behind the factor: the measured coverage, or that this record holds none."""
    rows = calibration_rows(record)
    if not rows:
        return "This report holds no calibration of the factor: take the assumption as bare."
    runs = sum(row["runs"] for row in rows)
    below = [row for row in rows if real(row["coverage_high"]) < 1 - MISS and not row.get("fails")]
    failed = f"; it fell short of {number(1 - MISS)} in {counted(len(below), 'row')}" if below else ""
    return (
        f"The factor was tried on tails that are known exactly, in {counted(runs, 'run')} (the table below: the share of runs "
        f"that did not undershoot by more than it{failed}); where a row is expected to fail, the assumption is known not to hold."
    )


def calibration_rows(record: Record) -> list[Record]:
    """List what is known of the undershoot factor."""
    return list((record.get("calibration") or {}).get("rows", ()))


def calibration_table(record: Record) -> Table:
    """Build the table of how the undershoot factor fared on tails that are known exactly."""
    columns = (
        "Tail known exactly", "log₁₀ of it", "Normals", "Particles", "Levels", "Runs", "Factor $c$", "Covered",
        "Coverage, exact interval", "Both of two missed", "Spread of log₁₀",
    )  # fmt: skip
    names = ("log10_p", "dimension", "particles", "most_levels", "runs", "factor", "covered")
    rows = tuple(
        Row(row["twin"] + (" (expected to fail)" if row.get("fails") else ""), "", (
            *(number(row[name]) for name in names), interval([row["coverage_low"], row["coverage_high"]]),
            number(row["both_missed"]), number(row.get("spread")),
        ))
        for row in calibration_rows(record)
    )  # fmt: skip
    caption = (f"Calibration of splitting: runs that did not undershoot by more than the factor, of which at least "
               f"{number(1 - MISS)} should; every run is a ladder and two climbs of it, of which the first counts")
    return Table(caption, columns, rows)
