"""Every planted error is refuted by its claim's own check, at constants pinned as the twin says; the true claim is not.

The level of every interval is 1e-9 a side: a true claim fails here with at most that probability a setting.
"""

import math

import pytest

from plugin_verify.claims import ForAll, Found, Verdict, collect, evaluate, judge, make_case, measure
from plugin_verify.runner.address import generator

LEVEL, SECONDS, MOST = 1e-9, 0.7, 300_000
FOUND = collect(["theorems"])
CLAIMS = {one.claim.id: one for one in FOUND if one.claim.twin_of is None}
RARE = {"theorem-1/probability-thousandth", "lemma-6-sampled/constant-4", "lemma-1/c1-is-1.5"}  # see test_rare_twins.py
TWINS = [one for one in FOUND if one.claim.twin_of is not None and one.claim.id not in RARE]


def verdict_at(one: Found, setting: object, pins: dict[str, float]) -> Verdict:
    claim = one.claim
    seconds = claim.cost(setting).seconds if claim.cost else 1e-3
    group = 50 if claim.kind == "expectation-identity" else 1
    trials = group * math.ceil(min(MOST, max(1.0, SECONDS / seconds)) / group)
    case = make_case(claim, setting, level=LEVEL, pins=pins, group=group)
    tally = evaluate(claim, setting, generator(7, claim.id, case.setting_id, 0), 1 if isinstance(claim, ForAll) else trials,
                     chunk=group * math.ceil(2000 / group), pins=case.pins, group=group)
    return judge(case, measure(case, tally), forced={}, power="assumed").verdict


def pins_of(one: Found) -> dict[str, float]:
    return {constant.name: constant.pin for constant in one.claim.unknown} | dict(one.claim.pins or {})


def affordable(one: Found) -> list[object]:
    claim = one.claim
    settings = [s for s in claim.settings if (claim.where is None or claim.where(s))
                and all(c.admissible is None or c.admissible(s) >= pins_of(one)[c.name] for c in claim.unknown)]
    return sorted(settings, key=lambda s: claim.cost(s).seconds if claim.cost else 0.0)


@pytest.mark.parametrize("twin", TWINS, ids=lambda one: one.claim.id)
def test_the_twin_is_refuted_and_its_claim_is_not(twin: Found) -> None:
    for setting in affordable(twin):
        if verdict_at(twin, setting, pins_of(twin)) == Verdict.REFUTED:
            break
    else:
        pytest.fail(f"{twin.claim.id} survives at every setting")
    true = CLAIMS[twin.claim.twin_of or ""]
    pins = {constant.name: constant.pin for constant in true.claim.unknown}
    assert verdict_at(true, setting, pins) in (Verdict.SUPPORTED, Verdict.UNDECIDED, Verdict.PROVED)


def test_every_claim_has_a_twin() -> None:
    assert {one.claim.twin_of for one in TWINS} == set(CLAIMS)


def test_twins_and_claims_have_ids_of_their_own() -> None:
    assert len({one.claim.id for one in FOUND}) == len(FOUND)


def rate_of_failure(one: Found, setting: object) -> float:
    claim = one.claim
    trials = math.ceil(min(2000, max(20.0, 0.05 / claim.cost(setting).seconds)))
    case = make_case(claim, setting, level=LEVEL, pins=pins_of(one))
    tally = evaluate(claim, setting, generator(8, claim.id, case.setting_id, 0), trials, chunk=100, pins=case.pins, group=1)
    return tally.failures / tally.trials - (case.delta or 0.0)


BOUNDS = [one for one in TWINS if one.claim.kind == "high-probability-bound"]


@pytest.mark.parametrize("twin", BOUNDS, ids=lambda one: one.claim.id)
def test_the_twin_is_false_wherever_it_claims_to_be(twin: Found) -> None:
    """A twin that held somewhere would make NO POWER, or a refutation, wrong there. The rates are far above delta."""
    for setting in affordable(twin):
        if twin.claim.cost(setting).seconds < 0.05:
            assert rate_of_failure(twin, setting) > 0.01, setting
