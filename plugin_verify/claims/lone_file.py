"""Import a file that belongs to no package, and again after it has been edited."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

PREFIX = "plugin_verify_file_"
_read: dict[str, bytes] = {}
"""What a module's file held when it was imported, by the module's name."""


def import_lone(path: Path) -> ModuleType:
    """Import a file under a name of its own, once: what a worker has begun with it goes on with."""
    name = f"{PREFIX}{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            _read[name] = path.read_bytes()
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]


def forget_edited() -> bool:
    """Forget the modules whose files have changed since they were imported, and tell whether there were any."""
    edited = [name for name, text in _read.items() if name in sys.modules and _text(sys.modules[name]) != text]
    for name in edited:
        del sys.modules[name]
    return bool(edited)


def _text(module: ModuleType) -> bytes | None:
    path = Path(module.__file__ or "")
    return path.read_bytes() if path.is_file() else None
