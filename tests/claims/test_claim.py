import dataclasses

import pytest

from plugin_verify.claims import HighProbabilityBound, UnknownConstant, false_twin
from plugin_verify.errors import ClaimError


def test_a_claim_is_frozen_and_keyword_only(toys) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        toys["coin"].id = "other"
    with pytest.raises(TypeError):
        HighProbabilityBound("coin", ())  # type: ignore[call-arg, misc]


def test_the_title_is_the_first_line_or_the_id(toys) -> None:
    assert toys["coin"].title == "The toy coin"
    assert dataclasses.replace(toys["coin"], statement="").title == "coin"


@pytest.mark.parametrize(("change", "says"), [
    ({"id": ""}, "short name"), ({"id": "two words"}, "short name"),
    ({"settings": [1]}, "tuple of NamedTuples"), ({"settings": ((1, 2),)}, "tuple of NamedTuples"),
    ({"settings": ()}, "no setting"),
])
def test_a_malformed_claim_is_refused(toys, change: dict[str, object], says: str) -> None:
    with pytest.raises(ClaimError, match=says):
        dataclasses.replace(toys["coin"], **change)


def test_a_false_twin_has_an_id_of_its_own_and_knows_its_claim(toys) -> None:
    twin = false_twin(toys["coin"], "odd", "odd", where=lambda s: s.p == 1, pins={"C": 2.0}, bound=lambda s: 0.0)
    assert (twin.id, twin.twin_of, twin.statement, twin.pins) == ("coin/odd", "coin", "odd", {"C": 2.0})
    assert [s.p for s in twin.settings] == [1.0]
    assert twin.sampler is toys["coin"].sampler and twin.bound(None) == 0.0


def test_a_twin_that_could_be_planted_nowhere_is_refused(toys) -> None:
    with pytest.raises(ClaimError, match="widen `where`"):
        false_twin(toys["coin"], "nowhere", "nowhere", where=lambda s: False)


def test_constants_are_told_apart_by_role(toys) -> None:
    assert [c.name for c in toys["sized"].constants("hypothesis")] == ["C_0"] and toys["sized"].constants("bound") == ()


@pytest.mark.parametrize("wrong", [{"role": "hypotesis"}, {"pin": 0.0}, {"pin": float("nan")}, {"role": "hypothesis"}])
def test_a_malformed_constant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ClaimError, match="C_9"):
        UnknownConstant(**{"name": "C_9", "role": "bound", "pin": 1.0} | wrong)  # type: ignore[arg-type]
