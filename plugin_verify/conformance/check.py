"""Record what one check came to."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

from plugin_verify.errors import DiscoveryError
from plugin_verify.runner import Lost

Outcome: TypeAlias = Literal["passed", "failed", "expected failure", "unexpected pass", "no power", "not run", "in error"]

AN_IDENTITY_FAILS, CALL_LOST = "an identity fails", "a call of the solver did not come back"
NOT_RUN = {AN_IDENTITY_FAILS: "claims", CALL_LOST: "checks"}
"""Why checks are not run, and which."""
IMPORTING = "importing it"
"""The step that is no call of the solver."""


class Check(NamedTuple):
    """One check of a solver: an exact identity, or a claim with the solver in place of ours.

    told: what was found, in a sentence; tried: problems, or trials; script: a failing problem or trial as a program;
    expected: why a failure was expected, "" where none was; about: what the program shows, in a sentence;
    most_iterations, widest: the most iterations that the solver was called for, and the most units of a layer.
    """

    id: str
    kind: Literal["identity", "claim"]
    says: str
    outcome: Outcome
    told: str
    tried: int = 0
    script: str = ""
    expected: str = ""
    about: str = ""
    most_iterations: int = 0
    widest: int = 0

    def held_against(self, expected: str) -> Check:
        """Give the check as it counts where a failure was expected for a reason: one that passes then is not in order."""
        if not expected:
            return self
        as_expected: dict[Outcome, Outcome] = {"failed": "expected failure", "passed": "unexpected pass"}
        return self._replace(outcome=as_expected.get(self.outcome, self.outcome), expected=expected)

    @property
    def refuses(self) -> bool:
        """Tell whether the solver is refused by this check alone."""
        return self.outcome in ("failed", "unexpected pass")

    def as_record(self) -> dict[str, Any]:
        """Give what JSON holds."""
        return self._asdict()


def lost_check(made: Check, lost: Lost, reference: str, script: str) -> Check:
    """Record a check in which the worker was lost: by the solver, where it was in a call and nothing outside ended it.

    Raises:
        DiscoveryError: if it was lost in importing the solver.
    """
    if lost.step == IMPORTING:
        remedy = "if it may take longer, raise --limit" if lost.late else "mend the file"
        raise DiscoveryError(f"{reference} cannot be imported: it {lost.how}; {remedy}", target=reference)
    remedy = "; if a call may take longer, raise --limit" if lost.late else ""
    told = f"it {lost.how}: {lost.step or 'between two calls'}{remedy}"
    return made._replace(outcome="in error" if lost.outside or not lost.step else "failed", told=told, script=script,
                         about=f"What it was at when it {'did not return' if lost.late else 'ended'}" if script else "")
