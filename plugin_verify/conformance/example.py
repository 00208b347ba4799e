"""Show a claim that refutes a solver at work: one trial, at the smallest setting that is found, as a program to paste and run.

A trial is drawn from a generator of its own, so that a seed is all that it takes to draw it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims import Claim, ExpectationIdentity, Setting, UniformBound, columns, describe
from plugin_verify.conformance.shrink import greedy
from plugin_verify.conformance.substitute import with_solver
from plugin_verify.runner import generator
from plugin_verify.solvers import Solution, plugin
from plugin_verify.typing import Array, Generator

TRIES, TRIALS = 24, 30
"""Settings that are tried, and trials at the smallest one found, at most."""


class Trial(NamedTuple):
    """A trial of a claim, or a batch of them, by its seed; the claim by its reference."""

    claim: str
    setting: Setting
    seed: int
    trials: int = 1

    def draw(self, claim: Claim) -> Any:
        """Draw it."""
        sampled: Any = claim
        return sampled.sampler(self.setting, np.random.default_rng(self.seed), self.trials)


def addressed(claim: Claim, reference: str, note: Callable[[Trial], None]) -> Claim:
    """Give the claim with trials that can be drawn again by themselves; each is noted before it is drawn."""

    def sampler(s: Setting, rng: Generator, trials: int) -> Any:
        trial = Trial(reference, s, int(rng.integers(2**63)), trials)
        note(trial)
        return trial.draw(claim)

    changed: Any = replace
    return changed(claim, sampler=sampler)  # type: ignore[no-any-return]


def smallest(claim: Claim, s: Setting, refuted: Callable[[Setting], bool]) -> Setting:
    """Make widths, and other whole numbers, of a setting smaller for as long as the claim refutes a solver there."""

    def candidates(s: Setting) -> Iterator[Setting]:
        yield from sorted((one for one in claim.settings if _size(one) < _size(s)), key=_size)
        yield from _smaller(s)

    return greedy(s, refuted, candidates, _size, tries=TRIES)


def farthest(claim: Claim, reference: str, solver: Callable[..., Solution], s: Setting, seed: int, trials: int) -> Trial:
    """Find the trial in which what a claim measures with a solver is farthest from what it measures with step (5)."""
    rng = generator(seed, claim.id, "example", 0)
    tried = [Trial(reference, s, int(rng.integers(2**63))) for _ in range(trials)]
    with np.errstate(all="ignore"):
        off = [np.abs(_measured(with_solver(claim, solver), one) - _measured(with_solver(claim, plugin), one)) for one in tried]
    return tried[int(np.argmax([np.nan_to_num(one, nan=np.inf).max() for one in off]))]


def program(solver: str, claim: Claim, trial: Trial) -> str:
    """Write the program that does a trial with the solver, and with step (5)."""
    wanted, says = ("expected", "the mean that it says") if isinstance(claim, ExpectationIdentity) else ("bound", "its bound")
    return f"""import numpy as np
from plugin_verify import plugin
from plugin_verify.claims import load
from plugin_verify.conformance import Substitute, load_solver, with_solver

claim = load({trial.claim!r})
s = type(claim.settings[0])({describe(trial.setting)})


def trial(solver):
    sample = claim.sampler(s, np.random.default_rng({trial.seed}), {trial.trials})
    return with_solver(claim, solver).quantity(s, sample)


print(trial(Substitute(load_solver({solver!r}))))  # what the claim measures with the solver
print(trial(plugin))  # and with step (5)
print(claim.{wanted}(s))  # {says}
"""


def _measured(claim: Claim, trial: Trial) -> Array:
    sampled: Any = claim
    value = sampled.quantity(trial.setting, trial.draw(claim))
    return columns(value[0] if isinstance(claim, UniformBound) else value, trial.trials, claim=claim.id)[1]


def _size(s: Setting) -> tuple[int, int]:
    """Add up the whole numbers of a setting, and count them."""
    whole = [abs(v) for _, _, v in _whole(s)]
    return sum(whole), len(whole)


def _whole(s: Setting) -> Iterator[tuple[str, int | None, int]]:
    """Give every whole number of a setting: the field, the place in it where that is a tuple, and the number."""
    for name, value in zip(s._fields, s, strict=True):
        for place, part in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            if type(part) is int:
                yield name, place, part


def _smaller(s: Setting) -> Iterator[Setting]:
    """Take half of a whole number away, then a quarter, down to 1."""
    for share in (0.5, 0.25, 0.1, 0.0):
        for name, place, v in _whole(s):
            less = v - max(1, int(share * v))
            if less >= 0:
                old: Any = getattr(s, name)
                yield s._replace(**{name: less if place is None else (*old[:place], less, *old[place + 1:])})
