"""Build, read and identify settings: the values of everything under "for all"."""

from __future__ import annotations

import ast
import hashlib
import json
import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from plugin_verify.claims.constants import Setting
from plugin_verify.errors import SettingError, nearest

S = TypeVar("S")

FIELDS = "declare the fields of a typing.NamedTuple as int, float, str, bool, or a tuple of these such as tuple[int, ...]"
"""What a setting may hold: only such values are written and read again without loss."""


def grid(kind: type[S], **axes: tuple[Any, ...]) -> tuple[S, ...]:
    """Take every combination of the given values, the last field varying fastest; fields left out keep their defaults.

    Args:
        kind: a NamedTuple class, one field for everything under "for all": int, float, str, bool or tuples of them.
        axes: field -> the values that it takes, always a tuple.

    Raises:
        SettingError: if an axis is one value and no tuple of them, or the kind has no such field.

    Example:
        >>> from typing import NamedTuple
        >>> from plugin_verify import grid
        >>> Setting = NamedTuple("Setting", [("n", int), ("t", float)])
        >>> grid(Setting, n=(1, 10), t=(0.5,))
        (Setting(n=1, t=0.5), Setting(n=10, t=0.5))
    """
    known = getattr(kind, "_fields", tuple(axes))
    for name, values in axes.items():
        if name not in known:
            raise SettingError(f"grid: {kind.__name__} has no field {name!r}; {nearest(name, known, 'the fields are')}")
        if isinstance(values, str) or not hasattr(values, "__iter__"):
            raise SettingError(f"grid: {name} is {values!r}; give a tuple of values, with a comma even after a single one: "
                               f"{name}=({values!r},)")
    return tuple(kind(**dict(zip(axes, point, strict=True))) for point in product(*axes.values()))


def parse_setting(text: str, like: Setting) -> Setting:
    """Read "n=(1, 250), theta=1, k=1" into the kind of setting that `like` is: literals only, its defaults for the rest.

    Raises:
        SettingError: naming the field that is unknown, missing, not a literal or of the wrong type.
    """
    kind = type(like)
    try:
        call = ast.parse(f"setting({text})", mode="eval").body
    except (SyntaxError, RecursionError):
        call = None
    if not isinstance(call, ast.Call) or call.args or any(word.arg is None for word in call.keywords):
        raise SettingError(f"--at {text!r} is not a list of field=value; write for example "
                           f"{describe(like)!r}", setting=text)
    values: dict[str, Any] = {}
    for word in call.keywords:
        assert word.arg is not None
        try:
            values[word.arg] = ast.literal_eval(word.value)
        except (ValueError, TypeError):
            raise SettingError(f"--at {text!r}: {word.arg} must be a literal (a number, a tuple, a string), "
                               f"not {ast.unparse(word.value)!r}", setting=text) from None
    if len(values) < len(call.keywords):
        raise SettingError(f"--at {text!r} gives a field twice; give each once", setting=text)
    unknown = [name for name in values if name not in kind._fields]
    missing = [name for name in kind._fields if name not in values and name not in kind._field_defaults]
    if unknown or missing:
        what = (f"no field {unknown[0]!r}; {nearest(unknown[0], kind._fields, 'the fields are')}" if unknown else
                f"{missing[0]!r} is missing; the fields are {', '.join(kind._fields)}")
        raise SettingError(f"--at {text!r}: {what}", setting=text)
    return canonical(kind(**values))


def canonical(setting: Setting) -> Setting:
    """Give every field exactly the type its annotation names, so that equal settings have equal bytes.

    Raises:
        SettingError: if a value does not fit (a float where an int belongs, NaN, infinity).
    """
    try:
        hints = _hints(type(setting))  # type: ignore[arg-type]  # classes are hashable
    except NameError as error:
        raise SettingError(f"an annotation of {type(setting).__name__} is unknown: {error}; {FIELDS}",
                           setting=describe(setting)) from None
    return type(setting)(*(_cast(value, hints.get(name), name, setting)
                           for name, value in zip(setting._fields, setting, strict=True)))


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _cast(value: Any, hint: Any, name: str, setting: Setting) -> Any:
    if get_origin(hint) is tuple and isinstance(value, (tuple, list)):
        inner = get_args(hint)
        kinds = inner[:1] * len(value) if len(inner) == 2 and inner[1] is Ellipsis else inner
        if len(kinds) == len(value):
            return tuple(_cast(part, kind, name, setting) for part, kind in zip(value, kinds, strict=True))
    number = hasattr(value, "__index__") or isinstance(value, float)
    if hint is float and number and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    if hint is int and hasattr(value, "__index__") and not isinstance(value, bool):
        return int(value)
    if hint in (str, bool) and isinstance(value, hint):
        return value
    raise SettingError(f"{name}={value!r} in setting {describe(setting)}: {_wanted(hint, name, setting)}",
                       setting=describe(setting))


def _wanted(hint: Any, name: str, setting: Setting) -> str:
    if hint is None:
        return f"the field {name} of {type(setting).__name__} has no type; {FIELDS}"
    told = getattr(hint, "__name__", str(hint)) if get_origin(hint) is None else str(hint)
    if hint not in (int, float, str, bool) and get_origin(hint) is not tuple:
        return f"a field cannot be {told}; {FIELDS}"
    return f"a finite {told} was wanted; mend that field" if hint in (int, float) else f"{told} was wanted; mend that field"


def describe(setting: Setting) -> str:
    """Write a setting as `--at` reads it."""
    return ", ".join(f"{name}={value!r}" for name, value in zip(setting._fields, setting, strict=True))


def as_record(setting: Setting) -> dict[str, Any]:
    """Write a setting as JSON would: tuples become lists."""
    record: dict[str, Any] = json.loads(json.dumps(setting._asdict()))
    return record


def from_record(record: Mapping[str, Any], like: Setting) -> Setting:
    """Read what `as_record` wrote of a setting of the same kind."""
    return canonical(type(like)(**record))


def setting_id(setting: Setting) -> str:
    """Give the eight hex digits by which addresses name a setting: a hash of its fields and values."""
    text = json.dumps(as_record(setting), sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]
