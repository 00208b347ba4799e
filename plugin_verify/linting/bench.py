"""Lay a claim on the bench: its settings, a few trials of it, and what it measures in them, each worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from plugin_verify.claims import (
    Case,
    Claim,
    ExpectationIdentity,
    Found,
    HighProbabilityBound,
    Setting,
    blaming,
    canonical,
    cost_of,
    make_case,
    measured_in,
)
from plugin_verify.errors import SettingError
from plugin_verify.typing import Array, Generator

TRIALS, FEW = 17, 5
"""Trials of the batch that is looked at, a number that seldom is a dimension; and of a part of it."""
SECONDS = 1.0
"""The modelled cost of the trials, at all settings together, by which a claim's shapes are looked at."""


class Bench:
    """Everything that the rules ask of one claim; what a claim's function raises is raised as a ClaimError.

    A rule of one stage may rely on everything that the rules of the stages before it have found in order.
    """

    def __init__(self, found: Found, family: Sequence[Found]) -> None:
        self.found, self.claim = found, found.claim
        self.parent = next((one.claim for one in family if one.claim.id == found.claim.twin_of), None)
        self.twins = [one.claim for one in family if one.claim.twin_of == found.claim.id]

    @property
    def sampled(self) -> HighProbabilityBound | ExpectationIdentity:
        """The claim, which is one of those that have trials."""
        assert isinstance(self.claim, (HighProbabilityBound, ExpectationIdentity))
        return self.claim

    @cached_property
    def stated(self) -> list[tuple[Setting, Case]]:
        """The settings, each once, cheapest first, with what the claim says there in numbers, its constants pinned.

        A false twin whose bound drowns in rounding somewhere does not speak there.
        """
        cheapest = sorted(dict.fromkeys(map(canonical, self.claim.settings)), key=lambda s: cost_of(self.claim, s)[1])
        stated = []
        for setting in cheapest:
            try:
                stated.append((setting, self.case(setting)))
            except SettingError:
                if self.claim.twin_of is None:
                    raise
        return stated

    def case(self, setting: Setting) -> Case:
        """Ask the claim for all its numbers at a setting."""
        return make_case(self.claim, setting, level=1e-3, pins=self.pins)

    @property
    def settings(self) -> list[Setting]:
        """The settings, cheapest first."""
        return [setting for setting, _ in self.stated]

    @property
    def cases(self) -> list[Case]:
        """What the claim says at each of them."""
        return [case for _, case in self.stated]

    @property
    def pins(self) -> dict[str, float]:
        """The values of its constants at which the false twins are tried."""
        return {constant.name: constant.pin for constant in self.claim.unknown} | dict(self.claim.pins or {})

    @property
    def setting(self) -> Setting:
        """The setting at which trials are cheapest."""
        return self.settings[0]

    @property
    def affordable(self) -> list[Setting]:
        """The settings, cheapest first, at which a few trials fit into SECONDS; the cheapest always."""
        spent, kept = 0.0, self.settings[:1]
        for setting in self.settings[1:]:
            spent += (FEW + 1) * cost_of(self.claim, setting)[1]
            if spent > SECONDS:
                break
            kept.append(setting)
        return kept

    @cached_property
    def sample(self) -> Any:
        """TRIALS trials at the cheapest setting."""
        return self.draw(self.setting, TRIALS)

    @cached_property
    def value(self) -> Array:
        """What the claim measures in `sample`, (trials, components); the ends of a bracket side by side."""
        return self.measure(self.setting, self.sample, TRIALS)

    def draw(self, setting: Setting, trials: int, seed: int = 0) -> Any:
        """Draw a batch."""
        with blaming(self.claim, setting):
            return self.sampled.sampler(setting, self.generator(seed), trials)

    def measure(self, setting: Setting, sample: Any, trials: int) -> Array:
        """Measure a batch, (trials, components)."""
        return measured_in(self.sampled, setting, sample, trials)

    @staticmethod
    def generator(seed: int) -> Generator:
        """Give a generator; equal seeds give equal ones."""
        return np.random.default_rng(seed)


def is_sampled(claim: Claim) -> bool:
    """Tell whether a claim has trials."""
    return isinstance(claim, (HighProbabilityBound, ExpectationIdentity))
