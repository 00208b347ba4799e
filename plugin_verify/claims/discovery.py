"""Find claims: in installed packages, in modules, and in any .py file or folder a user names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Generic, NamedTuple, TypeVar

from plugin_verify.claims.claim import Claim
from plugin_verify.claims.hashes import source_hash, source_of
from plugin_verify.claims.importing import files_of, importable, module_at, modules_in
from plugin_verify.claims.lone_file import forget_edited
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

    A target is a path if it exists on disk, else an importable package or module, else a claim's reference (FILE.py:NAME or
    MODULE:NAME), else a claim's id. Every Python file of a folder is imported, which runs it; one that has been edited since is
    imported again.

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
    by_name = [target for target in targets if names_claim(target)]
    named = [one for target in by_name for one in _resolve(target)]
    good: list[str] = []
    problems: list[DiscoveryError] = []
    for place in dict.fromkeys(place for target in targets or [""] if target not in by_name for place in _places(target)):
        try:
            module_at(place)
            good.append(place)
        except DiscoveryError as problem:
            problems.append(problem)
    return tuple({id(one.claim): one for one in [*named, *_scan(good)]}.values()), tuple(problems)


def module_of(reference: str) -> ModuleType:
    """Give the module that a reference leads into."""
    return module_at(reference.rpartition(":")[0])


@lru_cache(maxsize=256)
def load(reference: str) -> Claim:
    """Give the claim behind a reference; this is how a claim travels to a worker."""
    where, _, name = reference.rpartition(":")
    claim = getattr(module_at(where), name)
    assert isinstance(claim, Claim)
    return claim


def collect_values(targets: Sequence[str], kind: type[V]) -> tuple[FoundValue[V], ...]:
    """Find the values of a kind where `collect` looks for claims, each once; a claim's id means everything installed."""
    places = [place for target in targets or [""] for place in _places(target)]
    found: dict[int, FoundValue[V]] = {}
    hashed = cache(source_hash)  # a package is read once for all its modules
    for place in dict.fromkeys(places):
        module = module_at(place)
        for name, value in vars(module).items():
            if isinstance(value, kind):
                found.setdefault(id(value), FoundValue(value, f"{place}:{name}", hashed(source_of(module))))
    return tuple(found.values())


@lru_cache(maxsize=256)
def load_value(reference: str, kind: type[V]) -> V:
    """Give the value behind a reference.

    Raises:
        DiscoveryError: if it is no longer there.
    """
    where, _, name = reference.rpartition(":")
    value = getattr(module_at(where), name, None)
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
    return [module for name in names for module in modules_in(name)]


def _refuse_empty(targets: Sequence[str]) -> None:
    if "" in targets:
        raise DiscoveryError("a target is empty, as a variable that is not set; name a file, a folder, a package, a module or a "
                             "claim, or give no target for every installed claim", target="")


def names_claim(target: str) -> bool:
    """Tell whether a target is one claim's reference or id, and neither a path nor anything that can be imported."""
    return not Path(target).exists() and not importable(target)


def _places(target: str) -> list[str]:
    """Name the modules, or files, that a target means: "", like the id of a claim, means all that are installed."""
    path = Path(target)
    if target and path.exists():
        return files_of(path)
    if importable(target):
        return modules_in(target)
    return _around(target) if _is_reference(target) else _installed_modules()


def _is_reference(target: str) -> bool:
    where, colon, _ = target.rpartition(":")
    return bool(colon) and names_claim(target) and (where.endswith(".py") or importable(where))


def _around(reference: str) -> list[str]:
    """Name where a claim's false twins are looked for: in its file, or in the whole of its package."""
    where = reference.rpartition(":")[0]
    if not where.endswith(".py"):
        return modules_in(where.partition(".")[0])
    if not Path(where).exists():
        raise _no_file(where)
    return files_of(Path(where))


def _resolve(target: str) -> list[Found]:
    if _is_reference(target):
        return _by_reference(target)
    if names_claim(target):
        return _by_id(target)
    found = _scan(_places(target))
    if not found:
        raise DiscoveryError(f"{target} holds no claim; a claim is a module-level HighProbabilityBound, ExpectationIdentity, "
                             f"UniformBound or ForAll", target=target)
    return found


def _by_reference(target: str) -> list[Found]:
    where, _, name = target.rpartition(":")
    found = _scan(_around(target))
    inside = vars(module_at(where))
    claim = inside.get(name)
    if not isinstance(claim, Claim):
        known = [f"{where}:{other}" for other, value in inside.items() if isinstance(value, Claim)]
        raise DiscoveryError(f"{where} holds no claim called {name!r}; {nearest(target, known, 'claims there')}", target=target)
    return [one for one in found if one.claim is claim or one.claim.twin_of == claim.id]


def _by_id(target: str) -> list[Found]:
    everything = _everything_installed()
    chosen = [one for one in everything if target in (one.claim.id, one.claim.twin_of)]
    if any(one.claim.id == target for one in chosen):
        return chosen
    if target.endswith(".py"):
        raise _no_file(target)
    known = [one.claim.id for one in everything if one.claim.twin_of is None or "/" in target]
    raise DiscoveryError(f"no file, module or claim is called {target!r}; {nearest(target, known, 'installed claims')}",
                         target=target)


def _no_file(name: str) -> DiscoveryError:
    path = Path(name)
    beside = sorted(str(path.with_name(other.name)) for other in path.parent.glob("*.py"))
    return DiscoveryError(f"there is no file {name}; {nearest(name, beside, 'Python files there')}", target=name)


def _scan(places: Iterable[str]) -> list[Found]:
    """Take the claims of several modules, each once, from the module in which its functions are written."""
    found: dict[int, Found] = {}
    hashed = cache(source_hash)  # a package is read once for all its modules
    for place in places:
        module = module_at(place)
        code = hashed(source_of(module))
        for name, value in vars(module).items():
            if isinstance(value, Claim) and (id(value) not in found or _home(value) == module.__name__):
                found[id(value)] = Found(value, f"{place}:{name}", code)
    return sorted(found.values(), key=lambda one: (one.reference.rpartition(":")[0], one.claim.twin_of is not None))


def _home(claim: Claim) -> str:
    function = getattr(claim, "quantity", None) or getattr(claim, "prove", None)
    return getattr(function, "__module__", "")
