import json
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.claims.place import own_frame, raised
from plugin_verify.errors import ClaimError


def caught(function) -> Exception:
    with pytest.raises(Exception) as error:
        function()
    return error.value


def test_the_line_is_the_users_own_and_not_the_librarys() -> None:
    for function in (lambda: np.linalg.norm(np.zeros(2), axis=7), lambda: json.loads("{"), lambda: 1 / 0):
        frame = own_frame(caught(function))
        assert frame is not None and frame.filename == __file__ and frame.name == "<lambda>"


def test_an_error_in_one_line() -> None:
    assert raised(caught(lambda: 1 / 0)) == f"ZeroDivisionError: division by zero (<lambda> in {Path(__file__).name}, line 24)"
    assert raised(caught(lambda: compile("x = (", "some.py", "exec"))) == "SyntaxError: '(' was never closed (some.py, line 1)"
    assert raised(ClaimError("it is broken")) == "it is broken"
    assert raised(ValueError("never raised")) == "ValueError: never raised"
