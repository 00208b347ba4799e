"""Generate widths, networks and settings of a claim with Hypothesis, for property tests of what must hold of every one of them.

Hypothesis looks for the input that breaks a program, which is the opposite of drawing it by a law: use these for shapes,
symmetries and exact identities, and the fixture `statistical` of the pytest plugin for probabilities and means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, get_type_hints

import numpy as np

from plugin_verify.claims import Claim, ForAll, Setting, canonical, excluded, make_case
from plugin_verify.errors import InvalidArgument, SettingError
from plugin_verify.networks import Activation, Network, condition_6, gaussian_network, largest_C_0

try:
    from hypothesis import strategies as st
    from hypothesis.extra.numpy import arrays
except ImportError as error:
    raise ImportError("plugin_verify.strategies needs Hypothesis, which is not installed: pip install hypothesis") from error


@st.composite
def widths(draw: st.DrawFn, *, n_0: tuple[int, int] = (1, 4), depth: tuple[int, int] = (1, 3), most: int = 8,
           C_0: float | None = None) -> tuple[int, ...]:
    """Generate the widths (n_0, ..., n_d) of a network; they shrink to few, narrow layers.

    Args:
        n_0, depth: the least and the largest value of n_0 and of d.
        most: the widest that a layer gets; with `C_0`, how much wider than condition (6) demands at that constant, given the
            layers before: then every example meets (6).

    >>> from plugin_verify.strategies import widths
    >>> from hypothesis import find
    >>> find(widths(C_0=10.0), lambda n: len(n) == 3)
    (1, 50, 1479)
    """
    n: tuple[int, ...] = (draw(st.integers(*n_0)),)
    for _ in range(draw(st.integers(*depth))):
        least = 1 if C_0 is None else _least(n, C_0)
        n = (*n, draw(st.integers(least, most if C_0 is None else least + most)))
    return n


def networks(n: Sequence[int] | st.SearchStrategy[tuple[int, ...]] | None = None, *,
             weights: Literal["integers", "gaussian"] = "integers",
             activation: str | Activation = "relu") -> st.SearchStrategy[Network]:
    """Generate networks; a failing one is printed with its weights, or with the seed that they follow from.

    Args:
        n: widths, or a strategy for them; `widths()` by default.
        weights: "integers" from -3 to 3, with which products are exact, and which shrink to 0; or "gaussian" ones as the paper
            has them, which follow from a seed.
    """
    if weights not in ("integers", "gaussian"):
        raise InvalidArgument(f'networks(): weights = {weights!r} came; give "integers" or "gaussian"', argument="weights")
    shapes = widths() if n is None else n if isinstance(n, st.SearchStrategy) else st.just(tuple(n))
    return shapes.flatmap(lambda n: _integers(n, activation) if weights == "integers" else _gaussian(n, activation))


def settings_of(claim: Claim, *, pins: Mapping[str, float] | None = None,
                **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Setting]:
    """Generate settings of which a claim speaks: its hypotheses hold, and at `pins` its unknown constants admit them.

    A field takes the values that it has in the claim's grid, in every combination, and where they are numbers also those
    between; a strategy of your own takes its place, as in `settings_of(theorem_1, n=widths(C_0=104.0), pins={"C_0": 104.0})`.
    """
    kind = type(claim.settings[0])
    unknown = sorted(set(fields) - set(kind._fields))
    if unknown:
        raise InvalidArgument(f"settings_of(): {claim.id} has no field {unknown[0]!r}; its fields are {', '.join(kind._fields)}",
                              argument=unknown[0])
    hints = get_type_hints(kind)
    own = {name: _between([getattr(s, name) for s in claim.settings], hints.get(name)) for name in kind._fields}
    return st.builds(kind, **(own | fields)).map(canonical).filter(lambda s: _speaks(claim, s, pins or {}))


def _least(n: tuple[int, ...], C_0: float) -> int:
    """Give the narrowest next layer that meets condition (6); its rounded right-hand side can be one short."""
    width = max(1, int(condition_6((*n, 1), C_0)[-1]))
    while largest_C_0((*n, width)) < C_0:
        width += 1
    return width


def _integers(n: tuple[int, ...], activation: str | Activation) -> st.SearchStrategy[Network]:
    layers = [arrays(np.float64, (rows, columns), elements=st.integers(-3, 3)) for columns, rows in pairwise(n)]
    return st.builds(Network, st.tuples(*layers), st.just(activation))


def _gaussian(n: tuple[int, ...], activation: str | Activation) -> st.SearchStrategy[Network]:
    rng = st.builds(np.random.default_rng, st.integers(0, 2**32 - 1))
    return st.builds(gaussian_network, st.just(n), rng=rng, activation=st.just(activation), sampler=st.just("stored"))


def _between(values: list[Any], hint: object) -> st.SearchStrategy[Any]:
    """Generate a field: its values, and, if they are numbers, those between the least and the largest."""
    known = list(dict.fromkeys(values))
    if hint is int:
        return st.sampled_from(known) | st.integers(min(known), max(known))
    if hint is float:
        return st.sampled_from(known) | st.floats(float(min(known)), float(max(known)))
    return st.sampled_from(known)


def _speaks(claim: Claim, setting: Setting, pins: Mapping[str, float]) -> bool:
    if isinstance(claim, ForAll):
        return all(h.holds is None or h.holds(setting) for h in claim.hypotheses)
    try:
        return excluded(make_case(claim, setting, level=0.5, pins=pins)) is None
    except SettingError:
        return False
