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
    for name, part in _fields(value, claim):
        if part.ndim == 0 or part.shape[0] != trials:
            raise ClaimError(f"{claim}: quantity's {name or 'value'} has shape {part.shape} for {trials} trials; "
                             f"the leading axis must be trials", claim=claim)
        names += _names(name, part.shape[1:])
        parts.append(part.reshape(trials, -1))
    return tuple(names), np.concatenate(parts, axis=1)


def row(value: Any, *, claim: str, what: str) -> tuple[tuple[str, ...], Array]:
    """Flatten a bound or an expected value into names and a vector (components,)."""
    names: list[str] = []
    parts: list[Array] = []
    for name, part in _fields(value, claim):
        names += _names(name, part.shape)
        parts.append(part.reshape(-1))
    vector = np.concatenate(parts)
    if np.isnan(vector).any():
        raise ClaimError(f"{claim}: {what} is NaN; it must be a number at every setting", claim=claim)
    return tuple(names), vector


def field_norms(value: Any, *, claim: str) -> Array:
    """Give for each component the norm of the field it belongs to (1 where that is 0): the scale of a relative margin."""
    norms = [np.full(part.size, np.linalg.norm(part) or 1.0) for _, part in _fields(value, claim)]
    return np.concatenate(norms)


def _fields(value: Any, claim: str) -> list[tuple[str, Array]]:
    named = list(zip(value._fields, value, strict=True)) if hasattr(value, "_fields") else [("", value)]
    try:
        return [(name, np.asarray(part, dtype=np.float64)) for name, part in named]
    except (TypeError, ValueError):
        raise ClaimError(f"{claim}: a component is {type(value).__name__}, not numbers; return numbers or arrays of them",
                         claim=claim) from None


def _names(name: str, shape: tuple[int, ...]) -> list[str]:
    base = name or "value"
    return [base] if not shape else [f"{base}[{', '.join(map(str, index))}]" for index in np.ndindex(*shape)]
