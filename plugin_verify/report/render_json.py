"""Write a result as JSON that is equal, byte for byte, between equal runs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from plugin_verify.report.record import Record


@cache
def json_schema(name: str) -> dict[str, Any]:
    """Read the JSON Schema (2020-12) of <name>.json that is shipped with the package.

    Args:
        name: "result", "comparison", "diagnosis", "figure-1", "figure-2", "figure-3" or "trained-steps".
    """
    schema: dict[str, Any] = json.loads(files("plugin_verify.report").joinpath(f"{name}.schema.json").read_text("utf-8"))
    return schema


def result_schema() -> dict[str, Any]:
    """Read the schema of result.json, which holds that of teeth.json as its `teeth`."""
    return json_schema("result")


def render_json(result: Record) -> str:
    """Write a result as JSON: keys in the schema's order, then as given; inf, -inf and nan as words."""
    return json.dumps(finite(ordered(result, result_schema())), indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def ordered(value: Any, schema: Mapping[str, Any]) -> Any:
    """Put the keys that the schema names first, in its order; all others keep theirs."""
    if isinstance(value, Mapping):
        known = schema.get("properties", {})
        names = [name for name in known if name in value] + [name for name in value if name not in known]
        rest = schema.get("additionalProperties", {})
        inner = rest if isinstance(rest, dict) else {}
        return {name: ordered(value[name], known.get(name, inner)) for name in names}
    if isinstance(value, list | tuple):
        return [ordered(item, schema.get("items", {})) for item in value]
    return value


def finite(value: Any) -> Any:
    """Turn a value into one that JSON can hold: NumPy scalars to numbers, inf, -inf and nan to words."""
    if isinstance(value, Mapping):
        return {str(name): finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    if isinstance(value, np.generic):
        return finite(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
