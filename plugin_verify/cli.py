"""Speak the command line: plugin-verify list, show, plan, run, report, replay, teeth, reproduce, doctor.

Results go to stdout, progress and errors to stderr. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugin_verify.console import budget_lines, constant_line, plan_rows, plan_table, table, teeth_tables
from plugin_verify.errors import PluginVerifyError, StoreError

if TYPE_CHECKING:
    from plugin_verify.runner import Outcome

UNDECIDED, INCOMPLETE, INTERRUPTED = 3, 4, 130


class _Commands(click.Group):
    """Turn every error that a user can mend into one line and exit code 2, or 4 where the disk failed under the store."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PluginVerifyError as error:
            click.echo(f"plugin-verify: {' '.join(str(error).split())}", err=True)
            ctx.exit(INCOMPLETE if isinstance(error, StoreError) and error.begun else 2)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else ctx.command_path
            click.echo(f"plugin-verify: {error.format_message()} See {command} --help.", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("plugin-verify: interrupted", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="plugin-verify")
def main() -> None:
    """Check whether a theorem holds up, with verdicts whose error rates are under control.

    Exit codes: 0 nothing refuted; 1 something refuted; 2 usage, configuration or a broken claim; 3 undecided where
    --fail-on undecided asks; 4 incomplete; 130 interrupted, resumable.
    """


def _assumptions(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    pinned = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            pinned[name] = float(value)
        except ValueError:
            raise click.BadParameter(f"{text!r} is not NAME=NUMBER; write for example C_0=104") from None
        if not 0 < pinned[name] < float("inf"):
            raise click.BadParameter(f"{text!r}: a constant is a positive number")
    return pinned


_targets = click.argument("targets", nargs=-1, metavar="[PATH|PACKAGE|CLAIM]...")
_folder = click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON in the place of a table.")
_profile = click.option("--profile", type=click.Choice(["smoke", "standard", "deep"]), default="standard", show_default=True,
                        help="How much a setting may cost.")
_seed = click.option("--seed", type=click.IntRange(min=0), default=2021, show_default=True,
                     help="All randomness follows from it.")
_assume = click.option("--assume", multiple=True, callback=_assumptions, metavar="NAME=VALUE",
                       help="Pin an unknown constant, for example C_0=104. Repeatable.")
_at = click.option("--at", multiple=True, metavar="FIELD=VALUE,...",
                   help='A setting of your own in the place of the grid, for example "n=(1, 250), theta=1". Repeatable.')
_trials = click.option("--trials", type=click.IntRange(min=1), help="Trials a setting, in the place of what the design asks for.")
_budget = click.option("--budget", metavar="TIME", help="The time that the run may take, for example 10m.")
_jobs = click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; all cores by default.")


@main.command("list")
@_targets
@_json
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
@click.argument("target", metavar="CLAIM")
def show(target: str) -> None:
    """Show a claim: statement, hypotheses, settings, and the false twins that its check must refute."""
    from plugin_verify.claims import collect, describe

    for one in sorted(collect([target]), key=lambda one: one.claim.twin_of is not None and one.claim.id != target):
        claim = one.claim
        if claim.twin_of is not None and claim.id != target:
            click.echo(f"  must be refuted: {claim.id}: {claim.statement}")
            continue
        click.echo(f"{claim.id} ({claim.source or claim.kind}; {one.reference})\n\n{claim.statement.strip()}\n")
        for hypothesis in claim.hypotheses:
            click.echo(f"  hypothesis {hypothesis.name}: {hypothesis.says}")
        for constant in claim.unknown:
            click.echo(f"  unknown {constant.role} constant {constant.name}; false twins pin it at {constant.pin:g}")
        for setting in claim.settings:
            click.echo(f"  at {describe(setting)}")


@main.command()
@_targets
@_profile
@_seed
@_assume
@_at
@_trials
@_budget
@_json
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
@_targets
@_profile
@_seed
@_jobs
@_assume
@_at
@_trials
@_budget
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="A new folder; reports/<time>-<profile> by default.")
@click.option("--resume", "unfinished", type=click.Path(path_type=Path), metavar="DIR", help="Finish a run; raise its --budget.")
@click.option("--fail-on", type=click.Choice(["undecided"]), help="Exit with 3 where a claim is undecided.")
@_json
def run(targets: tuple[str, ...], profile: str, seed: int, jobs: int | None, assume: dict[str, float], at: tuple[str, ...],
        trials: int | None, budget: str | None, out: Path | None, unfinished: Path | None, fail_on: str | None,
        as_json: bool) -> None:
    """Check claims and write the report. No target means every installed claim."""
    from plugin_verify.machine import cores
    from plugin_verify.pipeline import default_folder, plan_run, resume_run, run_plan
    from plugin_verify.progress import watching

    given = click.get_current_context().get_parameter_source
    planned = any(given(name) == click.core.ParameterSource.COMMANDLINE for name in ("seed", "profile"))
    if unfinished and (targets or out or assume or at or trials or planned):
        raise click.UsageError("--resume goes on with the plan of the interrupted run; leave targets, --out, --profile, --seed, "
                               "--assume, --at and --trials out.")
    folder = unfinished or out or default_folder(profile)
    workers = jobs or cores()
    with watching() as watch:
        made = None if unfinished else plan_run(targets, profile=profile, seed=seed, assume=assume, at=at, trials=trials,
                                                budget=budget)
        try:
            if made is None:
                outcome = resume_run(folder, jobs=workers, watch=watch, budget=budget)
            else:
                command = shlex.join(["plugin-verify", *sys.argv[1:]])
                outcome = run_plan(made, folder, jobs=workers, command=command, watch=watch)
        except KeyboardInterrupt:
            begun = (folder / "run.sqlite").exists()
            safe = f"; the finished blocks are safe, go on with: plugin-verify run --resume {folder}" if begun else ""
            click.echo(f"plugin-verify: interrupted{safe}", err=True)
            sys.exit(INTERRUPTED)
    _finish(outcome, folder, fail_on, as_json)


@main.command()
@_folder
@_json
def report(folder: Path, as_json: bool) -> None:
    """Write the report of a stored run again; nothing is simulated."""
    from plugin_verify.pipeline import render_run

    _finish(render_run(folder), folder, None, as_json)


@main.command()
@_folder
@click.argument("address", metavar="CLAIM/SETTING/BLOCK/TRIAL")
def replay(folder: Path, address: str) -> None:
    """Run one trial again and print everything that it measured, as JSON."""
    from plugin_verify.runner import find_unit, parse_address
    from plugin_verify.runner import replay as run_again

    place = parse_address(address)
    click.echo(json.dumps(run_again(find_unit(folder, place), place.trial), indent=2))


@main.command()
@_targets
@_profile
@_seed
@_jobs
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Keep the result in this folder; if it holds a run, put the result into its report.")
@_json
def teeth(targets: tuple[str, ...], profile: str, seed: int, jobs: int | None, out: Path | None, as_json: bool) -> None:
    """Plant errors: which false twins and mutants each claim catches, and the smallest error it sees.

    Unknown constants are pinned. Exit code 1 if a true statement is refuted, a false twin survives, or a mutant survives every
    claim although some claim must catch it.
    """
    from plugin_verify.machine import cores
    from plugin_verify.pipeline import keep_teeth
    from plugin_verify.progress import watching
    from plugin_verify.teeth import errors, failures, measure_teeth

    with watching() as watch:
        found = measure_teeth(targets, profile=profile, seed=seed, jobs=jobs or cores(), watch=watch)
    if out is not None:
        keep_teeth(found, out)
    if as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        teeth_tables(found)
    wrong, broken = failures(found), errors(found)
    for line in (*wrong, *broken):
        click.echo(f"plugin-verify: {line}", err=True)
    sys.exit(1 if wrong else INCOMPLETE if broken else 0)


@main.command()
@click.argument("figure", type=click.Choice(["figure-1", "figure-2"]))
@click.option("--profile", type=click.Choice(["smoke", "standard"]), default="standard", show_default=True,
              help="All trials, or a stated part of them.")
@_seed
@_jobs
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="The folder; reports/<figure> by default.")
def reproduce(figure: str, profile: str, seed: int, jobs: int | None, out: Path | None) -> None:
    """Run a synthetic experiment of the paper again and draw it beside the published figure.

    An interrupted one goes on where the same command is given again.
    """
    from plugin_verify.progress import watching
    from plugin_verify.reproduce import reproduce, tell

    with watching() as watch:
        summary = reproduce(figure, profile=profile, seed=seed, jobs=jobs, out=out, watch=watch)
    click.echo("\n".join(tell(summary)))
    click.echo(f"figure: {(out or Path('reports') / figure) / figure}.svg")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
def doctor(folder: Path | None) -> None:
    """Tell what this installation runs on; with DIR, whether that run's store is sound."""
    from plugin_verify.runner import diagnose, environment

    for name, value in environment().items():
        click.echo(f"{name:>12}: {value}")
    if folder is not None:
        problems = diagnose(folder)
        click.echo("\n".join(problems) or f"{folder}: the store is sound")
        sys.exit(4 if problems else 0)


def _finish(outcome: Outcome, folder: Path, fail_on: str | None, as_json: bool) -> None:
    result = outcome.result
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
            click.echo(f"plugin-verify: {error['trials']} trials in error from {error['address']}: {error['error']}", err=True)
        click.echo(f"report: {folder / 'report.html'}")
    undecided = fail_on == "undecided" and any(claim["verdict"] == "UNDECIDED" for claim in result["claims"])
    sys.exit(result["exit_code"] or (UNDECIDED if undecided else 0))
