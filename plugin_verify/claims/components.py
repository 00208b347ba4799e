"""Turn what a claim's functions return into columns: one a component, named."""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.errors import ClaimError
from plugin_verify.typing import Array


def columns(value: Any, trials: int, *, claim: str) -> tuple[tuple[str, ...], Array]:
    """Flatten a quantity into names and a matrix (trials, components).

    Raises:
        ClaimError: if a component's leading axis is not the number of trials.
    """
    names: list[str] = []
    parts: list[Array] = []
    for name, part in _fields(value, claim, "quantity"):
        if part.ndim == 0 or part.shape[0] != trials:
            what = f"quantity's {name}" if name else "quantity"
            raise ClaimError(f"{claim}: {what} has shape {part.shape} for {trials} trials; the leading axis must be trials: "
                             f"{_remedy(value, part)}", claim=claim, field="quantity")
        names += _names(name, part.shape[1:])
        parts.append(part.reshape(trials, -1))
    return tuple(names), np.concatenate(parts, axis=1)


def row(value: Any, *, claim: str, what: str) -> tuple[tuple[str, ...], Array]:
    """Flatten a bound or an expected value into names and a vector (components,)."""
    names: list[str] = []
    parts: list[Array] = []
    for name, part in _fields(value, claim, what):
        names += _names(name, part.shape)
        parts.append(part.reshape(-1))
    vector = np.concatenate(parts)
    if np.isnan(vector).any():
        raise ClaimError(f"{claim}: {what} is NaN; it must be a number at every setting: mend it, or leave the settings out at "
                         f"which it is none", claim=claim, field=what)
    return tuple(names), vector


def field_norms(value: Any, *, claim: str) -> Array:
    """Give for each component the norm of the field it belongs to (1 where that is 0): the scale of a relative margin."""
    norms = [np.full(part.size, np.linalg.norm(part) or 1.0) for _, part in _fields(value, claim, "expected")]
    return np.concatenate(norms)


def _remedy(value: Any, part: Array) -> str:
    if isinstance(value, (tuple, list)) and not hasattr(value, "_fields"):
        return "return several components as a NamedTuple of arrays"
    return "reduce over the later axes only, as axis=1 does" if part.ndim == 0 else "return one number, or one row, a trial"


def _fields(value: Any, claim: str, what: str) -> list[tuple[str, Array]]:
    named = list(zip(value._fields, value, strict=True)) if hasattr(value, "_fields") else [("", value)]
    return [(name, _numbers(part, claim, f"{what}'s {name}" if name else what)) for name, part in named]


def _numbers(part: Any, claim: str, what: str) -> Array:
    if part is None:
        raise ClaimError(f"{claim}: {what} is None, and numbers were wanted; is a `return` missing?", claim=claim,
                         field=_field(what))
    try:
        found = np.asarray(part)
        if not np.iscomplexobj(found):
            return np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        raise ClaimError(f"{claim}: {what} is of type {type(part).__name__} and not numbers; return a number, an array of "
                         f"numbers, or a NamedTuple of them", claim=claim, field=_field(what)) from None
    raise ClaimError(f"{claim}: {what} is complex, and real numbers were wanted; take abs, .real or .imag of it", claim=claim,
                     field=_field(what))


def _field(what: str) -> str:
    return what.partition("'")[0]


def _names(name: str, shape: tuple[int, ...]) -> list[str]:
    base = name or "value"
    return [base] if not shape else [f"{base}[{', '.join(map(str, index))}]" for index in np.ndindex(*shape)]
