"""Try the identities on problem after problem; the first one that fails is made small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from plugin_verify.conformance.check import IMPORTING, Check, lost_check
from plugin_verify.conformance.foreign import Foreign, SolverFailure, load_solver
from plugin_verify.conformance.identities import IDENTITIES, Identity
from plugin_verify.conformance.problem import Problem, boxes, problems, tolerance
from plugin_verify.conformance.script import script
from plugin_verify.conformance.shrink import shrink
from plugin_verify.outward import above, below, exact, figures_to_tell, nearest
from plugin_verify.runner import Line, Lost
from plugin_verify.typing import Array

PRINTED = 200
"""Numbers of a problem that was not made small, for a program to be printed that holds them all."""
SHOWN = 6
"""Entries of a vector that are told."""


class Trying(NamedTuple):
    """An identity by its place in IDENTITIES, the solver by its reference, and the problems by their seed and number."""

    place: int
    solver: str
    precision: str
    seed: int
    problems: int


def run_identity(task: Trying, line: Line) -> Check:
    """Hold the solver to one identity, in a worker process."""
    with line.step(IMPORTING):
        solver = load_solver(task.solver)
    drawn = list(problems(task.seed, task.problems))
    identity = IDENTITIES[task.place]
    made = try_identity(identity, solver._replace(line=line), drawn, precision=task.precision, reference=task.solver)
    return made._replace(most_iterations=solver.reach.iterations, widest=solver.reach.width)


def lost_identity(task: Trying, lost: Lost) -> Check:
    """Record an identity on which the worker was lost."""
    identity, p = IDENTITIES[task.place], lost.note
    short = p is not None and sum(array.size for array in (*p.A, p.y, p.x0)) <= PRINTED
    return lost_check(Check(identity.id, "identity", identity.says, "failed", "", 1), lost, task.solver,
                      script(task.solver, identity, p) if short else "")


def try_identity(identity: Identity, solver: Foreign, tried: Sequence[Problem], *, precision: str, reference: str) -> Check:
    """Hold a solver to one identity; `reference` is where a program finds the solver."""
    worst = 0.0
    for number, p in enumerate(tried, 1):
        apart, allowed, _ = hold(identity, solver, p, precision=precision)
        if not apart <= allowed:
            small = shrink(p, lambda q: _fails(identity, solver, q, precision))
            return Check(identity.id, "identity", identity.says, "failed", _why(identity, solver, small, precision), number,
                         script(reference, identity, small), about=f"The smallest problem found on which {identity.id} fails")
        worst = max(worst, apart / allowed if allowed else 0.0)
    told = f"apart by at most {above(100 * exact(worst))}% of what rounding allows" if worst else "the two sides are equal"
    return Check(identity.id, "identity", identity.says, "passed", told, len(tried))


def hold(identity: Identity, solver: Foreign, p: Problem, *, precision: str) -> tuple[float, float, tuple[Array, Array] | None]:
    """Return how far the sides are apart, how far they may be, and the sides; infinitely far where the solver fails."""
    allowed = 0.0 if identity.exact else tolerance(p, precision=precision)
    with np.errstate(all="ignore"):
        try:
            came, wanted = _sides(identity, solver, p)
        except SolverFailure:
            return np.inf, allowed, None
        return float(np.linalg.norm(came - wanted)), allowed, (came, wanted)


def _sides(identity: Identity, solver: Foreign, p: Problem) -> tuple[Array, Array]:
    solver.line.note(p)
    return identity.sides(solver._replace(widths=p.n), *boxes(p.A), p.y.copy(), p.x0.copy(), p.step_size, p.k)


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
    figures = figures_to_tell(apart, apart, allowed, 2)
    return f"{what}: {below(apart, figures)} apart, where rounding allows {nearest(allowed, figures)}{single}"


def _failure(identity: Identity, solver: Foreign, p: Problem) -> str:
    try:
        _sides(identity, solver, p)
    except SolverFailure as failure:
        return str(failure)
    return "it failed once, and not again on the same problem"


def _shown(v: Array) -> str:
    return "(" + ", ".join([f"{float(one):.6g}" for one in v[:SHOWN]] + ["..."] * (len(v) > SHOWN)) + ")"
