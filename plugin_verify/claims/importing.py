"""Import what a target names: a module by its dotted name, or a file by its path. What it prints goes to stderr."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

from plugin_verify.claims.lone_file import import_lone
from plugin_verify.claims.place import raised
from plugin_verify.errors import DiscoveryError


def module_at(place: str) -> ModuleType:
    """Import a file, if its name ends in .py, or a module.

    Raises:
        DiscoveryError: if it is not there, or raises.
    """
    try:
        with redirect_stdout(sys.stderr):  # stdout is for results
            return _from_file(Path(place)) if place.endswith(".py") else importlib.import_module(place)
    except (Exception, SystemExit) as error:
        missing = error.name if isinstance(error, ModuleNotFoundError) and not place.endswith(".py") else None
        if missing and f"{place}.".startswith(f"{missing}."):  # the target itself, or a package that it would be in
            raise DiscoveryError(f"there is no module called {missing!r}; check the name", target=place) from error
        raise DiscoveryError(f"{place} cannot be imported: {raised(error)}; mend the file", target=place) from error


def modules_in(name: str) -> list[str]:
    """Name a module and all that are inside it.

    Raises:
        DiscoveryError: if it cannot be imported.
    """
    module = module_at(name)
    inside = getattr(module, "__path__", None)
    if inside is None:
        return [name]
    return [name, *(info.name for info in pkgutil.walk_packages(inside, prefix=f"{name}."))]


def files_of(path: Path) -> list[str]:
    """Name the Python files that a path means: itself, or those of a folder, hidden ones left out.

    Raises:
        DiscoveryError: if it is a file of another kind.
    """
    if path.is_file():
        if path.suffix != ".py":
            raise DiscoveryError(f"{path} is not a Python file; give a .py file or a folder of them", target=str(path))
        return [str(path)]
    return sorted(str(p) for p in path.rglob("*.py")
                  if not any(part.startswith((".", "__pycache__")) for part in p.relative_to(path).parts))


def importable(name: str) -> bool:
    """Tell whether a word is the dotted name of a module that is there."""
    if not all(part.isidentifier() for part in name.split(".")):
        return False
    try:
        with redirect_stdout(sys.stderr):  # it imports the packages around the module
            return importlib.util.find_spec(name) is not None
    except (ModuleNotFoundError, ValueError):
        return False


def _from_file(path: Path) -> ModuleType:
    """Import a file: inside a package by its dotted name, alone under a name of its own."""
    path = path.resolve()
    root, parts = path.parent, [path.stem]
    while (root / "__init__.py").exists():
        root, parts = root.parent, [root.name, *parts]
    if len(parts) > 1:
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if str(root) not in sys.path:
            sys.path.insert(0, str(root))
        module = importlib.import_module(name)
        if module.__file__ is not None and Path(module.__file__).resolve() == path:
            return module
        raise ImportError(f"another package called {parts[0]!r} is imported already; run from its folder or rename one")
    return import_lone(path)
