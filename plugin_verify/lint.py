"""Speak of theorem files before a run: plugin-verify lint."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from plugin_verify.console import table
from plugin_verify.options import USAGE, json_option, targets_argument


@click.command()
@targets_argument
@click.option("--strict", is_flag=True, help="Exit with 2 on warnings, too.")
@click.option("--rules", "list_rules", is_flag=True, help="List what is looked for, and end.")
@json_option
def lint(targets: tuple[str, ...], strict: bool, list_rules: bool, as_json: bool) -> None:
    """Find what is wrong with theorem files, or claims, before a run: a line each, with file, line and remedy.

    A few trials of each claim are run, in a process of their own; a file that ends it is an error. Exit codes: 0 no error; 2 an
    error, which would break a run or make its verdict worthless; warnings alone are 0, unless --strict.
    """
    from plugin_verify.linting import lint_apart, rule_table

    if list_rules:
        rows = rule_table()
        if as_json:
            click.echo(json.dumps([{"rule": name, "kind": kind, "says": says} for name, kind, says in rows], indent=2))
        else:
            table(("rule", "kind", "finds"), rows)
        return
    found = lint_apart(targets)
    warnings = len(found.problems) - found.errors
    if as_json:
        problems = [{"rule": one.rule, "kind": "error" if one.error else "warning", "claim": one.claim or None,
                     "file": str(Path(one.place.file)) if one.place.file else None, "line": one.place.line,
                     "says": one.says} for one in found.problems]
        click.echo(json.dumps({"claims": found.claims, "false_twins": found.twins, "errors": found.errors, "warnings": warnings,
                               "problems": problems}, indent=2))
    else:
        for problem in found.problems:
            click.echo(str(problem))
        click.echo(f"{_count(len(found.claims), 'claim')}, {_count(len(found.twins), 'false twin')}: "
                   f"{_count(found.errors, 'error')}, {_count(warnings, 'warning')}")
    sys.exit(USAGE if found.errors or (strict and warnings) else 0)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
