"""Find where a claim is written: the file and the line of its name."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any


def written_at(reference: str) -> dict[str, Any] | None:
    """Give the file and the line at which the name of a reference is bound; None where no file holds it.

    Args:
        reference: of a claim that was found, module:name or path.py:name. The file of a module is given from the folder that
            its package lies in, so that it reads the same on every machine.

    Returns:
        {"file": ..., "line": ...}; the line is None where the name is not bound by a plain assignment.
    """
    where, _, name = reference.rpartition(":")
    if where.endswith(".py"):
        path, shown = Path(where), where
    else:
        found = getattr(sys.modules.get(where), "__file__", None)
        if found is None:
            return None
        path = Path(found)
        shown = "/".join(path.parts[-len(where.split(".")) - (path.name == "__init__.py"):])
    return {"file": shown, "line": _line(path, name)}


def _line(path: Path, name: str) -> int | None:
    for node in ast.parse(path.read_bytes()).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node.lineno
    return None
