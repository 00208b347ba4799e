"""Hash the files on which a claim's trials depend."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import plugin_verify
from plugin_verify.claims.importing import module_at


def own_hash(place: str) -> str:
    """Hash what a claim's trials depend on beside this package: every file of its package, or its one file.

    Raises:
        DiscoveryError: if it cannot be imported.
    """
    return _hash(_own_files(source_of(module_at(place))), "")


@lru_cache(maxsize=1)
def engine_hash() -> str:
    """Hash every file of this package."""
    return _hash(sorted(Path(plugin_verify.__file__).parent.rglob("*.py")), "")


def source_hash(source: Path | None) -> str:
    """Hash a package, or one file, and this package."""
    return "" if source is None else _hash(_own_files(source), engine_hash())


def source_of(module: ModuleType) -> Path | None:
    """Name the file that stands for what a claim's trials depend on: the __init__.py of its package, or its one file."""
    if module.__file__ is None:
        return None
    root = sys.modules.get(module.__name__.partition(".")[0])
    own = Path((root and root.__file__) or module.__file__)
    return own if own.name == "__init__.py" else Path(module.__file__)


def _own_files(source: Path | None) -> list[Path]:
    if source is None:
        return []
    return sorted(source.parent.rglob("*.py")) if source.name == "__init__.py" else [source]


def _hash(files: Iterable[Path], start: str) -> str:
    found = hashlib.sha256(start.encode())
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()[:16]
