"""Lay a finished block out as a row of the store, with a check value that tells when a bit of it has changed."""

from __future__ import annotations

import json
import zlib
from typing import NamedTuple

import numpy as np

from plugin_verify.runner.unit import Done
from plugin_verify.statistics import Tally

COLUMNS = "claim, setting, block, trials, failures, possible, near_ties, columns, value, error"


class Row(NamedTuple):
    """One block: its key, and either a tally or the error that its trials raised."""

    claim: str
    setting: str
    block: int
    trials: int
    failures: int | None
    possible: int | None
    near_ties: int | None
    columns: int | None
    value: bytes | None
    error: str | None

    @classmethod
    def of(cls, done: Done) -> Row:
        """Lay out what a unit came to."""
        unit, tally = done.unit, done.tally
        key = unit.claim, unit.setting_id, unit.block, unit.trials
        if tally is None:
            return cls(*key, None, None, None, None, None, done.error)
        values = np.ascontiguousarray(tally.values)
        return cls(*key, tally.failures, tally.possible, tally.near_ties, values.shape[1], values.tobytes(), None)

    @property
    def digest(self) -> int:
        """Give the check value (CRC-32) of everything that the row says."""
        rest = json.dumps([*self[:8], self.error])
        return zlib.crc32(self.value or b"", zlib.crc32(rest.encode()))

    def read(self) -> Tally | str:
        """Give the tally, or the error in its place."""
        if self.error is not None:
            return self.error
        assert self.failures is not None and self.possible is not None and self.near_ties is not None
        assert self.value is not None and self.columns is not None
        values = np.frombuffer(self.value, dtype=np.float64).reshape(-1, self.columns)
        return Tally(self.trials, self.failures, self.possible, self.near_ties, values)


def sound(row: Row, digest: object) -> bool:
    """Tell whether a row is what was written."""
    try:
        return digest == row.digest
    except TypeError:  # a damaged row may hold anything
        return False


def meta_digest(key: str | bytes, value: bytes) -> int:
    """Give the check value of a fact about the run."""
    return zlib.crc32(value, zlib.crc32(key if isinstance(key, bytes) else key.encode()))
