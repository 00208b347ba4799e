"""The tutorial is true: every command of it is run in its order, in an empty folder, and prints what the page shows."""

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_verify.claims import load, load_value

PAGE = (Path(__file__).parent.parent / "docs/tutorial.md").read_text("utf-8")
BLOCKS = re.findall(r"```(python|console) ?(\S*)\n(.*?)```", PAGE, re.DOTALL)


def commands(block: str) -> Iterator[tuple[str, list[str]]]:
    """Split a console block into commands, each with the lines that the page shows of its output."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        yield command, lines


def names(node: ast.stmt) -> set[str]:
    """Name what a statement at the top of a module defines; of an import, the module that it imports from."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {f"from {node.module}" if isinstance(node, ast.ImportFrom) else f"import {node.names[0].name}"}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {node.name} if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else {"the docstring"}


def edited(file: str, block: str) -> str:
    """Do as a reader does: what the block defines takes the place of what had that name, and the rest goes to the end."""
    lines, end = file.splitlines(), ""
    old = {name: node for node in ast.parse(file).body for name in names(node)}
    for node in ast.parse(block).body:
        text = ast.get_source_segment(block, node)
        (name,) = names(node)
        if name in old:
            first, last = old[name].lineno - 1, old[name].end_lineno
            lines[first:last] = [text, *["\0"] * (last - first - 1)]  # the lines below keep their numbers
        else:
            end += f"\n{text}\n"
    return "\n".join(line for line in lines if line != "\0") + f"\n{end}"


def shown(line: str) -> re.Pattern[str]:
    """What a line of the page stands for: any spaces between words, anything for three dots."""
    words = [".*".join(map(re.escape, word.split("..."))) for word in line.split()]
    return re.compile(r"\s*" + r"\s+".join(words) + r"\s*")


def compare(printed: str, lines: list[str]) -> None:
    """Find the lines of the page in what was printed, in their order; where there are no dots between, without others."""
    left, skip = printed.splitlines(), False
    for line in lines:
        if line.strip() == "...":
            skip = True
            continue
        while skip and left and not shown(line).fullmatch(left[0]):
            left.pop(0)
        assert left, f"{line!r} is not in {printed!r}"
        assert shown(line).fullmatch(left.pop(0)), (line, printed)
        skip = False
    assert skip or not left, (left, lines)


def forget() -> None:
    """Forget the files that were imported, as the next process does."""
    for name in [name for name in sys.modules if name.startswith("plugin_verify_file_")]:
        del sys.modules[name]
    for remembered in (load, load_value):
        remembered.cache_clear()


def test_every_command_prints_what_the_page_shows(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, run = 0, 0
    for kind, name, block in BLOCKS:
        if kind == "python":
            path = tmp_path / name
            path.write_text(edited(path.read_text("utf-8"), block) if path.exists() else block, "utf-8")
            continue
        for command, lines in commands(block):
            program, *words = shlex.split(command)
            if program == "plugin-verify":
                forget()
                result = call(*words)
                code, printed = result.exit_code, result.stdout or result.stderr
                run += 1
            elif command == "echo $?":
                printed = str(code)
            else:
                code, printed = 0, subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout
            compare(printed, lines)
    assert run == PAGE.count("$ plugin-verify") == 13


def test_a_line_that_is_not_printed_would_be_seen() -> None:
    compare("claim\tverdict\nmine\tREFUTED\n", ["claim   verdict", "mine    REFUTED"])
    compare("a\nb\nc 1.2345\n", ["...", "c 1.2..."])
    for wrong in (["claim verdict"], ["claim verdict", "mine SUPPORTED"], ["mine REFUTED"], ["...", "yours"]):
        with pytest.raises(AssertionError):
            compare("claim\tverdict\nmine\tREFUTED\n", wrong)


def test_what_a_block_defines_takes_the_place_of_the_old() -> None:
    assert edited("from a import b\nx = 1\n\n\ndef f():\n    return 1\n", "from a import c\ndef f():\n    return 2\ny = 3") == (
        "from a import c\nx = 1\n\n\ndef f():\n    return 2\n\ny = 3\n")
