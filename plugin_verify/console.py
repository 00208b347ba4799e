"""Print results: tables and the lines beside them, on stdout."""

from __future__ import annotations

import sys
from typing import Any

import click


def constant_line(claim: str, name: str, about: dict[str, Any]) -> str:
    """Say what a run found out about an unknown constant."""
    if about["pinned"] is not None:
        return f"{claim}: {name} pinned at {about['pinned']:g}"
    forced = about["forced_above"]
    line = f"{claim}: {name} must exceed {forced:.4g}" if forced is not None else f"{claim}: nothing forces {name}"
    enough = about.get("suffices_on_grid")
    return line + (f"; {enough:.4g} suffices at {about['suffices_settings']} settings" if enough is not None else "")


def brief(setting: dict[str, Any]) -> str:
    """Write a setting on one line."""
    return ", ".join(f"{name}={tuple(value) if isinstance(value, list) else value}" for name, value in setting.items())


def table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print a table: drawn on a terminal, tab-separated into a pipe."""
    if not sys.stdout.isatty():
        for row in (heads, *rows):
            click.echo("\t".join(map(str, row)))
        return
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*heads)
    for row in rows:
        drawn.add_row(*map(str, row))
    Console().print(drawn)
