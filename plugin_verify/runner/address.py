"""Address randomness: a block's generator follows from where the block stands and from nothing else."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

from plugin_verify.errors import InvalidArgument
from plugin_verify.typing import Generator


class Address(NamedTuple):
    """Name one trial: claim/setting/block/trial."""

    claim: str
    setting: str
    block: int
    trial: int

    def __str__(self) -> str:
        return f"{self.claim}/{self.setting}/{self.block}/{self.trial}"


def parse_address(text: str) -> Address:
    """Read claim/setting/block/trial; a claim's id may itself hold slashes."""
    parts = text.rsplit("/", 3)
    if len(parts) != 4 or not (parts[2].isdecimal() and parts[3].isdecimal()):
        raise InvalidArgument(f"{text!r} is not the address of a trial; write CLAIM/SETTING/BLOCK/TRIAL as the report prints it, "
                              f"for example theorem-1/3f2a9c01/0/17", argument="address")
    return Address(parts[0], parts[1], int(parts[2]), int(parts[3]))


def generator(seed: int, claim: str, setting: str, block: int) -> Generator:
    """Give the block's generator: the same for any number of workers, any order and any interruption."""
    key = (_word(claim), _word(setting), block)
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy=seed, spawn_key=key)))


def _word(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
