"""Complete words in a shell: plugin-verify completion, and what stands for a claim."""

from __future__ import annotations

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
    """Offer the ids of installed claims, and files."""
    from plugin_verify.claims import collect

    try:
        ids = [one.claim.id for one in collect([]) if one.claim.twin_of is None]
    except PluginVerifyError:
        ids = []
    return [CompletionItem(one) for one in ids if one.startswith(incomplete)] or [CompletionItem(incomplete, type="file")]
