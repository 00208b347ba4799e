from __future__ import annotations

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics import look_level, share


def test_shares_add_up() -> None:
    assert share(1e-3, 7) * 7 == pytest.approx(1e-3)


def test_looks_never_spend_more_than_the_level() -> None:
    spent = np.cumsum([look_level(1e-3, look) for look in range(1, 20_001)])
    assert (spent < 1e-3).all()
    assert spent[-1] > 0.9999e-3  # false twin: a schedule that spends 1/look^2 of the level would exceed it
    assert sum(1e-3 / look**2 for look in range(1, 20_001)) > 1e-3


def test_bad_input_is_named() -> None:
    with pytest.raises(InvalidArgument):
        share(1e-3, 0)
    with pytest.raises(InvalidArgument):
        look_level(1e-3, 0)
    with pytest.raises(InvalidArgument):
        look_level(2.0, 1)
