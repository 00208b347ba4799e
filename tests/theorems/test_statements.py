"""Every claim keeps the contract, and its statement renders."""

import numpy as np
import pytest

from plugin_verify.claims import ExpectationIdentity, Found, HighProbabilityBound, UniformBound, collect, columns, make_case
from plugin_verify.claims.evaluate import bound_row
from plugin_verify.report import lint_latex
from plugin_verify.runner.address import generator

FOUND = collect(["theorems"])
CLAIMS = [one for one in FOUND if one.claim.twin_of is None]
SAMPLED = [one for one in FOUND if isinstance(one.claim, (HighProbabilityBound, ExpectationIdentity))]


def cheapest(one: Found) -> object:
    claim = one.claim
    settings = [s for s in claim.settings if claim.where is None or claim.where(s)]
    return min(settings, key=lambda s: claim.cost(s).seconds if claim.cost else 0.0)


@pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.claim.id)
def test_the_statement_renders(one: Found) -> None:
    assert lint_latex(one.claim.statement) == []
    assert all(lint_latex(hypothesis.says) == [] for hypothesis in one.claim.hypotheses)
    assert one.claim.source and one.claim.title and "Reading:" in one.claim.statement


@pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.claim.id)
def test_every_setting_gives_numbers(one: Found) -> None:
    for setting in one.claim.settings:
        case = make_case(one.claim, setting, level=1e-6, pins={})
        assert all(np.isfinite(part) for part in (*case.bound, *case.expected, *case.variance))


@pytest.mark.parametrize("one", SAMPLED, ids=lambda one: one.claim.id)
def test_trials_lead_and_components_agree(one: Found) -> None:
    claim, setting = one.claim, cheapest(one)
    assert isinstance(claim, (HighProbabilityBound, ExpectationIdentity))
    value = claim.quantity(setting, claim.sampler(setting, generator(1, claim.id, "x", 0), 3))
    for part in value if isinstance(claim, UniformBound) else (value,):
        names, matrix = columns(part, 3, claim=claim.id)
        assert matrix.shape == (3, len(names))
        if isinstance(claim, HighProbabilityBound):
            assert bound_row(claim, setting, {}, names).shape == (len(names),)
        else:
            assert list(names) == make_case(claim, setting, level=1e-6, pins={}).names


@pytest.mark.parametrize("one", SAMPLED, ids=lambda one: one.claim.id)
def test_randomness_comes_from_the_generator_alone(one: Found) -> None:
    claim, setting = one.claim, cheapest(one)
    assert isinstance(claim, (HighProbabilityBound, ExpectationIdentity))

    def measured(seed: int) -> bytes:
        value = claim.quantity(setting, claim.sampler(setting, generator(seed, claim.id, "x", 0), 4))
        return b"".join(np.asarray(part).tobytes() for part in (value[0] if isinstance(claim, UniformBound) else value))

    assert measured(1) == measured(1)
    random = not (isinstance(claim, HighProbabilityBound) and getattr(setting, "k", 1) == 0)
    assert (measured(1) != measured(2)) == random or not random
