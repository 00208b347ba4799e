from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugin_verify.statistics.fewest import fewest


@given(st.integers(-100, 100), st.integers(-50, 10**50))
def test_finds_the_first_accepted(start: int, least: int) -> None:
    assert fewest(lambda n: n >= least, start=start) == max(start, least)


def test_asks_about_twice_the_logarithm() -> None:
    asked: list[int] = []

    def condition(n: int) -> bool:
        asked.append(n)
        return n >= 10**12

    fewest(condition, start=1)
    assert len(asked) < 90
