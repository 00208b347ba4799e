"""Speak of stored runs: plugin-verify report, replay, export, merge, doctor."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugin_verify.console import budget_lines, comparison_lines, constant_line, error_line, table
from plugin_verify.options import INCOMPLETE, UNDECIDED, folder_argument, jobs_option, json_option

if TYPE_CHECKING:
    from plugin_verify.runner import Outcome


@click.command()
@folder_argument
@click.argument("other", type=click.Path(path_type=Path), metavar="[OTHER]", required=False)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Where a comparison goes; reports/compare-<DIR>-<OTHER> by default.")
@json_option
def report(folder: Path, other: Path | None, out: Path | None, as_json: bool) -> None:
    """Write the report of a stored run again; with OTHER, what differs between two runs. Nothing is simulated.

    A comparison reads the stores, or result.json in a folder without one, and writes comparison.html, .md and .json. Its exit
    code is that of OTHER.
    """
    from plugin_verify.pipeline import compare_runs, render_run

    if other is None:
        if out is not None:
            raise click.UsageError("--out says where a comparison goes: name the other run, or leave it out.")
        finish(render_run(folder), folder, None, as_json)
        return
    found, where = compare_runs(folder, other, out)
    if as_json:
        click.echo((where / "comparison.json").read_text("utf-8"), nl=False)
    else:
        comparison_lines(found)
        click.echo(f"comparison: {where / 'comparison.html'}")
    sys.exit(found["runs"][1]["exit_code"])


@click.command()
@folder_argument
@click.argument("address", metavar="CLAIM/SETTING/BLOCK/TRIAL")
def replay(folder: Path, address: str) -> None:
    """Run one trial again and print everything that it measured, as JSON.

    A claim, or its settings, that changed since the run is refused; a changed engine, and a score that is not the stored one, are
    told on stderr.
    """
    from plugin_verify.runner import parse_address, replay_stored

    with redirect_stdout(sys.stderr):  # of what the claim prints: stdout is for results
        found, notes = replay_stored(folder, parse_address(address))
    click.echo(json.dumps(found, indent=2))
    if notes:
        click.echo(f"plugin-verify: {address}: {'; '.join(notes)}", err=True)


@click.command()
@folder_argument
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="A file that ends in .csv or .parquet.")
@json_option
def export(folder: Path, to: Path, as_json: bool) -> None:
    """Write the trials of a run as a table, one row a trial: claim, setting and its fields, block, trial, values."""
    from plugin_verify.runner import export as write_table

    rows = write_table(folder, to)
    click.echo(json.dumps({"rows": rows, "file": str(to)}) if as_json else f"{rows} rows: {to}")


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="A new folder.")
@jobs_option
@json_option
def merge(folders: tuple[Path, ...], out: Path, jobs: int | None, as_json: bool) -> None:
    """Put the shards of one run together, run what is missing, false twins above all, and write the report."""
    from plugin_verify.machine import cores
    from plugin_verify.pipeline import merge_runs
    from plugin_verify.progress import watching

    with watching() as watch:
        command = shlex.join(["plugin-verify", *sys.argv[1:]])
        outcome = merge_runs(folders, out, jobs=jobs or cores(), command=command, watch=watch)
    finish(outcome, out, None, as_json)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
@click.option("--repair", "mend", is_flag=True, help="Keep what is sound of a damaged store, for --resume to go on from.")
@json_option
def doctor(folder: Path | None, mend: bool, as_json: bool) -> None:
    """Tell what this installation runs on; with DIR, whether that run's store is sound."""
    from plugin_verify.runner import diagnose, environment, repair

    found: dict[str, Any] = {"environment": environment()}
    lines = [f"{name:>12}: {value}" for name, value in found["environment"].items()]
    problems = diagnose(folder) if folder else []
    if folder:
        found |= {"folder": str(folder), "problems": problems}
        lines += problems or [f"{folder}: the store is sound"]
    if folder and problems and mend:
        kept, missing = repair(folder)
        found |= {"kept_blocks": kept, "missing_blocks": missing}
        lines.append(f"{folder}: {kept} sound blocks are kept; {missing} planned blocks of trials are missing: go on with "
                     f"plugin-verify run --resume {folder}")
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(lines))
    if problems and not mend:
        sys.exit(INCOMPLETE)


def finish(outcome: Outcome, folder: Path, fail_on: str | None, as_json: bool) -> None:
    """Print what a run came to and end with its exit code; a shard comes to nothing but its blocks."""
    result = outcome.result
    if outcome.shard:
        for error in result["errors"]:
            click.echo(error_line(error), err=True)
        click.echo(f"shard {outcome.shard.number}/{outcome.shard.of} is in {folder}; when all {outcome.shard.of} are there: "
                   f"plugin-verify merge DIR... --out DIR")
        sys.exit(INCOMPLETE if result["errors"] else 0)
    if as_json:
        click.echo((folder / "result.json").read_text("utf-8"), nl=False)
    else:
        table(("claim", "verdict", "settings"),
               [(claim["id"], claim["verdict"], ", ".join(f"{n} {name}" for name, n in claim["counts"].items() if n))
                for claim in result["claims"]])
        for claim in result["claims"]:
            for name, about in claim["constants"].items():
                click.echo(constant_line(claim["id"], name, about))
        for line in budget_lines(result):
            click.echo(line)
        for error in result["errors"]:
            click.echo(error_line(error), err=True)
        click.echo(f"report: {folder / 'report.html'}")
    undecided = fail_on == "undecided" and any(claim["verdict"] == "UNDECIDED" for claim in result["claims"])
    sys.exit(result["exit_code"] or (UNDECIDED if undecided else 0))
