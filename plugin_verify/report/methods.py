"""Say how the run decides and what it ran on."""

from __future__ import annotations

from collections.abc import Mapping

from plugin_verify.report.content import Point, Row, Table
from plugin_verify.report.number import counted, field, listed, number, real, upper
from plugin_verify.report.record import Record
from plugin_verify.report.splitting import rests_on

METHODS = {
    "clopper-pearson": "exact binomial intervals (Clopper and Pearson) for a failure probability",
    "confidence-sequence": "confidence sequences (beta-binomial mixtures) for a failure probability, after any number of trials",
    "order-statistics": "exact intervals from order statistics for a quantile",
    "splitting": "splitting for a failure probability or a quantile beyond counting",
    "catoni": "Catoni's interval for a mean, under a stated bound on the variance",
    "proof": "a proof by algebra, enumeration or interval arithmetic",
}


def methods(record: Record) -> list[Point]:
    """Explain error budget, intervals, scores and seeds in plain words."""
    climbs = rests_on(record)
    return [
        Point("Error budget", budget(record)),
        Point("Intervals", intervals(record)),
        *([Point("Splitting", climbs)] if climbs else []),
        *([Point("Looks", looks(record["budget"]))] if record.get("budget") else []),
        Point("Scores", (
            "A score is the measured quantity over its bound; a trial fails when a score is not at most 1, "
            f"up to a rounding slack of {number(record['slack'])} (relative). Not-a-number counts as a "
            "failure."
        )),
        Point("Randomness", (
            f"Every block of trials has its own stream, fixed by the seed {record['seed']}, the claim, the "
            "setting and the block: the same run gives the same bytes, and any trial can be run again."
        )),
    ]  # fmt: skip


def budget(record: Record) -> str:
    """Say how often the run may be wrong in total, and how that is split."""
    levels = [real(row["level"]) for claim in record["claims"] for row in claim["settings"] if row["level"] is not None]
    spread = f" Single decisions stand at {level_range(levels)}." if levels else ""
    return (
        "Any setting of the whole run is wrongly refuted, or wrongly forces a constant, with probability at most "
        f"{upper(record['false_refutation_rate'])}, and any is wrongly supported with probability at most "
        f"{upper(record['false_support_rate'])}; each is split over {counted(record['decisions'], 'setting')}, looks included. "
        "A claim may be false where no setting looks: that is in no rate. Intervals are one-sided on each side. For an "
        "identity this holds given the bound on the variance that its card states, and for what splitting supports given its "
        "assumption on undershoots. False twins are run beside at the "
        f"same levels, and are not in this budget: that one is refuted is no verdict on the claim.{spread}"
    )


def level_range(levels: list[float]) -> str:
    """Write one level, or the least and the largest."""
    low, high = number(min(levels)), number(max(levels))
    return f"level {low}" if low == high else f"levels from {low} to {high}"


def intervals(record: Record) -> str:
    """Name the methods that the run used."""
    used = dict.fromkeys(row["method"] for claim in record["claims"] for row in claim["settings"] if row["method"])
    named = listed([METHODS.get(name, name) for name in used])
    return f"The run used {named}. {OUTWARD}" if named else "No interval was needed."


OUTWARD = (
    "Ends of intervals, and all other bounds, are rounded outward where they are printed, to three figures or as many as show on "
    "which side of what is allowed they lie: up what is an upper bound, down what is a lower one."
)


def looks(budget: Record) -> str:
    """Say how a run with a budget looked, and why it ended."""
    ended = {
        "decided": "It ended when nothing was left to decide.",
        "out of reach": "It ended when what was undecided was beyond what trials and splitting can decide here.",
        "time": "It ended when the time was over.",
        None: "It has not ended.",
    }
    return (
        f"The run was given {number(budget['seconds'])} seconds. It looked at settings again and again, each time at twice as "
        "many trials, where a decision was nearest first. A confidence sequence may be looked at for nothing; any other interval "
        f"has, at its j-th look, 6/(π² j²) of its setting's level. {ended[budget['ended']]}"
    )


def provenance(record: Record, marginalia: Mapping[str, str]) -> Table:
    """Build the table of versions, options and times."""
    assumed = ", ".join(f"{name} = {field(value)}" for name, value in record["assumed"].items())
    times = record["times"]
    pairs = {
        "tool": f"{record['tool']['name']} {record['tool']['version']}",
        "profile": str(record["profile"]),
        "seed": str(record["seed"]),
        "assumed constants": assumed or "none",
        **{name: str(value) for name, value in record["provenance"].items()},
        **marginalia,
        "started": str(times.get("started", "")),
        "finished": str(times.get("finished", "")),
        "seconds": number(times.get("seconds")),
    }
    rows = tuple(Row(name, "", (code(value),)) for name, value in pairs.items() if value)
    return Table("What the run was made with", ("What", "Value"), rows)


def code(value: str) -> str:
    """Set a value as code, unless it holds a backtick itself."""
    return value if "`" in value or "\n" in value else f"`{value}`"
