"""Estimate how often a function of independent standard normals exceeds a threshold, however rare: splitting at fixed levels.

A ladder of levels l_1 < ... < l_K is fixed by a pilot run. A climb then carries N particles up: those above a level are drawn
from with replacement and moved by Crank-Nicolson steps Y = sqrt(1 - s^2) X + s xi, which leave the law of X given score(X) > l_k
as it is when a move below the level is not taken. The product of the shares that pass the levels is an unbiased estimate of the
tail, for levels and steps that were fixed before [1, 2]; so is the tail at any mark between two levels.

A score is greater the worse a trial is, and +inf where it is not a number.

References:
    [1] S.-K. Au, J. L. Beck, "Estimation of small failure probabilities in high dimensions by subset simulation", 2001.
    [2] F. Cerou, P. Del Moral, T. Furon, A. Guyader, "Sequential Monte Carlo for rare event estimation", 2012.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plugin_verify.normals import fill, normal
from plugin_verify.statistics.diagnostics import LevelReport, rank_correlation, traits
from plugin_verify.typing import Array, Generator

Normals: TypeAlias = list[Array]
"""The standard normals of some trials: arrays with trials on the leading axis."""

MARKS = 4
"""Thresholds a level, the level itself the last: where the tail is estimated between levels."""
MOST_LEVELS = 400
ACCEPT = 0.4
"""The share of moves taken that the pilot's steps aim at."""
GAIN = 0.5
"""How much the pilot's step answers to one share of moves taken, on the log scale."""


class Landscape(NamedTuple):
    """What is climbed: the shapes of one trial's normals, their score, and how many trials are scored at a time."""

    shapes: tuple[tuple[int, ...], ...]
    score: Callable[[Normals], Array]
    chunk: int

    @property
    def dimension(self) -> int:
        """How many normals a trial has."""
        return sum(math.prod(shape) for shape in self.shapes)


class Effort(NamedTuple):
    """How hard a climb tries: particles, the share of them above the next level, and moves after each level."""

    particles: int = 1000
    share: float = 0.2
    moves: int = 6


class Ladder(NamedTuple):
    """What a pilot fixed: marks (K, MARKS), increasing, the last of each row the level; the step s of the moves after each level.

    `reached` is False where the pilot got stuck before the tail was as small as asked for.
    """

    marks: Array
    steps: Array
    reached: bool


class Climb(NamedTuple):
    """What a climb found: unbiased estimates of P(score > mark), (K, MARKS), and a report of each level."""

    tail: Array
    reports: list[LevelReport]


def pilot(land: Landscape, effort: Effort, rng: Generator, *, least: float, target: float | None = None) -> Ladder:
    """Choose levels that about a `share` of the particles pass each, and a step for the moves after each.

    It stops where the tail falls below `least`; a level is put exactly at the target, if that is passed before. Nothing that
    it estimates is used but the levels and the steps.
    """
    particles = _start(land, effort, rng)
    marks: list[Array] = []
    steps: list[float] = []
    tail, step = 1.0, 0.7
    while len(marks) < MOST_LEVELS:
        row = _marks(particles.scores, effort, -math.inf if not marks else float(marks[-1][-1]), target)
        if row is None:
            return Ladder(np.array(marks).reshape(-1, MARKS), np.array(steps), reached=False)
        marks.append(row)
        level = float(row[-1])
        tail *= float(np.mean(particles.scores > level))
        if tail <= least:
            return Ladder(np.array(marks), np.array([*steps, step]), reached=True)
        particles, _ = _resample(particles, level, rng)
        step = _move(land, particles, level, step, effort.moves, rng, adapt=True)[0]
        steps.append(step)
    return Ladder(np.array(marks), np.array(steps), reached=False)


def climb(land: Landscape, ladder: Ladder, effort: Effort, rng: Generator) -> Climb:
    """Estimate the tail at every mark of a ladder; without bias, whatever the ladder, as long as `rng` is independent of it."""
    particles = _start(land, effort, rng)
    tail, reports, product = np.zeros(ladder.marks.shape), [], 1.0
    for k, row in enumerate(ladder.marks):
        shares = np.array([np.mean(particles.scores > mark) for mark in row])
        tail[k] = product * shares
        product *= float(shares[-1])
        if product == 0.0:
            break
        particles, parents = _resample(particles, float(row[-1]), rng)
        before, accepted = particles.scores.copy(), math.nan
        if k + 1 < len(ladder.marks):
            accepted = _move(land, particles, float(row[-1]), float(ladder.steps[k]), effort.moves, rng, adapt=False)[1]
        reports.append(LevelReport(float(shares[-1]), accepted, rank_correlation(before, particles.scores),
                                   len(np.unique(parents)) / effort.particles, *traits(particles.normals)))
    return Climb(tail, reports)


class _Particles(NamedTuple):
    normals: Normals
    scores: Array


def _start(land: Landscape, effort: Effort, rng: Generator) -> _Particles:
    normals = [np.empty((effort.particles, *shape)) for shape in land.shapes]
    scores = np.empty(effort.particles)
    for part in _parts(land, effort.particles):
        for array in normals:
            fill(rng, array[part])
        scores[part] = _score(land, [array[part] for array in normals])
    return _Particles(normals, scores)


def _marks(scores: Array, effort: Effort, last: float, target: float | None) -> Array | None:
    """Put the marks at quantiles of the scores, the level at the target where that is passed; None where none is higher."""
    ranked = np.sort(scores)[::-1]
    shares = effort.share ** (np.arange(1, MARKS + 1) / MARKS)
    row = ranked[np.ceil(shares * len(scores)).astype(int)]
    if target is not None and last < target <= row[-1]:
        row = np.minimum(row, target)
    if not (ranked[0] > row[-1] > last and np.isfinite(row[-1])):
        return None
    return np.asarray(np.maximum(row, last))


def _resample(particles: _Particles, level: float, rng: Generator) -> tuple[_Particles, NDArray[np.intp]]:
    alive = np.flatnonzero(particles.scores > level)
    parents = alive[rng.integers(len(alive), size=len(particles.scores))]
    return _Particles([array[parents] for array in particles.normals], particles.scores[parents]), parents


def _move(land: Landscape, particles: _Particles, level: float, step: float, moves: int, rng: Generator, *,
          adapt: bool) -> tuple[float, float]:
    """Move all particles in place, chunk by chunk; return the step (where it adapts, its later mean) and the share taken."""
    logs, taken = [], 0
    for part in _parts(land, len(particles.scores)):
        normals, scores = [array[part] for array in particles.normals], particles.scores[part]
        for _ in range(moves):
            share = _once(land, normals, scores, level, step, rng)
            taken += share
            if adapt:
                step = min(1.0, step * math.exp(GAIN * (share / len(scores) - ACCEPT)))
                logs.append(math.log(step))
    later = logs[len(logs) // 2:]
    return (math.exp(sum(later) / len(later)) if later else step), taken / (max(moves, 1) * len(particles.scores))


def _once(land: Landscape, normals: Sequence[Array], scores: Array, level: float, step: float, rng: Generator) -> int:
    keep = math.sqrt(1 - step * step)
    proposals = []
    for array in normals:
        moved = normal(rng, array.shape, step)
        moved += keep * array
        proposals.append(moved)
    found = _score(land, proposals)
    taken = found > level
    for array, moved in zip(normals, proposals, strict=True):
        array[taken] = moved[taken]
    scores[taken] = found[taken]
    return int(taken.sum())


def _score(land: Landscape, normals: Normals) -> Array:
    with np.errstate(all="ignore"):
        found = land.score(normals)
    return np.where(np.isnan(found), np.inf, found)


def _parts(land: Landscape, count: int) -> list[slice]:
    return [slice(start, min(start + land.chunk, count)) for start in range(0, count, land.chunk)]
