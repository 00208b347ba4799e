"""Describe what a theorem assumes: its hypotheses, and the constants it only says to exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from plugin_verify.errors import ClaimError

Setting: TypeAlias = Any
"""A NamedTuple of literals: one choice of everything under "for all"."""


@dataclass(frozen=True, kw_only=True)
class UnknownConstant:
    """Name a constant of which the theorem only says that it exists.

    A *hypothesis* constant (C_0 of condition (6)) decides which settings the theorem speaks of: `admissible(s)` is the
    largest value that setting s meets. A violated setting does not refute the theorem, it forces the constant above that value.
    A *bound* constant (C_1 of Lemma 1) multiplies the bound: `bound(s)` is then its shape.

    `pin` is the value at which false twins are run, unless the twin or the user says otherwise. The user gives a value for
    a run with `--assume C_0=104`, or `verify(assume={"C_0": 104})`; then a violated setting that meets it does refute.

    Raises:
        ClaimError: if the role is neither, the pin not positive, or a hypothesis constant has no `admissible`.

    Example:
        >>> from typing import NamedTuple
        >>> from plugin_verify import UnknownConstant, largest_C_0
        >>> C_0 = UnknownConstant(name="C_0", role="hypothesis", pin=104.0, admissible=lambda s: largest_C_0(s.n))
        >>> Widths = NamedTuple("Widths", [("n", tuple[int, ...])])
        >>> C_0.admissible(Widths(n=(1, 250)))
        50.0
        >>> C_1 = UnknownConstant(name="C_1", role="bound", pin=3.0)
    """

    name: str
    role: Literal["hypothesis", "bound"]
    pin: float
    admissible: Callable[[Setting], float] | None = None

    def __post_init__(self) -> None:
        if self.role not in ("hypothesis", "bound") or not 0 < self.pin < float("inf"):
            raise ClaimError(f"the unknown constant {self.name} has role {self.role!r} and pin {self.pin!r}; the role is "
                             f"'hypothesis' or 'bound', the pin a positive number")
        if self.role == "hypothesis" and self.admissible is None:
            raise ClaimError(f"the hypothesis constant {self.name} has no `admissible`; give s -> the largest value that s meets")


@dataclass(frozen=True, kw_only=True)
class Hypothesis:
    """Name one assumption, in LaTeX, and how a setting is held against it.

    `holds(s)` decides it for a setting; without it the sampler is what makes it true (Gaussian weights, noise drawn
    apart), or, if `constant` names an unknown constant, the value that the setting admits is held against that constant.
    A setting of the grid where `holds` is false is run and reported as OUTSIDE; one given by `--at` is refused.

    Example:
        >>> from typing import NamedTuple
        >>> from plugin_verify import Hypothesis
        >>> positive = Hypothesis(name="t", says="$t > 0$", holds=lambda s: s.t > 0)
        >>> positive.holds(NamedTuple("Setting", [("t", float)])(t=-1.0))
        False
    """

    name: str
    says: str
    holds: Callable[[Setting], bool] | None = None
    constant: str | None = None
