from __future__ import annotations

import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.statistics.domain import (
    require_above,
    require_at_least,
    require_between,
    require_open_unit,
)


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, float("nan")])
def test_refuses_with_one_line_that_names_call_and_argument(value: float) -> None:
    with pytest.raises(InvalidArgument) as caught:
        require_open_unit("call", "level", value)
    message = str(caught.value)
    assert caught.value.argument == "level"
    assert message.startswith("call(): ") and repr(value) in message and "\n" not in message


def test_nan_passes_nowhere() -> None:
    nan = float("nan")
    with pytest.raises(InvalidArgument):
        require_at_least("call", "n", nan, 0.0)
    with pytest.raises(InvalidArgument):
        require_between("call", "n", nan, 0.0, 1.0)
    with pytest.raises(InvalidArgument):
        require_above("call", "n", nan, 0.0, "m")


def test_accepts_what_is_in_the_domain() -> None:
    require_open_unit("call", "level", 1e-300)
    require_at_least("call", "n", 0, 0)
    require_between("call", "n", 1, 0, 1)
    require_above("call", "n", 2, 1, "m")
