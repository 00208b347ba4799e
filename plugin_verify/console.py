"""Print results: tables and the lines beside them, on stdout."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import click

from plugin_verify.outward import above, below

if TYPE_CHECKING:
    from rich.console import Console

    from plugin_verify.runner import Plan

LEGIBLE = 24
"""The least width of a column that is broken into lines."""


def constant_line(claim: str, name: str, about: dict[str, Any]) -> str:
    """Say what a run found out about an unknown constant."""
    if about["pinned"] is not None:
        return f"{claim}: {name} pinned at {about['pinned']:g}"
    forced = about["forced_above"]
    line = f"{claim}: {name} must exceed {below(forced, 4)}" if forced is not None else f"{claim}: nothing forces {name}"
    enough = about.get("suffices_on_grid")
    return line + (f"; {above(enough, 4)} suffices at {about['suffices_settings']} settings" if enough is not None else "")


def budget_lines(result: dict[str, Any]) -> list[str]:
    """Say why a run with a budget ended, in a line, or in none where there was no budget."""
    if result["budget"] is None:
        return []
    left = result["verdict_counts"]["UNDECIDED"]
    why = {"decided": "nothing is left to decide", "time": f"the time is over; {left} settings are undecided",
           "out of reach": f"{left} settings are undecided, and beyond what trials and splitting can decide here",
           None: f"not ended; {left} settings are undecided"}
    powerless = result["verdict_counts"]["NO POWER"]
    without = f"; {powerless} settings have NO POWER: no false twin was refuted there" if powerless else ""
    return [f"budget of {result['budget']['seconds']:g} seconds: {why[result['budget']['ended']]}{without}"]


def comparison_lines(found: dict[str, Any]) -> None:
    """Print how far two runs differ, and every claim that does."""
    from plugin_verify.report.comparison_words import changes_cell, headline

    rows = [(claim["id"], *(verdict or "not run" for verdict in claim["verdicts"]), changes_cell(claim))
            for claim in found["claims"] if not claim["equal"]]
    if rows:
        table(("claim", *(run["name"] for run in found["runs"]), "settings"), rows)
    click.echo(headline(found))


def error_line(error: dict[str, Any]) -> str:
    """Say which trials raised, and what."""
    return f"plugin-verify: {error['trials']} trials in error from {error['address']}: {error['error']}"


def plan_rows(plan: Plan) -> list[dict[str, Any]]:
    """List what each setting of a plan would cost and is decided by; with a budget, at its first look."""
    return [{"claim": job.case.claim, "setting": job.case.setting, "trials": job.trials, "blocks": job.blocks,
             "sampler": job.sampler or "the claim's own", "trials_at_a_time": min(job.chunk, job.trials), "level": job.case.level,
             "method": "splitting" if job.climb else job.case.method, "failure_probability": job.case.delta,
             "memory_bytes": job.bytes * job.chunk,
             "core_seconds": job.trials * job.seconds + (job.climb.seconds if job.climb else 0.0),
             "false_twins": sum(index in twin.jobs for twin in claim.twins)}
            for claim in plan.claims for index, job in enumerate(claim.jobs)]


def plan_table(rows: list[dict[str, Any]], seconds: float) -> None:
    """Print what each setting of a plan would cost, and the whole; of a setting what tells it from the others of its claim."""
    from plugin_verify.report.record import label

    same = {row["claim"]: {"settings": [other for other in rows if other["claim"] == row["claim"]]} for row in rows}
    table(("claim", "setting", "trials", "sampler", "at a time", "MiB", "decided by", "core-seconds", "twins"),
          [(row["claim"], label(same[row["claim"]], row), row["trials"], row["sampler"], row["trials_at_a_time"],
            f"{row['memory_bytes'] / 2**20:.3g}", row["method"], f"{row['core_seconds']:.3g}", row["false_twins"])
           for row in rows])
    click.echo(f"{len(rows)} settings, about {seconds:.3g} core-seconds and the false twins; "
               f"level {rows[0]['level']:.3g} on each side of every interval" if rows else "nothing to do")


def table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print a table: drawn on a terminal, one row below the other where it is too narrow; tab-separated into a pipe."""
    if not sys.stdout.isatty():
        for row in (heads, *rows):
            click.echo("\t".join(map(str, row)))
        return
    from rich.console import Console

    console = Console()
    widths = [max(len(str(row[column])) for row in (heads, *rows)) for column in range(len(heads))]
    widest = max(range(len(heads)), key=widths.__getitem__)
    if console.width - (sum(widths) - widths[widest] + 3 * len(heads) + 1) < min(widths[widest], LEGIBLE):
        for first, *others in rows:
            console.print(str(first), style="bold", markup=False, highlight=False)
            for head, value in zip(heads[1:], others, strict=True):
                click.echo(f"  {head}: {value}")
        return
    _draw(console, heads, rows, widest)


def _draw(console: Console, heads: tuple[str, ...], rows: list[tuple[Any, ...]], widest: int) -> None:
    """Draw a table of which only the widest column is broken into lines."""
    from rich.table import Table
    from rich.text import Text

    drawn = Table()
    for column, head in enumerate(heads):
        drawn.add_column(head, no_wrap=column != widest, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(str(value)) for value in row))
    console.print(drawn)


def teeth_tables(teeth: dict[str, Any]) -> None:
    """Print what was caught: false twins, mutants with the claims that caught them, the smallest errors, the true statements."""
    if teeth["twins"]:
        table(("false twin", "came out", "trials", "at"),
              [(one["id"], _came_out(one), one["trials"], one["setting"] or "-") for one in teeth["twins"]])
    if teeth["mutants"]:
        table(("mutant", "caught by", "survived in", "not tried in"),
              [(mutant["id"], *(_claims(teeth, mutant, outcome) for outcome in ("caught", "survived", "not tried")))
               for mutant in teeth["mutants"]])
        smallest = sorted(teeth["smallest"], key=lambda one: (one["family"], one["size"] or math.inf))
        table(("family", "claim", "smallest error caught with probability 95%", "trials"),
              [(one["family"], one["claim"], "none shown" if one["size"] is None else f"{one['size']:g}", one["trials"])
               for one in smallest])
    tried = [one for one in teeth["null"] if one["trials"]]
    click.echo(f"{len(tried)} sampled statements, taken as true, went through the same test, and "
               f"{sum(one['refuted'] for one in tried)} were refuted (the probability that any is: at most "
               f"{teeth['false_alarm_rate']:g}); an error in a claim may cost about {teeth['cell_seconds']:.3g} core-seconds")


def _came_out(one: dict[str, Any]) -> str:
    return str(one["outcome"]) if one["outcome"] == "caught" else str(one["outcome"]).upper()


def _claims(teeth: dict[str, Any], mutant: dict[str, Any], outcome: str) -> str:
    return ", ".join(cell["claim"] for cell in teeth["cells"]
                     if cell["mutant"] == mutant["id"] and cell["outcome"] == outcome) or "-"
