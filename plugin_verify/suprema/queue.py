"""Keep cells in the order of their bounds: a binary heap of indices in an array, the largest bound first. Compiled.

The standard library's heap would do, at several seconds of compilation for a list of pairs.
"""

from __future__ import annotations

from typing import Any

from plugin_verify.compiled import compiled


@compiled
def push(queue: Any, many: int, bounds: Any, cell: int) -> None:
    """Add a cell to the first `many` entries of the queue, which form a heap."""
    at = many
    while at > 0 and bounds[queue[(at - 1) // 2]] < bounds[cell]:
        queue[at] = queue[(at - 1) // 2]
        at = (at - 1) // 2
    queue[at] = cell


@compiled
def pop(queue: Any, many: int, bounds: Any) -> int:
    """Take the cell with the largest bound out of the first `many` entries; the heap is then one shorter."""
    first, last, at = queue[0], queue[many - 1], 0
    while 2 * at + 1 < many - 1:
        child = 2 * at + 1
        if child + 1 < many - 1 and bounds[queue[child + 1]] > bounds[queue[child]]:
            child += 1
        if bounds[queue[child]] <= bounds[last]:
            break
        queue[at] = queue[child]
        at = child
    queue[at] = last
    return first  # type: ignore[no-any-return]
