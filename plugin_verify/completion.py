"""Complete words in a shell: plugin-verify completion, and what stands for a claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from plugin_verify.errors import PluginVerifyError


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what a shell must read to complete commands, options, claims and files."""
    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(ctx.find_root().command, {}, "plugin-verify", "_PLUGIN_VERIFY_COMPLETE").source())


def complete_claims(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Offer the ids of installed claims and Python files here; where there are none, any file."""
    from plugin_verify.claims import collect

    try:
        ids = [one.claim.id for one in collect([]) if one.claim.twin_of is None]
    except PluginVerifyError:
        ids = []
    found = [one for one in ids if one.startswith(incomplete)]
    return [CompletionItem(one) for one in (*found, *(str(path) for path in files(incomplete)))] if found else complete_files(
        ctx, param, incomplete)


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Offer files."""
    return [CompletionItem(incomplete, type="file")]


def files(incomplete: str) -> list[Path]:
    """Find the Python files here that a word begins."""
    return sorted(path for path in Path().glob("*.py") if path.name.startswith(incomplete))
