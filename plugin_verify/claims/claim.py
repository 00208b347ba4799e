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
    """Hold what a deterministic check found; `prove` of a `ForAll` returns it, and the report prints it.

    Args (as fields):
        holds: whether the statement holds; None where the check settles nothing.
        where: over which range, as a phrase: "for n = 10", "for all t in [0, 1]".
        evidence: what was seen, as a phrase; of a statement that fails, the counterexample.

    Example:
        >>> from plugin_verify import Proof
        >>> n = next(n for n in range(3, 100) if not n**2 < 2**n)
        >>> Proof(holds=False, where="for n from 3 to 99", evidence=f"{n}^2 = {n**2} and 2^{n} = {2**n}")
        Proof(holds=False, where='for n from 3 to 99', evidence='3^2 = 9 and 2^3 = 8')
    """

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

    Beside the fields of every claim (id, settings, statement, ...: see `plugin_verify.claims.Claim`) it has those below.

    Args (as fields):
        sampler: (s, rng, trials) -> sample, everything random.
        quantity: (s, sample) -> NamedTuple of arrays, or an array, leading axis = trials.
        bound: s -> the same NamedTuple of numbers, or a number. With a bound constant: what the constant multiplies.
        failure_probability: s -> delta in (0, 1), what the theorem allows.
        resolution: s -> what rounding may do to the quantity, absolutely; a bound that is not far above it is refused.
        gaussian: all randomness is `rng.standard_normal`, the same numbers of them whatever their values, trials on the leading
            axis: then probabilities beyond counting are decided by splitting.

    Example:
        In a file, `plugin-verify run FILE` or `verify(["FILE"])` checks it:

        >>> import numpy as np
        >>> from typing import NamedTuple
        >>> from plugin_verify import HighProbabilityBound, grid
        >>> Setting = NamedTuple("Setting", [("n", int), ("t", float)])
        >>> norm = HighProbabilityBound(
        ...     id="gaussian-norm", settings=grid(Setting, n=(1, 10), t=(1.0, 3.0)),
        ...     sampler=lambda s, rng, trials: rng.standard_normal((trials, s.n)),
        ...     quantity=lambda s, g: np.linalg.norm(g, axis=1),
        ...     bound=lambda s: s.n**0.5 + s.t, failure_probability=lambda s: np.exp(-s.t**2 / 2))
        >>> norm.bound(Setting(n=4, t=1.0))
        3.0
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
    `upper` may be infinite: such a search can refute and never support. The fields are those of `HighProbabilityBound`.

    Example:
        The supremum of <g, u> over unit vectors u, searched along the axes, and enclosed by the 1-norm:

        >>> import numpy as np
        >>> from typing import NamedTuple
        >>> from plugin_verify import UniformBound
        >>> Setting = NamedTuple("Setting", [("n", int), ("t", float)])
        >>> supremum = UniformBound(
        ...     id="gaussian-supremum", settings=(Setting(n=2, t=3.0),),
        ...     sampler=lambda s, rng, trials: rng.standard_normal((trials, s.n)),
        ...     quantity=lambda s, g: (abs(g).max(axis=1), abs(g).sum(axis=1)),
        ...     bound=lambda s: s.n**0.5 + s.t, failure_probability=lambda s: np.exp(-s.t**2 / 2))
        >>> supremum.quantity(supremum.settings[0], np.array([[3.0, -4.0]]))  # of one trial
        (array([4.]), array([7.]))
    """

    kind: ClassVar[str] = "uniform-bound"


@dataclass(frozen=True, kw_only=True)
class ExpectationIdentity(Claim):
    """State that the mean of `quantity` is `expected`.

    Beside the fields of every claim (id, settings, statement, ...: see `plugin_verify.claims.Claim`) it has those below.

    Args (as fields):
        sampler, quantity: as of a `HighProbabilityBound`.
        expected: s -> the same NamedTuple as `quantity`, without the trials.
        margin: how far the mean may be from it, relative to the norm of the expected value's field, and still support the claim.
        variance: s -> an upper bound on the variance of every component, assumed by the intervals and printed with them;
            `variance_says` puts the assumption into words.

    Example:
        >>> import numpy as np
        >>> from typing import NamedTuple
        >>> from plugin_verify import ExpectationIdentity, grid
        >>> Setting = NamedTuple("Setting", [("n", int)])
        >>> squared_norm = ExpectationIdentity(
        ...     id="squared-norm", settings=grid(Setting, n=(1, 10)), expected=lambda s: s.n, margin=0.05,
        ...     sampler=lambda s, rng, trials: rng.standard_normal((trials, s.n)), quantity=lambda s, g: np.vecdot(g, g),
        ...     variance=lambda s: 4 * s.n, variance_says="the variance is at most twice that for Gaussian entries, which is 2n")
        >>> squared_norm.expected(squared_norm.settings[1])
        10
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
    """State something deterministic: `prove(s)` settles it by algebra, enumeration or interval arithmetic.

    The verdict rests on what `prove` returns, a `Proof`; nobody checks the proof but its false twins.

    Example:
        >>> from typing import NamedTuple
        >>> from plugin_verify import ForAll, Proof, grid
        >>> Setting = NamedTuple("Setting", [("n", int)])
        >>> odd = ForAll(id="odd-numbers", settings=grid(Setting, n=(1, 10)), prove=lambda s: Proof(
        ...     sum(range(1, 2 * s.n, 2)) == s.n**2, f"for the first {s.n} odd numbers", f"their sum is {s.n**2}"))
        >>> odd.prove(odd.settings[1])
        Proof(holds=True, where='for the first 10 odd numbers', evidence='their sum is 100')
    """

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

    Raises:
        ClaimError: if the claim has no setting at which the error should show.

    Example:
        >>> from typing import NamedTuple
        >>> from plugin_verify import ForAll, Proof, false_twin, grid
        >>> Setting = NamedTuple("Setting", [("n", int)])
        >>> even = ForAll(id="even", settings=grid(Setting, n=(0, 3)),
        ...               prove=lambda s: Proof(2 * s.n % 2 == 0, f"for n = {s.n}", "divided"))
        >>> twin = false_twin(even, "odd", "2n is odd",
        ...                   prove=lambda s: Proof(2 * s.n % 2 == 1, f"for n = {s.n}", "divided"))
        >>> twin.id, twin.prove(Setting(3)).holds
        ('even/odd', False)
    """
    settings = tuple(filter(where, claim.settings))
    return replace(claim, id=f"{claim.id}/{name}", twin_of=claim.id, statement=says, settings=settings, where=where,
                   pins=pins, **changes)
