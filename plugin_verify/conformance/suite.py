"""Go through all checks of a foreign solver: exact identities first, and if none fails unexpectedly, the claims."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

from plugin_verify.conformance.check import AN_IDENTITY_FAILS, CALL_LOST, Check
from plugin_verify.conformance.exact import Trying, lost_identity, run_identity
from plugin_verify.conformance.foreign import absolute
from plugin_verify.conformance.identities import IDENTITIES
from plugin_verify.conformance.statistical import RATE, claims, try_claims
from plugin_verify.errors import InvalidArgument
from plugin_verify.runner import Lost, Progress, work_apart

PROBLEMS = {"smoke": 24, "standard": 200}
"""On how many problems an identity is tried."""


LIMIT = 60.0
"""Seconds that a call of the solver may take, or importing it."""


def check_solver(reference: str, *, profile: str = "standard", seed: int = 2021, jobs: int = 1, precision: str = "float64",
                 expected: Mapping[str, str] | None = None, limit: float = LIMIT,
                 watch: Callable[[Progress], None] = lambda progress: None) -> dict[str, Any]:
    """Check the solver at MODULE:NAME or FILE.py:NAME, and return what JSON holds.

    The solver is called in worker processes alone. Where a call takes too long, or ends its process, no further check is run.

    Args:
        profile: "smoke" or "standard".
        precision: "float64" or "float32", that of the solver's own arithmetic.
        expected: id of a check -> why it is expected to fail; one that passes then refuses the solver.
        limit: the seconds that a call of the solver may take, boxes and all, or importing it.

    Raises:
        DiscoveryError: if there is no such solver, or importing it does not come to an end.
        InvalidArgument: if it cannot be called, or a failure is expected of a check that does not exist.
    """
    if not 0 < limit < math.inf:
        raise InvalidArgument(f"limit {limit!r} is no time; give a positive number of seconds", argument="limit")
    solver, found = absolute(reference), claims()
    expected = dict(expected or {})
    _require_known(expected, [one.id for one in IDENTITIES] + [one.claim.id for one in found])
    tasks = [Trying(place, solver, precision, seed, PROBLEMS[profile]) for place in range(len(IDENTITIES))]
    made, why_not = _identities(tasks, expected, limit, watch)
    if why_not:
        made += [Check(one.claim.id, "claim", one.claim.source, "not run", why_not) for one in found]
    else:
        tested = try_claims(found, solver, profile=profile, seed=seed, jobs=jobs, precision=precision, limit=limit, watch=watch)
        made += [check.held_against(expected.get(check.id, "")) for check in tested]
    return {"solver": reference, "seed": seed, "profile": profile, "precision": precision, "verdict": verdict(made),
            "false_refusal_rate": RATE, "most_iterations": max(check.most_iterations for check in made),
            "widest": max(check.widest for check in made), "checks": [check.as_record() for check in made]}


def _identities(tasks: Sequence[Trying], expected: Mapping[str, str], limit: float, watch: Callable[[Progress], None]
                ) -> tuple[list[Check], str]:
    """Hold the solver to one identity after the other; say why no claim is to be tried, "" where it is."""
    made: list[Check] = []
    watch(Progress("identities", 0, len(tasks), IDENTITIES[0].id, what="identities"))
    with closing(work_apart(run_identity, tasks, limit=limit)) as answers:
        for index, answer in answers:
            if isinstance(answer, Lost):  # nobody expects that
                rest = [Check(one.id, "identity", one.says, "not run", CALL_LOST) for one in IDENTITIES[index + 1:]]
                return [*made, lost_identity(tasks[index], answer), *rest], CALL_LOST
            made.append(answer.held_against(expected.get(answer.id, "")))
            watch(Progress("identities", index + 1, len(tasks), answer.id, what="identities"))
    return made, AN_IDENTITY_FAILS if any(check.outcome == "failed" for check in made) else ""


def verdict(made: list[Check]) -> str:
    """Say "refused" where a check refuses, else "incomplete" where one is in error, else "accepted"."""
    if any(check.refuses for check in made):
        return "refused"
    return "incomplete" if any(check.outcome == "in error" for check in made) else "accepted"


def _require_known(expected: Mapping[str, str], known: list[str]) -> None:
    for name, reason in expected.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise InvalidArgument(f"no check is called {name!r}; {hint}", argument="expected")
        if not reason.strip():
            raise InvalidArgument(f"a failure of {name} is expected without a reason; say why: {name}=\"...\"",
                                  argument="expected")
