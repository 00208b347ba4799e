"""Say what the commands have in common: exit codes, one line for every error, arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from plugin_verify.errors import PluginVerifyError, StoreError

UNDECIDED, INCOMPLETE, INTERRUPTED = 3, 4, 130


class Commands(click.Group):
    """Turn every error that a user can mend into one line and exit code 2, or 4 where the disk failed under the store."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
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


targets_argument = click.argument("targets", nargs=-1, metavar="[PATH|PACKAGE|CLAIM]...")
folder_argument = click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON in the place of a table.")
profile_option = click.option("--profile", type=click.Choice(["smoke", "standard", "deep"]), default="standard",
                              show_default=True, help="How much a setting may cost.")
seed_option = click.option("--seed", type=click.IntRange(min=0), default=2021, show_default=True,
                           help="All randomness follows from it.")
assume_option = click.option("--assume", multiple=True, callback=_assumptions, metavar="NAME=VALUE",
                             help="Pin an unknown constant, for example C_0=104. Repeatable.")
at_option = click.option("--at", multiple=True, metavar="FIELD=VALUE,...",
                         help='A setting of your own in the place of the grid, for example "n=(1, 250), theta=1". Repeatable.')
trials_option = click.option("--trials", type=click.IntRange(min=1),
                             help="Trials a setting, in the place of what the design asks for.")
budget_option = click.option("--budget", metavar="TIME", help="The time that the run may take, for example 10m.")
jobs_option = click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; all cores by default.")
