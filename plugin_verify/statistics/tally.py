"""Count what was seen in a block of trials, in a form that adds up over blocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from plugin_verify.typing import Array


class Tally(NamedTuple):
    """Hold the counts of some trials, and what was measured in them.

    failures: trials that certainly violate the claim; possible: trials that do not certainly satisfy it, at
    least `failures`, and equal to it unless the quantity is a bracket; near_ties: trials within the rounding
    slack of the bound; values: (rows, columns), the scores or group means, in the order of the trials.
    """

    trials: int
    failures: int
    possible: int
    near_ties: int
    values: Array


def empty(columns: int) -> Tally:
    """Return the tally of no trials, which changes nothing when it is merged."""
    return Tally(0, 0, 0, 0, np.empty((0, columns)))


def merge(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of all trials together: counts add, values follow one another in the order given.

    Associative: merging blocks, then the results, equals merging all at once, byte for byte. At least one
    tally is needed (`empty` will do), for no columns can be told from none.
    """
    parts = list(tallies)
    return Tally(
        trials=sum(part.trials for part in parts),
        failures=sum(part.failures for part in parts),
        possible=sum(part.possible for part in parts),
        near_ties=sum(part.near_ties for part in parts),
        values=np.concatenate([part.values for part in parts]),
    )
