"""Look at whole files: can they be imported, do they hold claims that are found, and has each claim an id of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from plugin_verify.claims import Claim, Found, module_of, raised
from plugin_verify.errors import DiscoveryError
from plugin_verify.linting.place import Place, place_of, place_of_error
from plugin_verify.linting.problem import Said


def import_error(problems: Sequence[DiscoveryError]) -> Iterator[Said]:
    """A file cannot be imported: a syntax error, a missing package, or a claim that is refused as it is made."""
    for problem in problems:
        cause = problem.__cause__ or problem
        yield place_of_error(cause, str(Path(problem.target).resolve())), f"{raised(cause)}; mend the file"


def duplicate_id(found: Sequence[Found]) -> Iterator[Said]:
    """Two claims have one id, by which their trials would be mixed."""
    first: dict[str, Found] = {}
    for one in found:
        other = first.setdefault(one.claim.id, one)
        if other is not one:
            yield (place_of(one, "id"), f"two claims have the id {one.claim.id!r}: {other.reference} and {one.reference}; rename "
                   f"one")


def hidden_claim(found: Sequence[Found]) -> Iterator[Said]:
    """A claim stands in a list, tuple or dict, where no worker finds it: it needs a name of its own in its module."""
    seen = {id(one.claim) for one in found}
    for module in {id(module): module for module in (module_of(one.reference) for one in found)}.values():
        for name, value in vars(module).items():
            inside = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
            lost = [one.id for one in inside if isinstance(one, Claim) and id(one) not in seen]
            if lost and not name.startswith("__"):
                yield (Place(module.__file__ or "", None), f"{', '.join(lost)}: in {name}, where claims are not found; give each "
                       f"a name of its own at the top of the module")
