"""Say where a claim is written, and how a reader runs it, takes its data away, and sees a trial again."""

from __future__ import annotations

import shlex

from plugin_verify.report.content import Command
from plugin_verify.report.number import real, score
from plugin_verify.report.record import Record, by_weight, label

REPLAYS = 5
"""The most trials of one claim that are offered for a replay."""


def written(claim: Record) -> str:
    """Name the file and the line in which a claim is written; its reference where the record does not hold them."""
    code = claim.get("code")
    if not code:
        return str(claim["reference"])
    return f"{code['file']}:{code['line']}" if code["line"] else str(code["file"])


def commands(record: Record, claim: Record, folder: str) -> list[Command]:
    """List what can be done with a claim of a run in a folder."""
    return [
        Command("What it says, and what it must refute", typed("show", *where(claim))),
        Command("The checks of it alone, on the settings of its file", run_alone(record, claim)),
        *([] if claim["kind"] == "for-all" else [Command(
            f"All trials of this run as a table, a row a trial; its own have {claim['id']} in the column claim",
            typed("export", folder, "--to", "trials.csv"))]),
        *replays(claim, folder),
    ]  # fmt: skip


def run_alone(record: Record, claim: Record) -> str:
    """Write the command that checks a claim alone; the error budget is then its own, so levels and trials differ."""
    pinned = [f"--assume={name}={real(value):g}" for name, value in record["assumed"].items() if name in claim["constants"]]
    return typed("run", *where(claim), "--profile", record["profile"], "--seed", record["seed"], *pinned)


def where(claim: Record) -> list[str]:
    """Name a claim for the command line: by its id where it is installed, else by its reference, FILE.py:NAME."""
    reference = str(claim["reference"])
    return [reference if reference.rpartition(":")[0].endswith(".py") else claim["id"]]


def typed(*words: object) -> str:
    """Write a command of this program as it is typed in a shell."""
    return shlex.join(["plugin-verify", *map(str, words)])


def replays(claim: Record, folder: str) -> list[Command]:
    """List the trials worth seeing again: of the weightiest setting that names some, the worst first."""
    row = next((row for row in by_weight(claim) if row["worst_trials"]), None)
    if row is None:
        return []
    worst = sorted(row["worst_trials"], key=lambda trial: -finite_or_largest(trial["score"]))[:REPLAYS]
    return [
        Command(
            f"The trial with score {score(trial['score'])} at setting {row['index']} ({label(claim, row)}), again",
            typed("replay", folder, trial["address"]),
        )
        for trial in worst
    ]


def finite_or_largest(value: object) -> float:
    """Read a score; one that is not a number counts as the largest."""
    x = real(value)
    return float("inf") if x != x else x
