"""State a theorem as a frozen value: the four kinds of claim, and false twins of them.

A claim is found by scanning a module for instances; there is nothing to register and nothing to subclass. Every function
of a claim is plain: `sampler(s, rng, trials)` draws everything random, `quantity(s, sample)` measures it with trials on the
leading axis, the rest are numbers at a setting. Where a claim has several components, `quantity` and `bound` return the
same NamedTuple.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias, TypeVar

from plugin_verify.claims.constants import Hypothesis, Setting, UnknownConstant
from plugin_verify.claims.form import form_problem
from plugin_verify.errors import ClaimError
from plugin_verify.networks import Cost
from plugin_verify.typing import Generator

Sampler: TypeAlias = Callable[[Any, Generator, int], Any]


class Proof(NamedTuple):
    """What a deterministic check found: `holds` is None where it settles nothing; `where` says over which range."""

    holds: bool | None
    where: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Hold what every kind of claim has; use one of the four kinds below.

    Args (as fields):
        id: short, without spaces; addresses and randomness hang on it.
        settings: everything under "for all", one NamedTuple each; build them with `grid`.
        statement: the theorem, its first line a title, its formulas in LaTeX; the report renders it.
        source: where it stands in the paper.
        hypotheses, unknown: what it assumes, and the constants of which it only says that they exist.
        cost: s -> what a trial costs; it sizes the blocks, and how many trials a profile affords.
        labels: component -> how a picture names it, in the paper's letters.
        twin_of, where, pins: of a false twin: its claim, the settings at which it should show, and values of constants.
    """

    kind: ClassVar[str]

    id: str
    settings: tuple[Setting, ...]
    statement: str = ""
    source: str = ""
    hypotheses: tuple[Hypothesis, ...] = ()
    unknown: tuple[UnknownConstant, ...] = ()
    cost: Callable[[Any], Cost] | None = None
    twin_of: str | None = None
    where: Callable[[Any], bool] | None = None
    pins: Mapping[str, float] | None = None
    labels: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id or any(letter.isspace() for letter in self.id):
            raise ClaimError(f"a claim's id is {self.id!r}; give it a short name without spaces", claim=self.id)
        if not isinstance(self.settings, tuple) or not all(hasattr(s, "_fields") for s in self.settings):
            raise ClaimError(f"{self.id}: settings must be a tuple of NamedTuples, one a setting; build it with "
                             f"grid(Setting, ...)", claim=self.id)
        if not self.settings:
            raise ClaimError(f"{self.id}: there is no setting, so nothing would ever be checked; give one, or widen `where`",
                             claim=self.id)
        kinds = sorted({type(s).__name__ for s in self.settings})
        if len(kinds) > 1:
            raise ClaimError(f"{self.id}: the settings are of several kinds, {' and '.join(kinds)}; give all of them one kind",
                             claim=self.id)
        problem = form_problem(self)
        if problem:
            raise ClaimError(f"{self.id}: {problem}", claim=self.id)

    @property
    def title(self) -> str:
        """The first line of the statement, or the id."""
        return self.statement.strip().partition("\n")[0].rstrip(".") or self.id

    def constants(self, role: str) -> tuple[UnknownConstant, ...]:
        """Give the unknown constants of one role, "hypothesis" or "bound"."""
        return tuple(constant for constant in self.unknown if constant.role == role)


@dataclass(frozen=True, kw_only=True)
class HighProbabilityBound(Claim):
    """State that every component of `quantity` is at most `bound`, but for a probability `failure_probability`.

    Args (as fields):
        sampler: (s, rng, trials) -> sample, everything random.
        quantity: (s, sample) -> NamedTuple of arrays, or an array, leading axis = trials.
        bound: s -> the same NamedTuple of numbers, or a number. With a bound constant: what the constant multiplies.
        failure_probability: s -> delta in (0, 1), what the theorem allows.
        resolution: s -> what rounding may do to the quantity, absolutely; a bound that is not far above it is refused.
        gaussian: all randomness is `rng.standard_normal`, the same numbers of them whatever their values, trials on the leading
            axis: then probabilities beyond counting are decided by splitting.
    """

    kind: ClassVar[str] = "high-probability-bound"

    sampler: Sampler
    quantity: Callable[[Any, Any], Any]
    bound: Callable[[Any], Any]
    failure_probability: Callable[[Any], float]
    resolution: Callable[[Any], float] | None = None
    gaussian: bool = False


@dataclass(frozen=True, kw_only=True)
class UniformBound(HighProbabilityBound):
    """State a bound on a supremum: `quantity` returns a pair (lower, upper) that brackets it in every trial.

    A certain violation needs the lower end above the bound; a trial counts as satisfied only if its upper end is below.
    `upper` may be infinite: such a search can refute and never support.
    """

    kind: ClassVar[str] = "uniform-bound"


@dataclass(frozen=True, kw_only=True)
class ExpectationIdentity(Claim):
    """State that the mean of `quantity` is `expected`.

    Args (as fields):
        expected: s -> the same NamedTuple as `quantity`, without the trials.
        margin: how far the mean may be from it, relative to the norm of the expected value's field, and still support the claim.
        variance: s -> an upper bound on the variance of every component, assumed by the intervals and printed with them;
            `variance_says` puts the assumption into words.
    """

    kind: ClassVar[str] = "expectation-identity"

    sampler: Sampler
    quantity: Callable[[Any, Any], Any]
    expected: Callable[[Any], Any]
    variance: Callable[[Any], Any]
    margin: float
    variance_says: str = "the variance of each component is at most what the claim states"


@dataclass(frozen=True, kw_only=True)
class ForAll(Claim):
    """State something deterministic: `prove(s)` settles it by algebra, enumeration or interval arithmetic."""

    kind: ClassVar[str] = "for-all"

    prove: Callable[[Any], Proof]


C = TypeVar("C", bound=Claim)


def false_twin(claim: C, name: str, says: str, *, where: Callable[[Any], bool] | None = None,
               pins: Mapping[str, float] | None = None, **changes: Any) -> C:
    """Plant an error in a claim: the same claim with some fields replaced, which its check must refute.

    Args:
        name: the twin's id is the claim's, a slash, and this.
        says: what is false about it, as a phrase.
        where: the settings at which the error should show; all by default.
        pins: values of unknown constants at which the twin is held, where they differ from the constants' own.
        changes: fields of the claim, as `dataclasses.replace` takes them.
    """
    settings = tuple(filter(where, claim.settings))
    return replace(claim, id=f"{claim.id}/{name}", twin_of=claim.id, statement=says, settings=settings, where=where,
                   pins=pins, **changes)
