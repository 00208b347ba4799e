from dataclasses import replace
from functools import partial

import pytest

from plugin_verify.claims import Hypothesis
from plugin_verify.claims.form import form_problem
from plugin_verify.errors import ClaimError


class Method:
    def bound(self, s: object) -> float:
        return 1.0


@pytest.mark.parametrize("bound", [lambda s: 1.0, lambda s, extra=2: 1.0, lambda *all: 1.0, partial(lambda s, c: c, c=1.0), abs,
                                   Method().bound, max, lambda s, *, c=1.0: c])
def test_functions_of_one_argument(toys, bound: object) -> None:
    assert form_problem(replace(toys["lone"], bound=bound)) is None


@pytest.mark.parametrize("bound", [lambda: 1.0, lambda s, t: 1.0, lambda s, *, c: c, partial(lambda s, c: c), Method.bound])
def test_functions_of_other_arguments(toys, bound: object) -> None:
    with pytest.raises(ClaimError, match=r"lone: bound takes \(.*\), and is called as bound\(s\); give it these arguments"):
        replace(toys["lone"], bound=bound)


@pytest.mark.parametrize("change, says", [
    ({"failure_probability": 0.1}, r"failure_probability is 0.1; give a function, for example failure_probability=lambda s: ..."),
    ({"sampler": None}, "sampler is None; give a function, for example sampler=lambda s, rng, trials: ..."),
    ({"cost": 3}, "cost is 3; give a function"), ({"hypotheses": [Hypothesis(name="a", says="b")]}, "hypotheses holds list"),
])
def test_fields_that_are_no_functions_or_tuples(toys, change: dict[str, object], says: str) -> None:
    with pytest.raises(ClaimError, match=says) as refusal:
        replace(toys["lone"], **change)
    assert refusal.value.claim == "lone"


def test_what_may_be_left_out(toys) -> None:
    assert form_problem(replace(toys["lone"], cost=None, resolution=None, where=None)) is None
