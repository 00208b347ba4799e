"""Look at the numbers that a claim states at its settings: is each one a number, and do they say anything."""

from __future__ import annotations

import math
from collections.abc import Iterator

from plugin_verify.claims import ExpectationIdentity, HighProbabilityBound, canonical, changed_number, changing, describe
from plugin_verify.errors import ClaimError, SettingError
from plugin_verify.linting.bench import Bench, is_sampled
from plugin_verify.linting.place import place_of
from plugin_verify.linting.problem import Said, blamed


def unusable_setting(bench: Bench) -> Iterator[Said]:
    """A setting holds what cannot be written and read again, or a number of another type than its field."""
    for setting in bench.claim.settings if bench.parent is None else ():
        try:
            canonical(setting)
        except SettingError as error:
            yield place_of(bench.found, "settings"), f"{bench.claim.id}: {error}"
            return


def not_a_number(bench: Bench) -> Iterator[Said]:
    """A bound, expected value, variance, margin, cost or failure probability is none that can be used, or raises."""
    try:
        if not bench.stated:
            yield (place_of(bench.found, "bound"), f"{bench.claim.id}: its bound drowns in rounding at every setting, so it is "
                   f"never tried; state one that does not")
    except (ClaimError, SettingError) as error:
        yield blamed(bench.found, error, "bound")


def changing_number(bench: Bench) -> Iterator[Said]:
    """A number that a claim states is another one when it is asked for again, so that no two trials are of one claim."""
    for setting, first in bench.stated if is_sampled(bench.claim) else ():
        field = changed_number(first, bench.case(setting))
        if field:
            yield place_of(bench.found, field), f"{bench.claim.id}: {changing(field, setting)}"
            return


def vacuous_probability(bench: Bench) -> Iterator[Said]:
    """A failure probability is 1 or more at every setting, so that the claim says nothing."""
    if isinstance(bench.claim, HighProbabilityBound) and all((case.delta or 0) >= 1 for case in bench.cases):
        yield (place_of(bench.found, "failure_probability"), f"{bench.claim.id}: failure_probability is 1 or more at every "
               f"setting, so the claim says nothing; give settings at which it is below 1")


def no_probability(bench: Bench) -> Iterator[Said]:
    """A failure probability is 0, which trials can refute and never support."""
    zero = [case for case in bench.cases if case.delta == 0]
    if zero and bench.claim.twin_of is None:
        yield (place_of(bench.found, "failure_probability"), f"{bench.claim.id}: failure_probability is 0 at {len(zero)} of "
               f"{len(bench.cases)} settings, and no number of trials supports that; allow a small one, such as 1e-3")


def vacuous_hypothesis(bench: Bench) -> Iterator[Said]:
    """A hypothesis holds at no setting, so that nothing is said about the claim."""
    for name in bench.cases[0].hypotheses if bench.claim.twin_of is None else ():
        if not any(case.hypotheses[name] for case in bench.cases):
            yield (place_of(bench.found, "hypotheses"), f"{bench.claim.id}: the hypothesis {name} holds at none of the "
                   f"{len(bench.cases)} settings; give settings that meet it, or mend its `holds`")


def infinite_bound(bench: Bench) -> Iterator[Said]:
    """A bound is infinite in every component at a setting, so that nothing can exceed it."""
    loose = [setting for setting, case in bench.stated if case.bound and all(map(math.isinf, case.bound))]
    if loose:
        yield (place_of(bench.found, "bound"), f"{bench.claim.id}: bound is infinite at {len(loose)} of {len(bench.cases)} "
               f"settings, first at {describe(loose[0])}, where nothing can exceed it; mend it, or leave these settings out")


def unused_constant(bench: Bench) -> Iterator[Said]:
    """An unknown constant plays no part: of a kind without a bound, infinite everywhere, twice named, or not listed."""
    claim = bench.claim
    names = [constant.name for constant in claim.unknown]
    for constant in claim.unknown:
        if names.count(constant.name) > 1:
            why = "is listed twice"
        elif constant.role == "bound" and not isinstance(claim, HighProbabilityBound):
            why = "multiplies a bound, and an identity or a proof has none"
        elif constant.role == "hypothesis" and all(case.admissible.get(constant.name) == math.inf for case in bench.cases):
            why = "may be infinite at every setting, so it assumes nothing"
        else:
            continue
        yield place_of(bench.found, "unknown"), f"{claim.id}: the unknown constant {constant.name} {why}; mend it or leave it out"
    for hypothesis in claim.hypotheses:
        if hypothesis.constant and hypothesis.constant not in names:
            yield (place_of(bench.found, "hypotheses"), f"{claim.id}: the hypothesis {hypothesis.name} speaks of the constant "
                   f"{hypothesis.constant}, which `unknown` does not list; list it there")


def wide_margin(bench: Bench) -> Iterator[Said]:
    """An identity's margin is 1 or more, so that a mean of 0 would pass for the expected value."""
    claim = bench.claim
    if isinstance(claim, ExpectationIdentity) and claim.margin >= 1:
        yield (place_of(bench.found, "margin"), f"{claim.id}: margin is {claim.margin:g}, relative to the expected value, so "
               f"that a mean of 0 would be supported; give a smaller one, such as 0.05")
