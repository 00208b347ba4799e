"""Hold the fields of a claim against what they must be: functions of the right arguments, tuples of the right things."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

from plugin_verify.claims.constants import Hypothesis, UnknownConstant

ARGUMENTS = {
    "sampler": ("s", "rng", "trials"), "quantity": ("s", "sample"), "bound": ("s",), "failure_probability": ("s",),
    "resolution": ("s",), "expected": ("s",), "variance": ("s",), "prove": ("s",), "cost": ("s",), "where": ("s",),
}
"""The functions of a claim, and what they are called with."""

OPTIONAL = ("resolution", "cost", "where")
TUPLES = {"hypotheses": Hypothesis, "unknown": UnknownConstant}


def form_problem(claim: Any) -> str | None:
    """Say which field of a claim is not what it must be, and what would be; None if all are."""
    for name, kind in TUPLES.items():
        value = getattr(claim, name)
        if not isinstance(value, tuple) or not all(isinstance(one, kind) for one in value):
            came = ", ".join(type(one).__name__ for one in value) if isinstance(value, tuple) else type(value).__name__
            return f"{name} holds {came}; give a tuple of {kind.__name__}, with a comma even after a single one: {name}=(one,)"
    for name, arguments in ARGUMENTS.items():
        value = getattr(claim, name, ...)
        if value is ... or (value is None and name in OPTIONAL):
            continue
        called = ", ".join(arguments)
        if not callable(value):
            return f"{name} is {value!r}; give a function, for example {name}=lambda {called}: ..."
        if not _takes(value, arguments):
            own = ", ".join(inspect.signature(value).parameters)
            return f"{name} takes ({own}), and is called as {name}({called}); give it these arguments"
    return None


def _takes(function: Callable[..., Any], arguments: tuple[str, ...]) -> bool:
    if isinstance(function, FunctionType) and function.__code__.co_argcount == len(arguments) and not function.__kwdefaults__:
        return not function.__code__.co_kwonlyargcount  # what most are; reading a signature takes fifty times longer
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    except ValueError:  # compiled, and says nothing of its arguments
        return True
    return True
