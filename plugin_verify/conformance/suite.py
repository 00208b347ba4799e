"""Go through all checks of a foreign solver: exact identities first, and if none fails unexpectedly, the claims."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from plugin_verify.conformance.check import Check
from plugin_verify.conformance.exact import try_identity
from plugin_verify.conformance.foreign import absolute, load_solver
from plugin_verify.conformance.identities import IDENTITIES
from plugin_verify.conformance.problem import problems
from plugin_verify.conformance.statistical import RATE, claims, try_claims
from plugin_verify.errors import InvalidArgument
from plugin_verify.runner import Progress

PROBLEMS = {"smoke": 24, "standard": 200}
"""On how many problems an identity is tried."""


def check_solver(reference: str, *, profile: str = "standard", seed: int = 2021, jobs: int = 1, precision: str = "float64",
                 expected: Mapping[str, str] | None = None, watch: Callable[[Progress], None] = lambda progress: None
                 ) -> dict[str, Any]:
    """Check the solver at MODULE:NAME or FILE.py:NAME, and return what JSON holds.

    Args:
        profile: "smoke" or "standard".
        precision: "float64" or "float32", that of the solver's own arithmetic.
        expected: id of a check -> why it is expected to fail; one that passes then refuses the solver.

    Raises:
        DiscoveryError: if there is no such solver.
        InvalidArgument: if it cannot be called, or a failure is expected of a check that does not exist.
    """
    solver, found = load_solver(reference), claims()
    expected = dict(expected or {})
    _require_known(expected, [one.id for one in IDENTITIES] + [one.claim.id for one in found])
    drawn = list(problems(seed, PROBLEMS[profile]))
    made = []
    for done, identity in enumerate(IDENTITIES):
        watch(Progress("identities", done, len(IDENTITIES), identity.id, what="identities"))
        check = try_identity(identity, solver, drawn, precision=precision, reference=absolute(reference))
        made.append(check.held_against(expected.get(check.id, "")))
    watch(Progress("identities", len(IDENTITIES), len(IDENTITIES), what="identities"))
    if any(check.outcome == "failed" for check in made):
        made += [Check(one.claim.id, "claim", one.claim.source, "not run", "an identity fails") for one in found]
    else:
        tested = try_claims(found, absolute(reference), profile=profile, seed=seed, jobs=jobs, precision=precision, watch=watch)
        made += [check.held_against(expected.get(check.id, "")) for check in tested]
    return {"solver": reference, "seed": seed, "profile": profile, "precision": precision, "verdict": verdict(made),
            "false_refusal_rate": RATE, "checks": [check.as_record() for check in made]}


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
