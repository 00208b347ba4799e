"""Make a failing problem small enough to read: fewer layers, units and iterations, then simple numbers.

Greedy: the first simpler problem that still fails takes the place of the problem, until none does. A problem is simpler that
has fewer numbers; among equals, fewer iterations; then one that takes less ink to print, and smaller numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from plugin_verify.conformance.problem import Problem
from plugin_verify.typing import Array

P = TypeVar("P")

TRIES = 1000
"""Problems that are tried at most."""


def shrink(p: Problem, fails: Callable[[Problem], bool], *, tries: int = TRIES) -> Problem:
    """Return the simplest failing problem that is found; p itself must fail."""
    return greedy(p, fails, candidates, complexity, tries=tries)


def greedy(p: P, fails: Callable[[P], bool], candidates: Callable[[P], Iterable[P]], complexity: Callable[[P], Any], *, tries: int
           ) -> P:
    """Put the first of the candidates that is less complex and fails in the place of p, again and again."""
    while tries > 0:
        for simpler in candidates(p):
            if complexity(simpler) < complexity(p):
                tries -= 1
                if fails(simpler):
                    p = simpler
                    break
            if tries <= 0:
                return p
        else:
            return p
    return p


def complexity(p: Problem) -> tuple[int, int, int, float]:
    """Return how hard a problem is to read."""
    numbers = [*(float(v) for array in (*p.A, p.y, p.x0) for v in array.flat), p.step_size]
    return len(numbers), p.k, sum(len(f"{v!r}".removesuffix(".0")) for v in numbers), sum(map(abs, numbers))


def candidates(p: Problem) -> Iterator[Problem]:
    """Give problems that may be simpler, the boldest first."""
    yield from (p._replace(k=k) for k in (1, 2, p.k // 2, p.k - 1) if 0 < k < p.k)
    if len(p.A) > 1:
        yield p._replace(A=p.A[:-1], y=np.resize(p.y, len(p.A[-2])))
        yield p._replace(A=p.A[1:], x0=np.resize(p.x0, p.A[1].shape[1]))
    yield from _narrower(p)
    yield _everywhere(p, np.zeros_like)
    yield _everywhere(p, lambda v: np.round(v))
    yield _everywhere(p, lambda v: np.round(v, 1))
    yield from (p._replace(step_size=eta) for eta in (0.0, 1.0, 2.0, 0.5, float(np.round(p.step_size, 3))))
    yield from (p._replace(y=change(p.y)) for change in (np.zeros_like, np.ones_like, np.round))
    yield from (p._replace(x0=change(p.x0)) for change in (np.zeros_like, np.ones_like, np.round))
    yield from _one_number(p)


def _narrower(p: Problem) -> Iterator[Problem]:
    """Take half of a layer's units away, then a quarter, down to a single one."""
    halvings = max(p.n).bit_length()
    for share in range(1, halvings + 1):
        for j, m in enumerate(p.n):
            many = max(1, m >> share)
            if m > 1 and (many > 1 or m >> (share - 1) > 1):
                yield from (_keep(p, j, np.delete(np.arange(m), np.s_[i:i + many])) for i in range(0, m, many))


def _keep(p: Problem, j: int, units: NDArray[np.int64]) -> Problem:
    """Keep some units of layer j, 0 being the latent code."""
    A = list(p.A)
    if j < len(A):
        A[j] = A[j][:, units]
    if j > 0:
        A[j - 1] = A[j - 1][units]
    return p._replace(A=tuple(A), y=p.y[units] if j == len(A) else p.y, x0=p.x0[units] if j == 0 else p.x0)


def _everywhere(p: Problem, change: Callable[[Array], Array]) -> Problem:
    return p._replace(A=tuple(change(A_j) for A_j in p.A), y=change(p.y), x0=change(p.x0))


def _one_number(p: Problem) -> Iterator[Problem]:
    """Put a simple number in the place of one number."""
    arrays = (*p.A, p.y, p.x0)
    for which, array in enumerate(arrays):
        for index in np.ndindex(array.shape):
            for value in (0.0, 1.0, -1.0, 2.0, float(np.round(array[index])), float(np.round(array[index], 1))):
                other = array.copy()
                other[index] = value
                changed = [other if i == which else kept for i, kept in enumerate(arrays)]
                yield p._replace(A=tuple(changed[:-2]), y=changed[-2], x0=changed[-1])
