"""Find claims: in installed packages, in modules, and in any .py file or folder a user names."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Generic, NamedTuple, TypeVar

import plugin_verify
from plugin_verify.claims.claim import Claim
from plugin_verify.claims.lone_file import forget_edited, import_lone
from plugin_verify.claims.place import raised
from plugin_verify.errors import ClaimError, DiscoveryError, nearest

ENTRY_POINTS = "plugin_verify.claims"


V = TypeVar("V")


class FoundValue(NamedTuple, Generic[V]):
    """A module-level value that is no claim, and the reference by which a worker finds it again."""

    value: V
    reference: str
    source_hash: str


class Found(NamedTuple):
    """A claim and the reference by which a worker finds it again: module:name, or path.py:name."""

    claim: Claim
    reference: str
    source_hash: str


def collect(targets: Sequence[str]) -> tuple[Found, ...]:
    """Find the claims that the targets name, false twins with them; no target means every installed claim.

    A target is a path if it exists on disk, else an importable package or module, else a claim's id. Every Python file of a
    folder is imported, which runs it; one that has been edited since is imported again.

    Raises:
        DiscoveryError: if nothing answers to a target, or a file raises on import.
        ClaimError: if two claims share an id.
    """
    _refuse_empty(targets)
    _see_edits()
    found: dict[str, Found] = {}
    places = [_resolve(target) for target in targets] if targets else [_everything_installed()]
    for place in places:
        for one in place:
            other = found.setdefault(one.claim.id, one)
            if other.claim is not one.claim:
                raise ClaimError(f"two claims have the id {one.claim.id!r}: {other.reference} and {one.reference}; rename one",
                                 claim=one.claim.id)
    if not found:
        raise DiscoveryError("no claim is installed; name a file, a folder, a package or a module that holds one", target="")
    return tuple(found.values())


def gather(targets: Sequence[str]) -> tuple[tuple[Found, ...], tuple[DiscoveryError, ...]]:
    """Find claims as `collect` does, but go on where a file cannot be imported or holds none, or two share an id.

    Raises:
        DiscoveryError: if a target is no file, package, module or claim.
    """
    _refuse_empty(targets)
    _see_edits()
    by_id = [target for target in targets if _is_id(target)]
    named = [one for target in by_id for one in _by_id(target)]
    good: list[str] = []
    problems: list[DiscoveryError] = []
    for place in dict.fromkeys(place for target in targets or [""] if target not in by_id for place in _places(target)):
        try:
            _module(place)
            good.append(place)
        except DiscoveryError as problem:
            problems.append(problem)
    return tuple({id(one.claim): one for one in [*named, *_scan(good)]}.values()), tuple(problems)


def module_of(reference: str) -> ModuleType:
    """Give the module that a reference leads into."""
    return _module(reference.rpartition(":")[0])


@lru_cache(maxsize=256)
def load(reference: str) -> Claim:
    """Give the claim behind a reference; this is how a claim travels to a worker."""
    where, _, name = reference.rpartition(":")
    claim = getattr(_module(where), name)
    assert isinstance(claim, Claim)
    return claim


def collect_values(targets: Sequence[str], kind: type[V]) -> tuple[FoundValue[V], ...]:
    """Find the values of a kind where `collect` looks for claims, each once; a claim's id means everything installed."""
    places = [place for target in targets or [""] for place in _places(target)]
    found: dict[int, FoundValue[V]] = {}
    hashed = cache(_source_hash)  # a package is read once for all its modules
    for place in dict.fromkeys(places):
        module = _module(place)
        for name, value in vars(module).items():
            if isinstance(value, kind):
                found.setdefault(id(value), FoundValue(value, f"{place}:{name}", hashed(_source(module))))
    return tuple(found.values())


@lru_cache(maxsize=256)
def load_value(reference: str, kind: type[V]) -> V:
    """Give the value behind a reference.

    Raises:
        DiscoveryError: if it is no longer there.
    """
    where, _, name = reference.rpartition(":")
    value = getattr(_module(where), name, None)
    if not isinstance(value, kind):
        raise DiscoveryError(f"{where} holds no {kind.__name__} called {name!r} any more; put it back, or run anew",
                             target=reference)
    return value


def _see_edits() -> None:
    if forget_edited():
        load.cache_clear()
        load_value.cache_clear()


def _everything_installed() -> list[Found]:
    return _scan(_installed_modules())


def _installed_modules() -> list[str]:
    names = sorted({entry.value.partition(":")[0] for entry in entry_points(group=ENTRY_POINTS)})
    return [module for name in names for module in _modules(name)]


def _refuse_empty(targets: Sequence[str]) -> None:
    if "" in targets:
        raise DiscoveryError("a target is empty, as a variable that is not set; name a file, a folder, a package, a module or a "
                             "claim, or give no target for every installed claim", target="")


def _places(target: str) -> list[str]:
    """Name the modules, or files, that a target means: "", like the id of a claim, means all that are installed."""
    path = Path(target)
    if target and path.exists():
        return _files(path)
    importable = bool(target) and all(part.isidentifier() for part in target.split(".")) and _importable(target)
    return _modules(target) if importable else _installed_modules()


def _resolve(target: str) -> list[Found]:
    if _is_id(target):
        return _by_id(target)
    found = _scan(_places(target))
    if not found:
        raise DiscoveryError(f"{target} holds no claim; a claim is a module-level HighProbabilityBound, ExpectationIdentity, "
                             f"UniformBound or ForAll", target=target)
    return found


def _is_id(target: str) -> bool:
    """Tell whether a target is neither a path nor anything that can be imported."""
    importable = all(part.isidentifier() for part in target.split(".")) and not Path(target).exists() and _importable(target)
    return not importable and not Path(target).exists()


def _by_id(target: str) -> list[Found]:
    everything = _everything_installed()
    chosen = [one for one in everything if target in (one.claim.id, one.claim.twin_of)]
    if any(one.claim.id == target for one in chosen):
        return chosen
    path = Path(target)
    if path.suffix == ".py":
        beside = sorted(str(path.with_name(other.name)) for other in path.parent.glob("*.py"))
        raise DiscoveryError(f"there is no file {target}; {nearest(target, beside, 'Python files there')}", target=target)
    known = [one.claim.id for one in everything if one.claim.twin_of is None or "/" in target]
    raise DiscoveryError(f"no file, module or claim is called {target!r}; {nearest(target, known, 'installed claims')}",
                         target=target)


def _files(path: Path) -> list[str]:
    if path.is_file():
        if path.suffix != ".py":
            raise DiscoveryError(f"{path} is not a Python file; give a .py file or a folder of them", target=str(path))
        return [str(path)]
    return sorted(str(p) for p in path.rglob("*.py")
                  if not any(part.startswith((".", "__pycache__")) for part in p.relative_to(path).parts))


def _scan(places: Iterable[str]) -> list[Found]:
    """Take the claims of several modules, each once, from the module in which its functions are written."""
    found: dict[int, Found] = {}
    hashed = cache(_source_hash)  # a package is read once for all its modules
    for place in places:
        module = _module(place)
        code = hashed(_source(module))
        for name, value in vars(module).items():
            if isinstance(value, Claim) and (id(value) not in found or _home(value) == module.__name__):
                found[id(value)] = Found(value, f"{place}:{name}", code)
    return sorted(found.values(), key=lambda one: (one.reference.rpartition(":")[0], one.claim.twin_of is not None))


def own_hash(place: str) -> str:
    """Hash what a claim's trials depend on beside this package: every file of its package, or its one file.

    Raises:
        DiscoveryError: if it cannot be imported.
    """
    return _hash(_own_files(_source(_module(place))), "")


@lru_cache(maxsize=1)
def engine_hash() -> str:
    """Hash every file of this package."""
    return _hash(sorted(Path(plugin_verify.__file__).parent.rglob("*.py")), "")


def _source(module: ModuleType) -> Path | None:
    """Name the file that stands for what a claim's trials depend on: the __init__.py of its package, or its one file."""
    if module.__file__ is None:
        return None
    root = sys.modules.get(module.__name__.partition(".")[0])
    own = Path((root and root.__file__) or module.__file__)
    return own if own.name == "__init__.py" else Path(module.__file__)


def _source_hash(source: Path | None) -> str:
    """Hash a package, or one file, and this package."""
    return "" if source is None else _hash(_own_files(source), engine_hash())


def _own_files(source: Path | None) -> list[Path]:
    if source is None:
        return []
    return sorted(source.parent.rglob("*.py")) if source.name == "__init__.py" else [source]


def _hash(files: Iterable[Path], start: str) -> str:
    found = hashlib.sha256(start.encode())
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _home(claim: Claim) -> str:
    function = getattr(claim, "quantity", None) or getattr(claim, "prove", None)
    return getattr(function, "__module__", "")


def _modules(name: str) -> list[str]:
    module = _module(name)
    inside = getattr(module, "__path__", None)
    if inside is None:
        return [name]
    return [name, *(info.name for info in pkgutil.walk_packages(inside, prefix=f"{name}."))]


def _importable(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ModuleNotFoundError, ValueError):
        return False


def _module(place: str) -> ModuleType:
    try:
        return _from_file(Path(place)) if place.endswith(".py") else importlib.import_module(place)
    except (Exception, SystemExit) as error:
        missing = error.name if isinstance(error, ModuleNotFoundError) and not place.endswith(".py") else None
        if missing and f"{place}.".startswith(f"{missing}."):  # the target itself, or a package that it would be in
            raise DiscoveryError(f"there is no module called {missing!r}; check the name", target=place) from error
        raise DiscoveryError(f"{place} cannot be imported: {raised(error)}; mend the file", target=place) from error


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
