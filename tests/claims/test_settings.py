from contextlib import suppress
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_verify.claims.settings import as_record, canonical, describe, grid, parse_setting, setting_id
from plugin_verify.errors import SettingError


class Point(NamedTuple):
    n: tuple[int, ...]
    theta: float = 1.0
    k: int = 1
    name: str = "generic"


LIKE = Point((1, 2))


def test_a_grid_takes_every_combination_and_keeps_defaults() -> None:
    assert grid(Point, n=((1, 2),), k=(0, 1)) == (Point((1, 2), k=0), Point((1, 2), k=1))


def test_a_setting_is_read_as_python_writes_it() -> None:
    assert parse_setting("n=(1, 250), theta=1, k=3", LIKE) == Point((1, 250), 1.0, 3, "generic")


@given(st.builds(Point, st.lists(st.integers(1, 10**9), min_size=1).map(tuple), st.floats(allow_nan=False, allow_infinity=False),
                 st.integers(), st.text()))
def test_reading_undoes_writing(point: Point) -> None:
    assert parse_setting(describe(point), LIKE) == point


def test_equal_settings_have_equal_bytes() -> None:
    one, two = canonical(Point((1, 2), 1)), canonical(Point([1, 2], 1.0))  # type: ignore[arg-type]
    assert setting_id(one) == setting_id(two)
    assert setting_id(one) != setting_id(Point((1, 2), 1.5))
    assert as_record(one)["n"] == [1, 2]


@pytest.mark.parametrize(("text", "says"), [
    ("n=(1, 250), thta=1", "no field 'thta'"),
    ("theta=1", "'n' is missing"),
    ("n=(1, 2.5)", "n="), ("n=(1, True)", "n=True"), ("n=5", "n=5"),
    ("n=(1, 2), theta=float('nan')", "literal"), ("n=(1, 2), theta=1e999", "theta=inf"),
    ("n=(1, 2), k=1.5", "k=1.5"), ("n=(1, 2), name=3", "name=3"),
    ("n=(1, 2), k=__import__('os').getpid()", "literal"),
    ("n=(1, 2), n=(1, 3)", "twice"), ("n=(1, 2), k={[]: 1}", "literal"), ("n=(1, 2), k=" + "-" * 5000 + "1", "field=value"),
    ("n=(1,", "field=value"), ("(1, 2)", "field=value"), ("**{}", "field=value"), ("n=(1, 2)) or (k=2", "field=value"),
])
def test_bad_settings_are_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(SettingError) as refusal:
        parse_setting(text, LIKE)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


@given(st.text())
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    with suppress(SettingError):
        parse_setting(text, LIKE)
