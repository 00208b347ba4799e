"""Find the smallest integer that a monotone condition accepts."""

from __future__ import annotations

from collections.abc import Callable


def fewest(condition: Callable[[int], bool], *, start: int) -> int:
    """Return the smallest integer >= `start` that `condition` accepts.

    The condition is false up to some integer and true from there on; it must become true, or the search does
    not end. It doubles its distance from `start`, then bisects: about 2 log2(answer - start) evaluations.
    """
    if condition(start):
        return start
    distance = 1
    while not condition(start + distance):
        distance *= 2
    refused, accepted = start + distance // 2, start + distance
    while accepted - refused > 1:
        middle = (refused + accepted) // 2
        if condition(middle):
            accepted = middle
        else:
            refused = middle
    return accepted
