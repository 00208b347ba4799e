"""Speak of somebody else's solver: plugin-verify check."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from plugin_verify.completion import complete_files
from plugin_verify.console import table
from plugin_verify.errors import StoreError
from plugin_verify.options import INCOMPLETE, Word, jobs_option, json_option, seed_option

EXIT = {"accepted": 0, "refused": 1, "incomplete": INCOMPLETE}


def _reasons(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    reasons = {}
    for text in given:
        name, equals, reason = text.partition("=")
        if not equals:
            raise click.BadParameter(f'{text!r} is not CHECK=REASON; write for example calls="the product is formed beforehand"')
        reasons[name.strip()] = reason.strip()
    return reasons


def _time(_ctx: click.Context, _param: click.Parameter, given: str) -> float:
    from plugin_verify.runner import parse_time

    return parse_time(given, "limit")


@click.command()
@click.argument("solver", metavar="MODULE:SOLVER", shell_complete=complete_files)
@click.option("--profile", type=Word(["smoke", "standard"]), default="standard", show_default=True,
              help="How much a check may cost.")
@seed_option
@jobs_option
@click.option("--precision", type=Word(["float64", "float32"]), default="float64", show_default=True,
              help="The precision of the solver's own arithmetic; what is allowed for rounding follows from it.")
@click.option("--expect-fail", "expected", multiple=True, callback=_reasons, metavar="CHECK=REASON",
              help="A check that this solver is expected to fail, and why. If it passes, the solver is refused. Repeatable.")
@click.option("--limit", callback=_time, default="60s", show_default=True, metavar="TIME",
              help="The time that a call of the solver may take, for example 90s or 10m; one that takes longer is ended.")
@click.option("--junit", "xml", type=click.Path(path_type=Path), metavar="FILE", help="Also write JUnit XML.")
@json_option
def check(solver: str, profile: str, seed: int, jobs: int | None, precision: str, expected: dict[str, str], limit: float,
          xml: Path | None, as_json: bool) -> None:
    """Check somebody else's PLUGIn: exact identities first, then every claim about it with that solver in place of ours.

    MODULE is an importable module or a .py file. The solver is called for one problem, as
    solver(forward, adjoint, y, x0, step_size, iterations), where y (n_d,) and x0 (n_0,) are NumPy vectors, forward(x) gives
    G(x) and adjoint(r) gives A_1^T ... A_d^T r. It returns the last iterate, as anything that turns into a NumPy array. A solver
    that does not return within --limit, or ends its process, is refused.

    Exit codes: 0 accepted; 1 refused; 2 there is no such solver, or it cannot be called so; 4 incomplete.
    """
    from plugin_verify.conformance import check_solver, junit
    from plugin_verify.machine import cores
    from plugin_verify.progress import watching

    with watching() as watch:
        result = check_solver(solver, profile=profile, seed=seed, jobs=jobs or cores(), precision=precision, expected=expected,
                              limit=limit, watch=watch)
    if as_json:
        click.echo(json.dumps(result, indent=1))
    else:
        _print(result)
    if xml is not None:  # last, so that a path that cannot be written loses no result
        _write(xml, junit(result))
    sys.exit(EXIT[result["verdict"]])


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}; name another file", path=str(path)) from error


def _print(result: dict[str, Any]) -> None:
    from plugin_verify.conformance.check import NOT_RUN

    checks = [one for one in result["checks"] if one["told"] not in NOT_RUN]
    table(("check", "came out", "what it says", "what was found"),
          [(one["id"], one["outcome"].upper() if one["outcome"] in ("failed", "unexpected pass", "in error") else one["outcome"],
            one["says"], _found(one)) for one in checks])
    shown = [one for one in checks if one["outcome"] in ("failed", "in error") and one["script"]]
    for one in shown[:1] if shown and shown[0]["kind"] == "identity" else shown:
        click.echo(f"\n{one['about']}, as a program:\n\n{one['script']}")
    for why, what in NOT_RUN.items():
        if number := sum(one["told"] == why for one in result["checks"]):
            click.echo(f"{number} {what} were not run, for {why}.")
    click.echo(f"It was called for at most {result['most_iterations']:,} iterations, on networks with at most "
               f"{result['widest']:,} units in a layer; what goes wrong beyond that alone is not seen.")
    counts = Counter(one["outcome"] for one in result["checks"])
    click.echo(f"{result['solver']} is {result['verdict']}: {', '.join(f'{n} {name}' for name, n in counts.items())}. A right "
               f"solver is refused with probability at most {result['false_refusal_rate']:g}, if the claims are true.")


def _found(one: dict[str, Any]) -> str:
    return f"{one['told']} (expected to fail: {one['expected']})" if one["expected"] else str(one["told"])
