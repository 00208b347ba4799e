"""Find the line of a file at which a claim, or one of its fields, is written."""

from __future__ import annotations

import ast
import inspect
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from plugin_verify.claims import Found, module_of, own_frame


class Place(NamedTuple):
    """A file and a line of it, None where the line is not known."""

    file: str
    line: int | None

    def __str__(self) -> str:
        path = Path(self.file)
        near = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        return f"{near}:{self.line}" if self.line else str(near)


def place_of(one: Found, field: str) -> Place:
    """Find where a field of a claim is written: its function, else the keyword, else the claim's own line."""
    file = module_of(one.reference).__file__ or ""
    function = _function(getattr(one.claim, field, None))
    if function is not None and Path(function.__code__.co_filename) == Path(file):
        return Place(file, function.__code__.co_firstlineno)
    call = _assigned(file).get(one.reference.rpartition(":")[2])
    if not isinstance(call, ast.Call):
        return Place(file, call.lineno if call else None)
    return Place(file, next((word.value.lineno for word in call.keywords if word.arg == field), call.lineno))


def place_of_text(one: Found, text: str) -> Place:
    """Find the first line at or after a claim's own on which a text stands, else the claim's own; a docstring is above it."""
    own = place_of(one, "statement")
    lines = Path(own.file).read_text("utf-8").splitlines() if own.file else []
    hits = [number for number, line in enumerate(lines, 1) if text in line]
    after = [number for number in hits if number >= (own.line or 0)]
    return Place(own.file, (after or hits)[0]) if hits else own


def place_of_error(error: BaseException, file: str) -> Place:
    """Find the line of a user's file that an error comes from."""
    if isinstance(error, SyntaxError) and error.filename:
        return Place(error.filename, error.lineno)
    frame = own_frame(error)
    return Place(file, None) if frame is None else Place(frame.filename, frame.lineno)


def _function(value: Any) -> Any:
    while isinstance(value, partial):
        value = value.func
    return value if inspect.isfunction(value) else None


@cache
def _assigned(file: str) -> dict[str, ast.expr]:
    """Map the names that a file gives to values, at its top, to these values."""
    if not file:
        return {}
    found: dict[str, ast.expr] = {}
    for node in ast.parse(Path(file).read_text("utf-8")).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id: node.value for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found
