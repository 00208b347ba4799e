import dataclasses
import json

import numpy as np
import pytest

from plugin_verify.claims import Case, Hypothesis, UnknownConstant, make_case
from plugin_verify.claims.case import blaming
from plugin_verify.errors import ClaimError, SettingError


def case_of(claim, setting=None, **more):
    return make_case(claim, setting or claim.settings[0], **{"level": 1e-4, "pins": {}} | more)


@pytest.mark.parametrize("name", ["coin", "sized", "quantile", "search", "bracket", "mean", "proof"])
def test_a_case_survives_json(toys, name: str) -> None:
    case = case_of(toys[name])
    assert Case(**json.loads(json.dumps(case._asdict()))) == case


def test_numpy_numbers_survive_json_too(toys) -> None:
    claim = dataclasses.replace(toys["sized"], bound=lambda s: np.float64(1), failure_probability=lambda s: np.float64(0.1),
                                hypotheses=(Hypothesis(name="h", says="h", holds=lambda s: np.True_),))
    json.dumps(case_of(claim)._asdict())


def test_pins_leave_no_constant_open_and_multiply_the_bound(toys) -> None:
    claim = toys["quantile"]
    assert case_of(claim).open_bound == "C_1"
    pinned = case_of(claim, pins={"C_1": 0.5, "other": 2.0})
    assert (pinned.open_bound, pinned.bound, pinned.pins) == (None, [0.5], {"C_1": 0.5})


def test_a_case_holds_what_the_setting_admits_and_which_hypotheses_hold(toys) -> None:
    claim = toys["sized"]
    assert case_of(claim, claim.settings[1]).admissible == {"C_0": 5.0}
    assert case_of(claim, claim.settings[-1]).hypotheses == {"met": False}


@pytest.mark.parametrize(("delta", "kept"), [(0.0, 0.0), (0.3, 0.3), (1.0, 1.0), (7.0, 1.0)])
def test_more_than_certain_is_certain(toys, delta: float, kept: float) -> None:
    assert case_of(dataclasses.replace(toys["lone"], failure_probability=lambda s: delta)).delta == kept


BROKEN = {
    "nan-bound": ("lone", {"bound": lambda s: np.nan}), "negative-bound": ("lone", {"bound": lambda s: -1.0}),
    "bound-raises": ("lone", {"bound": lambda s: 1 / 0}), "no-field": ("lone", {"bound": lambda s: s.nothing}),
    "nan-delta": ("lone", {"failure_probability": lambda s: np.nan}),
    "negative-delta": ("lone", {"failure_probability": lambda s: -0.1}),
    "infinite-delta": ("lone", {"failure_probability": lambda s: np.inf}),
    "negative-variance": ("mean", {"variance": lambda s: -1.0}), "few-variances": ("mean", {"variance": lambda s: 1.0}),
    "infinite-variance": ("mean", {"expected": lambda s: 1.0, "variance": lambda s: np.inf}),
    "infinite-mean": ("mean", {"expected": lambda s: np.inf, "variance": lambda s: 1.0}),
    "zero-margin": ("mean", {"margin": 0.0}), "nan-margin": ("mean", {"margin": np.nan}),
    "no-proof": ("proof", {"prove": lambda s: True}),
    "nan-admits": ("sized", {"unknown": (UnknownConstant(name="C_0", role="hypothesis", pin=1.0, admissible=lambda s: np.nan),)}),
    "hypothesis-raises": ("sized", {"hypotheses": (Hypothesis(name="h", says="h", holds=lambda s: s.no_such_field),)}),
}


@pytest.mark.parametrize("which", BROKEN)
def test_a_broken_claim_is_one_line_that_names_it(toys, which: str) -> None:
    name, change = BROKEN[which]
    with pytest.raises(ClaimError) as refusal:
        case_of(dataclasses.replace(toys[name], **change))
    assert refusal.value.claim == name and str(refusal.value).startswith(name) and "\n" not in str(refusal.value)


def test_the_packages_own_errors_pass_unchanged(toys) -> None:
    with pytest.raises(SettingError, match="as it was"), blaming(toys["lone"], toys["lone"].settings[0]):
        raise SettingError("as it was")
