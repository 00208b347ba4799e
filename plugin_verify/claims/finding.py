"""State what a run says to a reader of the paper beyond its verdicts, and which statements of the paper have no check."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from plugin_verify.claims.place import raised
from plugin_verify.errors import ClaimError


class Evidence(NamedTuple):
    """One line of what a finding rests on: a claim in the run, and the index of one of its settings in the record."""

    claim: str
    setting: int | None
    says: str


class Told(NamedTuple):
    """A finding in words, in the markup of a statement, and what it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Hold what a reader of the paper would want to know, as a function of the records of a run.

    Args (as fields):
        id: short, without spaces.
        title: the finding in one line.
        source: where in the paper it belongs.
        claims: the claims it rests on, by id; it is told only if the run has all of them.
        says: records of these claims by id, as result.json holds them -> the text with its numbers taken from the records;
            None if the records do not bear it out.
    """

    id: str
    title: str
    source: str
    claims: tuple[str, ...]
    says: Callable[[Mapping[str, dict[str, Any]]], Told | None]

    def __post_init__(self) -> None:
        if not self.claims:
            raise ClaimError(f"the finding {self.id!r} rests on no claim; name those whose records it reads", claim=self.id)


@dataclass(frozen=True, kw_only=True)
class Unchecked:
    """Name a statement of the paper that has no check, and say why."""

    source: str
    title: str
    why: str


def tell(finding: Finding, records: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Give a finding as result.json holds it; None if the run has not all of its claims, or does not bear it out.

    Raises:
        ClaimError: if the finding's function raises.
    """
    if not set(finding.claims) <= records.keys():
        return None
    try:
        told = finding.says({claim: records[claim] for claim in finding.claims})
    except (Exception, SystemExit) as error:
        raise ClaimError(f"the finding {finding.id!r} raised {raised(error)}; the trials are safe, "
                         f"mend it and write the report with: plugin-verify report DIR", claim=finding.id) from error
    return told and {"id": finding.id, "title": finding.title, "source": finding.source, "text": inspect.cleandoc(told.text),
                     "evidence": [line._asdict() for line in told.evidence]}
