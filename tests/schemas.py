"""Hold what a program writes against the schema that is shipped for it, and the schema against what it must refuse."""

import copy
from collections.abc import Iterator
from typing import Any

import jsonschema

from plugin_verify.report import json_schema

ALIEN = {"an": {"alien": [[[{}]]]}}


def require_schema(name: str, written: Any, *, open_ended: tuple[str, ...] = ()) -> None:
    """Require that a value obeys a schema, and would not if any one key were missing or held something else.

    Args:
        open_ended: names of keys whose values may hold whatever keys they like.
    """
    jsonschema.Draft202012Validator.check_schema(json_schema(name))
    validator = jsonschema.Draft202012Validator(json_schema(name))
    validator.validate(written)
    short = shortened(written)
    validator.validate(short)
    for *above, key in keys(short, open_ended):
        other = copy.deepcopy(short)
        at = other
        for step in above:
            at = at[step]
        at[key] = [[ALIEN]] if key in open_ended else ALIEN
        assert not validator.is_valid(other), f"{name}.json may hold anything at {above}, {key}"
        del at[key]
        assert not validator.is_valid(other), f"{name}.json may be without {above}, {key}"


def shortened(value: Any) -> Any:
    """Keep of every list three entries, the first and the last among them, so that many changes can be tried."""
    if isinstance(value, list):
        return [shortened(inner) for inner in (value if len(value) <= 3 else [*value[:2], value[-1]])]
    return {key: shortened(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def keys(written: Any, open_ended: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Name every key of every object by its path; of objects with the same keys under the same name, as in a table, the first."""
    seen = set()
    for path, found in objects(written, open_ended):
        kind = (next((step for step in reversed(path) if isinstance(step, str)), ""), *found)
        if kind not in seen:
            yield from ((*path, key) for key in found)
        seen.add(kind)


def objects(value: Any, open_ended: tuple[str, ...],
            path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Give every object within a value, with its path."""
    if isinstance(value, dict):
        yield path, value
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if step not in open_ended:
            yield from objects(inner, open_ended, (*path, step))
