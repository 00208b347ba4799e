"""Try every rule on every claim of some files, stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from plugin_verify.claims import gather
from plugin_verify.errors import DiscoveryError
from plugin_verify.linting import files
from plugin_verify.linting.bench import Bench, is_sampled
from plugin_verify.linting.problem import Problem, Rule, Said, rule_name
from plugin_verify.linting.rules import STAGES
from plugin_verify.runner import Line, do_apart


class Report(NamedTuple):
    """What was looked at, claims and false twins by id, and what is wrong with them."""

    claims: tuple[str, ...]
    twins: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """How many problems would break a run or make its verdict worthless."""
        return sum(problem.error for problem in self.problems)


def lint_apart(targets: Sequence[str] = ()) -> Report:
    """Do what `lint` does in a process of its own, which a claim may end.

    Raises:
        DiscoveryError: as `lint`.
        ClaimError: if a claim, or a file as it is imported, ends the process.
    """
    return do_apart(lint, tuple(targets))


def lint(targets: Sequence[str] = (), line: Line | None = None) -> Report:
    """Look for what is wrong with the claims that the targets name, by running a few trials of each.

    A rule is tried where everything that it relies on is in order. What one line of a file does to several claims, a claim and
    its false twins above all, is told once.

    Raises:
        DiscoveryError: if a target is no file, package, module or claim, or none of them holds a claim.
    """
    line = line or Line()
    line.note(", ".join(targets) or "what is installed")
    found, broken = gather(targets)
    if not found and not broken:
        raise DiscoveryError(f"{', '.join(targets) or 'what is installed'} holds no claim; a claim is a module-level "
                             f"HighProbabilityBound, ExpectationIdentity, UniformBound or ForAll, not in a list or a function",
                             target=", ".join(targets))
    problems = [*_told("", files.import_error(broken), "import-error", True),
                *_told("", files.duplicate_id(found), "duplicate-id", True),
                *_told("", files.hidden_claim(found), "hidden-claim", False)]
    for one in sorted(found, key=lambda one: one.claim.twin_of is not None):
        if not any(problem.error and problem.claim == one.claim.twin_of for problem in problems):  # its twins have the same error
            line.note(f"{one.claim.id} ({one.reference.rpartition(':')[0]})")
            problems += _lint_claim(Bench(one, found))
    once = {(one.rule, one.place, one.says.removeprefix(one.claim)): one for one in reversed(problems)}
    return Report(tuple(one.claim.id for one in found if one.claim.twin_of is None),
                  tuple(one.claim.id for one in found if one.claim.twin_of is not None), tuple(reversed(once.values())))


def _lint_claim(bench: Bench) -> list[Problem]:
    problems: list[Problem] = []
    for stage in STAGES:
        if stage.sampled and not is_sampled(bench.claim):
            break
        problems += _tried(bench, stage.errors, True)
        problems += _tried(bench, stage.warnings, False) if not any(one.error for one in problems) else []
        if any(one.error for one in problems):
            break
    return problems


def _tried(bench: Bench, rules: Iterable[Rule], error: bool) -> list[Problem]:
    return [problem for rule in rules for problem in _told(bench.claim.id, rule(bench), rule_name(rule), error)]


def _told(claim: str, said: Iterator[Said], rule: str, error: bool) -> list[Problem]:
    return [Problem(rule, error, claim, place, " ".join(says.split())) for place, says in said]
