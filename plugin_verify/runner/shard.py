"""Cut a run into shards that share nothing, for the jobs of an array on a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

from plugin_verify.errors import InvalidArgument

T = TypeVar("T")


class Shard(NamedTuple):
    """What stands at the positions that leave the remainder `number` when they are divided by `of`."""

    number: int
    of: int

    def part(self, whole: Iterable[T]) -> Iterator[T]:
        """Give this shard's part of a sequence."""
        return islice(whole, self.number, None, self.of)


WHOLE = Shard(0, 1)


def parse_shard(text: str) -> Shard:
    """Read I/N.

    Raises:
        InvalidArgument: unless 0 <= I < N.
    """
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text)
    if not found or not int(found[1]) < int(found[2]):
        raise InvalidArgument(f"shard {text!r} is not I/N with I from 0 to N - 1; the shards of three are 0/3, 1/3 and 2/3",
                              argument="shard")
    return Shard(int(found[1]), int(found[2]))
