"""Hold what a measurement leaves possible: a closed interval, or one a component."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

import numpy as np

from plugin_verify.typing import Array

End = TypeVar("End", bound=float | Array)


class Interval(NamedTuple, Generic[End]):
    """Hold the closed interval [low, high]; with arrays, one interval a component, end by end.

    The error probability of each end is the `level` of the function that made it; the two ends together err
    with probability at most 2 * level. `low` may be -inf and `high` inf: nothing is known on that side.
    """

    low: End
    high: End

    def contains(self, value: End) -> bool:
        """Say whether every component of `value` lies in its interval: one excluded is `value` excluded."""
        return bool(np.all(np.less_equal(self.low, value) & np.less_equal(value, self.high)))

    def within(self, low: End, high: End) -> bool:
        """Say whether every component of this interval lies in [low, high]."""
        return bool(np.all(np.less_equal(low, self.low) & np.less_equal(self.high, high)))
