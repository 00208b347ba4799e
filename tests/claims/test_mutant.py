from functools import partial

import numpy as np
import pytest

from plugin_verify.claims import Mutant, replaced, roles
from plugin_verify.errors import ClaimError


def test_a_role_is_a_keyword_of_the_sampler_or_the_quantity(toys) -> None:
    claim = toys["coin"]
    assert roles(claim) == frozenset() and roles(toys["proof"]) == frozenset()
    assert roles(toys["lone"]) == {"p"}


def test_a_mutant_fits_where_all_its_roles_are(toys) -> None:
    assert replaced(toys["coin"], {"p": 1.0}, id="x") is None
    assert replaced(toys["lone"], {"p": 1.0, "other": 2.0}, id="x") is None
    changed = replaced(toys["lone"], {"p": 1.0}, id="x")
    assert changed is not None and changed.id == "x"
    u = np.zeros(3)
    assert changed.quantity(changed.settings[0], u).tolist() == [2.0] * 3
    assert changed.sampler is toys["lone"].sampler


def test_a_part_that_is_put_in_can_be_replaced_again(toys) -> None:
    once = replaced(toys["lone"], {"p": 1.0}, id="x")
    assert once is not None and isinstance(once.quantity, partial)
    twice = replaced(once, {"p": 0.0}, id="y")
    assert twice is not None and twice.quantity(twice.settings[0], np.zeros(2)).tolist() == [0.0, 0.0]


def test_a_mutant_that_replaces_nothing_is_refused() -> None:
    with pytest.raises(ClaimError, match="replaces nothing"):
        Mutant(id="none", says="nothing is wrong", parts={})
