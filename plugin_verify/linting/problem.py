"""Hold what the rules find: a place, the rule, and one line that says what came, what was wanted and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from plugin_verify.claims import Found
from plugin_verify.errors import ClaimError, PluginVerifyError
from plugin_verify.linting.bench import Bench
from plugin_verify.linting.place import Place, place_of, place_of_error

Said: TypeAlias = tuple[Place, str]
"""Where something is wrong, and the line about it."""

Rule: TypeAlias = Callable[[Bench], Iterator[Said]]
"""One thing that may be wrong with a claim: the function's name is the rule's, its docstring what it finds."""


class Problem(NamedTuple):
    """Something that is wrong: an error would break a run or make its verdict worthless, a warning would not."""

    rule: str
    error: bool
    claim: str
    place: Place
    says: str

    def __str__(self) -> str:
        return f"{self.place}: {'error' if self.error else 'warning'}: {self.says} [{self.rule}]"


def rule_name(rule: object) -> str:
    """Name a rule after its function."""
    return getattr(rule, "__name__", "").replace("_", "-")


def rule_says(rule: object) -> str:
    """Say in one line what a rule finds."""
    return (rule.__doc__ or "").partition("\n")[0]


def blamed(one: Found, error: PluginVerifyError, field: str = "") -> Said:
    """Turn an error of the package into what a rule says, at the line that raised, or at the field to blame."""
    own = place_of(one, getattr(error, "field", "") or field)
    cause = error.__cause__
    raised = place_of_error(cause, "") if isinstance(error, ClaimError) and cause is not None else Place("", None)
    return (raised if raised.line else own), str(error)
