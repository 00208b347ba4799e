"""The remark agrees with integers of a hundred digits, and the intervals enclose them."""

from decimal import Decimal, getcontext

import pytest

from theorems.remark_1 import Reading, Setting, prove_remark, remark_1


@pytest.mark.parametrize("n_0", [1, 2, 5])
def test_the_floor_is_the_last_that_is_allowed(n_0: int) -> None:
    getcontext().prec = 100
    e = Decimal(10 * n_0).exp()
    k = int(e / 200 - 3)
    assert 2 * (k + 3) / e <= Decimal("0.01") < 2 * (k + 4) / e
    assert prove_remark(Setting(n_0)).evidence.startswith(f"k* = {float(e / 200 - 3):.6g}")


def test_every_number_is_needed() -> None:
    for says in (Reading(beyond=1), Reading(beyond=-1), Reading(less=2), Reading(factor=9), Reading(divisor=201)):
        assert all(prove_remark(s, says=says).holds is False for s in remark_1.settings), says  # type: ignore[arg-type]


def test_the_footnote_is_needed() -> None:
    assert prove_remark(Setting(1), says=Reading(footnote=8 * Reading().footnote / 7)).holds is False
