"""Try the identities on problem after problem; the first one that fails is made small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plugin_verify.conformance.check import Check
from plugin_verify.conformance.foreign import Foreign, SolverFailure
from plugin_verify.conformance.identities import Identity
from plugin_verify.conformance.problem import Problem, boxes, tolerance
from plugin_verify.conformance.script import script
from plugin_verify.conformance.shrink import shrink
from plugin_verify.typing import Array

SHOWN = 6
"""Entries of a vector that are told."""


def try_identity(identity: Identity, solver: Foreign, problems: Sequence[Problem], *, precision: str, reference: str) -> Check:
    """Hold a solver to one identity; `reference` is where a program finds the solver."""
    worst = 0.0
    for number, p in enumerate(problems, 1):
        apart, allowed, _ = hold(identity, solver, p, precision=precision)
        if not apart <= allowed:
            small = shrink(p, lambda q: _fails(identity, solver, q, precision))
            return Check(identity.id, "identity", identity.says, "failed", _why(identity, solver, small, precision), number,
                         script(reference, identity, small))
        worst = max(worst, apart / allowed if allowed else 0.0)
    told = f"apart by at most {worst:.2%} of what rounding allows" if worst else "the two sides are equal"
    return Check(identity.id, "identity", identity.says, "passed", told, len(problems))


def hold(identity: Identity, solver: Foreign, p: Problem, *, precision: str) -> tuple[float, float, tuple[Array, Array] | None]:
    """Return how far the sides are apart, how far they may be, and the sides; infinitely far where the solver fails."""
    allowed = 0.0 if identity.exact else tolerance(p, precision=precision)
    with np.errstate(all="ignore"):
        try:
            came, wanted = identity.sides(solver, *boxes(p.A), p.y.copy(), p.x0.copy(), p.step_size, p.k)
        except SolverFailure:
            return np.inf, allowed, None
        return float(np.linalg.norm(came - wanted)), allowed, (came, wanted)


def _fails(identity: Identity, solver: Foreign, p: Problem, precision: str) -> bool:
    apart, allowed, _ = hold(identity, solver, p, precision=precision)
    return not apart <= allowed


def _why(identity: Identity, solver: Foreign, p: Problem, precision: str) -> str:
    apart, allowed, sides = hold(identity, solver, p, precision=precision)
    if sides is None:
        return _failure(identity, solver, p)
    what = f"{_shown(sides[0])} came, {_shown(sides[1])} was wanted"
    if identity.exact:
        return what
    single = ""
    if precision == "float64" and apart <= tolerance(p, precision="float32"):
        single = "; so far off is single precision: if that is meant, say --precision float32"
    return f"{what}: {apart:.2g} apart, where rounding allows {allowed:.2g}{single}"


def _failure(identity: Identity, solver: Foreign, p: Problem) -> str:
    try:
        identity.sides(solver, *boxes(p.A), p.y.copy(), p.x0.copy(), p.step_size, p.k)
    except SolverFailure as failure:
        return str(failure)
    return "it failed once, and not again on the same problem"


def _shown(v: Array) -> str:
    return "(" + ", ".join([f"{float(one):.6g}" for one in v[:SHOWN]] + ["..."] * (len(v) > SHOWN)) + ")"
