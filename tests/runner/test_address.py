import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_verify.errors import InvalidArgument
from plugin_verify.runner import Address, parse_address
from plugin_verify.runner.address import generator

NAME = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1)
PLACE = (1, "claim", "0badcafe", 0)


@given(st.lists(NAME, min_size=1, max_size=3).map("/".join), NAME, st.integers(0), st.integers(0))
def test_reading_undoes_writing(claim: str, setting: str, block: int, trial: int) -> None:
    address = Address(claim, setting, block, trial)
    assert parse_address(str(address)) == address


@pytest.mark.parametrize("text", ["", "a/b/c", "a/b/1", "a/b/1/x", "a/b/-1/0", "a/b/1.0/0", "a/b/1/²", "a/b//0"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument, match="is not the address of a trial"):
        parse_address(text)


def test_the_same_place_has_the_same_numbers_at_any_time() -> None:
    first = generator(*PLACE).random(5)
    generator(*PLACE[:3], 1).random(100)
    np.testing.assert_array_equal(first, generator(*PLACE).random(5))


@pytest.mark.parametrize("other", [(2, *PLACE[1:]), (1, "claim/twin", *PLACE[2:]), (1, "claim", "0badcaff", 0), (*PLACE[:3], 1)])
def test_every_part_of_the_place_counts(other: tuple[int, str, str, int]) -> None:
    # Two independent streams agree in five doubles with probability below 1e-70.
    assert (generator(*PLACE).random(5) != generator(*other).random(5)).all()


def test_the_stream_is_pinned() -> None:
    """Stored runs are replayed by newer versions: the numbers behind an address may never change."""
    assert generator(2021, "theorem-1", "3f2a9c01", 17).integers(2**32, size=2).tolist() == [1143797862, 377745891]
