import re
import shlex

import click
import pytest

from plugin_verify.cli import main
from plugin_verify.examples import EXAMPLES, epilog

LINES = [(command, line) for command, lines in EXAMPLES.items() for line, _ in lines]


def parsed(words: list[str]) -> list[str]:
    """Read a command line as its command would, without running it."""
    command = main.commands[words[0]]
    ctx = click.Context(command, info_name=words[0])
    return command.make_parser(ctx).parse_args(words[1:])[1]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_shows_examples(name: str, call) -> None:
    assert "Examples:" in call(name, "--help").stdout


@pytest.mark.parametrize(("command", "line"), LINES)
def test_every_example_is_a_line_that_its_command_reads(command: str, line: str) -> None:
    inner = re.search(r"\$\(plugin-verify (.*?)\)", line)
    words = shlex.split(inner[1] if inner else line)
    assert words[0] == command
    parsed(words)


def test_an_option_that_is_none_would_be_seen() -> None:
    with pytest.raises(click.UsageError):
        parsed(["run", "--no-such-option"])


def test_a_command_without_examples_has_none() -> None:
    assert epilog("no-such-command") is None
