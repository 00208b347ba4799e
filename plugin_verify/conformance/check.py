"""Record what one check came to."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

Outcome: TypeAlias = Literal["passed", "failed", "expected failure", "unexpected pass", "no power", "not run", "in error"]


class Check(NamedTuple):
    """One check of a solver: an exact identity, or a claim with the solver in place of ours.

    told: what was found, in a sentence; tried: problems, or trials; script: a failing problem as a program;
    expected: why a failure was expected, "" where none was.
    """

    id: str
    kind: Literal["identity", "claim"]
    says: str
    outcome: Outcome
    told: str
    tried: int = 0
    script: str = ""
    expected: str = ""

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
