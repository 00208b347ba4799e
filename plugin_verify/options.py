"""Say what the commands have in common: exit codes, one line for every error, arguments and options."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from plugin_verify.completion import complete_claims
from plugin_verify.errors import PluginVerifyError, StoreError, nearest
from plugin_verify.examples import epilog

USAGE, UNDECIDED, INCOMPLETE, INTERRUPTED, CLOSED = 2, 3, 4, 130, 141
"""CLOSED is 128 + SIGPIPE, what a shell says of a program whose reader has gone."""


class Commands(click.Group):
    """Turn every error that a user can mend into one line and exit code 2, or 4 where the disk failed under the store."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Take a command, and let its help end with its examples."""
        cmd.epilog = epilog(name or cmd.name or "")
        super().add_command(cmd, name)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Do all that a command line says, and end this process."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            _end_if_closed(error)
            raise

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None,
                     **extra: Any) -> click.Context:
        """Read the options before the command; without any words, give the help."""
        if not args:
            return super().make_context(info_name, args, parent, **extra)
        with _in_one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with _in_one_line():
            return super().invoke(ctx)


@contextmanager
def _in_one_line() -> Iterator[None]:
    leave = os._exit
    own = os.getpid()

    def left(status: int) -> NoReturn:
        """Let no claim end this process as if all were well."""
        if os.getpid() == own:
            caller = sys._getframe(1)
            where = f"{Path(caller.f_code.co_filename).name}, line {caller.f_lineno}"
            print(f"plugin-verify: os._exit({status}) ended the process ({where}); mend that file", file=sys.stderr, flush=True)
            leave(INCOMPLETE)
        leave(status)

    os._exit = left
    try:
        yield
    except PluginVerifyError as error:
        _end(str(error), INCOMPLETE if isinstance(error, StoreError) and error.begun else USAGE)
    except OSError as error:
        _end_if_closed(error)
        _end(f"{error.filename or 'the system'}: {error.strerror or error}", USAGE)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "plugin-verify"
        _end(f"{error.format_message()} See {command} --help.", USAGE)
    except KeyboardInterrupt:
        _end("interrupted", INTERRUPTED)
    finally:
        os._exit = leave


def _end_if_closed(error: OSError) -> None:
    """End quietly where nobody reads the results any more."""
    if error.errno == errno.EPIPE:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left in the buffer goes nowhere
        sys.exit(CLOSED)


def _end(text: str, code: int) -> NoReturn:
    click.echo(f"plugin-verify: {' '.join(text.split())}", err=True)
    sys.exit(code)


class Word(click.Choice):  # type: ignore[type-arg]  # before click 8.2 it takes no parameter
    """One of a few words; of a mistyped one the nearest is named."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a word that is listed."""
        if value not in self.choices:
            self.fail(f"{value!r} is not known; {nearest(str(value), list(self.choices), 'choose one of')}", param, ctx)
        return str(value)


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


targets_argument = click.argument("targets", nargs=-1, metavar="[PATH|PACKAGE|FILE.py:NAME|CLAIM]...",
                                  shell_complete=complete_claims)
folder_argument = click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON in the place of a table.")
profile_option = click.option("--profile", type=Word(["smoke", "standard", "deep"]), default="standard",
                              show_default=True, help="How much a setting may cost.")
seed_option = click.option("--seed", type=click.IntRange(min=0), default=2021, show_default=True,
                           help="All randomness follows from it.")
assume_option = click.option("--assume", multiple=True, callback=_assumptions, metavar="NAME=VALUE",
                             help="Pin an unknown constant, for example C_0=104. Repeatable.")
at_option = click.option("--at", multiple=True, metavar="FIELD=VALUE,...",
                         help='A setting of your own in the place of the grid, for example "n=(1, 250), theta=1". Repeatable.')
trials_option = click.option("--trials", type=click.IntRange(min=1),
                             help="Trials a setting, in the place of what the design asks for.")
budget_option = click.option("--budget", metavar="TIME",
                             help="The time that the run may take, for example 10m; drawing the report is not counted.")
jobs_option = click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; all cores by default.")
