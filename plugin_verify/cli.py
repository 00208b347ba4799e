"""Speak the command line: plugin-verify list, show, plan, run, teeth, reproduce, and the commands about stored runs.

Results go to stdout, progress and errors to stderr. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugin_verify.checking import check
from plugin_verify.completion import complete_claims, completion
from plugin_verify.console import plan_rows, plan_table, table, teeth_tables
from plugin_verify.diagnosing import diagnose
from plugin_verify.errors import InvalidArgument
from plugin_verify.lint import lint
from plugin_verify.options import (
    INCOMPLETE,
    INTERRUPTED,
    Commands,
    Word,
    assume_option,
    at_option,
    budget_option,
    jobs_option,
    json_option,
    profile_option,
    seed_option,
    targets_argument,
    trials_option,
)
from plugin_verify.reproducing import reproduce
from plugin_verify.stored import doctor, export, finish, merge, replay, report

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from plugin_verify.claims import Found

@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="plugin-verify")
def main() -> None:
    """Check whether a theorem holds up, with verdicts whose error rates are under control.

    Results go to stdout (tables on a terminal, tab-separated lines into a pipe, JSON with --json), progress and errors to stderr.
    NO_COLOR in the environment turns colours off.

    Exit codes: 0 nothing refuted; 1 something refuted; 2 usage, configuration or a broken claim; 3 undecided where
    --fail-on undecided asks; 4 incomplete; 130 interrupted, resumable; 141 the reader of stdout went away: what was asked
    for is done, and its result was not read to the end.
    """


for command in (report, replay, export, merge, doctor, check, completion, lint, diagnose, reproduce):
    main.add_command(command)


@main.command("list")
@targets_argument
@json_option
def list_command(targets: tuple[str, ...], as_json: bool) -> None:
    """List claims: id, kind, source, unknown constants."""
    from plugin_verify.claims import collect

    claims = [one.claim for one in collect(targets) if one.claim.twin_of is None]
    rows: list[dict[str, Any]] = [{"id": claim.id, "kind": claim.kind, "source": claim.source, "settings": len(claim.settings),
             "unknown": [constant.name for constant in claim.unknown], "title": claim.title} for claim in claims]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    table(("claim", "kind", "source", "settings", "unknown"),
           [(row["id"], row["kind"], row["source"], row["settings"], ", ".join(row["unknown"]) or "-") for row in rows])


@main.command()
@click.argument("target", metavar="CLAIM", shell_complete=complete_claims)
@json_option
def show(target: str, as_json: bool) -> None:
    """Show a claim: statement, hypotheses, settings, and the false twins that its check must refute."""
    from plugin_verify.claims import collect, describe

    found = collect([target])
    if as_json:
        click.echo(json.dumps([shown(one) for one in found], indent=2))
        return
    there = {one.claim.id for one in found}
    for claim, reference, _ in (one for one in found if one.claim.twin_of not in there):
        click.echo(f"{claim.id} ({claim.source or claim.kind}; {reference})\n\n{claim.statement.strip()}\n")
        for hypothesis in claim.hypotheses:
            click.echo(f"  hypothesis {hypothesis.name}: {hypothesis.says}")
        for constant in claim.unknown:
            click.echo(f"  unknown {constant.role} constant {constant.name}; false twins pin it at {constant.pin:g}")
        for setting in claim.settings:
            click.echo(f"  at {describe(setting)}")
        for twin in (one.claim for one in found if one.claim.twin_of == claim.id):
            click.echo(f"  must be refuted: {twin.id}: {twin.statement}")


def shown(one: Found) -> dict[str, Any]:
    """Write a claim, or a false twin, as JSON."""
    from plugin_verify.claims import as_record

    claim = one.claim
    return {"id": claim.id, "twin_of": claim.twin_of, "kind": claim.kind, "source": claim.source, "reference": one.reference,
            "title": claim.title, "statement": claim.statement.strip(),
            "hypotheses": [{"name": hypothesis.name, "says": hypothesis.says} for hypothesis in claim.hypotheses],
            "unknown": [{"name": constant.name, "role": constant.role, "pin": constant.pin} for constant in claim.unknown],
            "settings": [as_record(setting) for setting in claim.settings]}


@main.command()
@targets_argument
@profile_option
@seed_option
@assume_option
@at_option
@trials_option
@budget_option
@json_option
def plan(targets: tuple[str, ...], profile: str, seed: int, assume: dict[str, float], at: tuple[str, ...], trials: int | None,
         budget: str | None, as_json: bool) -> None:
    """Show what a run would cost, before anything runs: trials, memory and core-seconds a setting, and the path its steps take.

    That is, whether the weights are stored or revealed as they are looked at, how many trials go side by side, and whether
    counting decides or splitting.
    """
    from plugin_verify.pipeline import plan_run

    made = plan_run(targets, profile=profile, seed=seed, assume=assume, at=at, trials=trials, budget=budget)
    rows = plan_rows(made)
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    plan_table(rows, made.seconds)


@main.command()
@targets_argument
@profile_option
@seed_option
@jobs_option
@assume_option
@at_option
@trials_option
@budget_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="A new folder; reports/<time>-<profile> by default.")
@click.option("--resume", "unfinished", type=click.Path(path_type=Path), metavar="DIR", help="Finish a run; raise its --budget.")
@click.option("--shard", metavar="I/N", help="Run one of N parts, I from 0 to N - 1, for `merge` to put together.")
@click.option("--dask", metavar="ADDRESS|local", help="Let the workers of a dask scheduler do the work, or of one opened here.")
@click.option("--fail-on", type=Word(["undecided"]), help="Exit with 3 where a claim is undecided.")
@json_option
def run(targets: tuple[str, ...], profile: str, seed: int, jobs: int | None, assume: dict[str, float], at: tuple[str, ...],
        trials: int | None, budget: str | None, out: Path | None, unfinished: Path | None, shard: str | None, dask: str | None,
        fail_on: str | None, as_json: bool) -> None:
    """Check claims and write the report. No target means every installed claim."""
    from plugin_verify.machine import cores
    from plugin_verify.pipeline import default_folder, plan_run, resume_run, run_plan
    from plugin_verify.progress import watching
    from plugin_verify.runner import WHOLE, parse_shard

    given = click.get_current_context().get_parameter_source
    planned = any(given(name) == click.core.ParameterSource.COMMANDLINE for name in ("seed", "profile"))
    if unfinished and (targets or out or assume or at or trials or shard or planned):
        raise click.UsageError("--resume goes on with the plan of the interrupted run; leave targets, --out, --profile, --seed, "
                               "--assume, --at, --trials and --shard out.")
    folder = unfinished or out or default_folder(profile)
    part = WHOLE if shard is None else parse_shard(shard)
    with watching() as watch, ExitStack() as stack:
        made = None if unfinished else plan_run(targets, profile=profile, seed=seed, assume=assume, at=at, trials=trials,
                                                budget=budget)
        try:
            executor, workers = _dask(dask, jobs or cores(), stack) if dask else (None, jobs or cores())
            if made is None:
                outcome = resume_run(folder, jobs=workers, executor=executor, watch=watch, budget=budget)
            else:
                command = shlex.join(["plugin-verify", *sys.argv[1:]])
                outcome = run_plan(made, folder, jobs=workers, command=command, executor=executor, watch=watch, shard=part)
        except KeyboardInterrupt:
            begun = (folder / "run.sqlite").exists()
            safe = f"; the finished blocks are safe, go on with: plugin-verify run --resume {folder}" if begun else ""
            click.echo(f"plugin-verify: interrupted{safe}", err=True)
            sys.exit(INTERRUPTED)
    finish(outcome, folder, fail_on, as_json)


def _dask(address: str, jobs: int, stack: ExitStack) -> tuple[Executor, int]:
    try:
        from plugin_verify.runner.dask_workers import dask_workers
    except ImportError as error:
        raise InvalidArgument("--dask needs dask, which is not installed: pip install 'plugin-verify[dask]'",
                              argument="dask") from error
    return stack.enter_context(dask_workers(address, jobs))


@main.command()
@targets_argument
@profile_option
@seed_option
@jobs_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Keep the result in this folder; if it holds a run, put the result into its report.")
@json_option
def teeth(targets: tuple[str, ...], profile: str, seed: int, jobs: int | None, out: Path | None, as_json: bool) -> None:
    """Plant errors: which false twins and mutants each claim catches, and the smallest error it sees.

    Unknown constants are pinned. An error may cost a sixth of what a setting costs in a run of the same profile, so that a run
    may catch what survives here: where it has more trials, the message says so. Exit code 1 if a true statement is refuted, a
    false twin survives, or a mutant survives every claim although some claim must catch it.
    """
    from plugin_verify.machine import cores
    from plugin_verify.pipeline import keep_teeth
    from plugin_verify.progress import watching
    from plugin_verify.teeth import errors, failures, measure_teeth

    with watching() as watch:
        found = measure_teeth(targets, profile=profile, seed=seed, jobs=jobs or cores(), watch=watch)
    try:
        if as_json:
            click.echo(json.dumps(found, indent=1))
        else:
            teeth_tables(found)
    finally:  # so that neither a folder that cannot be written nor a reader that has gone loses the result
        if out is not None:
            keep_teeth(found, out)
    wrong, broken = failures(found), errors(found)
    for line in (*wrong, *broken):
        click.echo(f"plugin-verify: {line}", err=True)
    sys.exit(1 if wrong else INCOMPLETE if broken else 0)
