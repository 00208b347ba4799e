"""Check probabilities and means in a test: as many trials as three numbers demand, exact intervals, randomness by address.

The three numbers are a test's `false_fail`, `false_pass` and `discrepancy`: a check of something true fails with probability at
most `false_fail`, and a check of something that is off by `discrepancy` or more passes with probability at most `false_pass`.
A check draws its trials itself, so that there are neither too few of them nor a look before the end.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from plugin_verify.errors import InvalidArgument
from plugin_verify.outward import above, below, figures_to_tell, nearest
from plugin_verify.pytest_plugin import Demand
from plugin_verify.runner import generator
from plugin_verify.statistics import (
    Interval,
    catoni_interval,
    detectable_proportion,
    fewest_to_refute,
    half_width,
    proportion_interval,
    share,
    trials_for_half_width,
    trials_to_refute,
)
from plugin_verify.typing import Array, Generator

Draw = Callable[[Generator, int], ArrayLike]

MOST_TRIALS = 10**9
"""Trials of a probability that a check draws at most: a byte each."""
MOST_NUMBERS = 10**8
"""Numbers that a check of means draws at most, trials times components: eight bytes each."""
AGAIN = 100
"""Trials, at most, that are drawn twice beforehand, to see that they follow from the generator."""
END = 1e-4
"""A probability nearer to 0 or 1 is not checked for being off towards that end: the search for its trials would not end soon."""


class _Side(NamedTuple):
    """One direction in which a probability may be off: of the event, or, if `mirrored`, of its complement."""

    p: float
    mirrored: bool

    def trials(self, discrepancy: float, level: float, power: float) -> int:
        """Return the fewest trials with which, and with any more, a larger probability is seen."""
        return trials_to_refute(self.p + discrepancy, self.p, level=level, power=power)

    def seen(self, trials: int, level: float, power: float) -> str:
        """Name the smallest discrepancy that so many trials see."""
        smallest = detectable_proportion(trials, self.p, level=level, power=power) - self.p
        return f"{above(smallest)} {'below' if self.mirrored else 'above'}"


class Statistical:
    """Hold what a test demands, where its randomness comes from, and how many checks it has made.

    Args:
        demand: discrepancy, false_fail, false_pass, and the number of checks that share false_fail.
        seed, address: what all randomness here follows from; `rng` is for whatever else a test draws, and check number j has
            a generator of its own.
        spend: called before the first trial is drawn.
    """

    def __init__(self, demand: Demand, *, seed: int, address: str, spend: Callable[[], None]) -> None:
        self.demand, self.seed, self.address = demand, seed, address
        self.rng = generator(seed, "pytest", address, 0)
        self.made = 0
        self._spend = spend

    def __repr__(self) -> str:
        return f"Statistical({self.demand}, seed={self.seed}, address={self.address!r})"

    def check_probability(self, draw: Draw, *, equals: float | None = None, at_most: float | None = None,
                          at_least: float | None = None, batch: int | None = None) -> Interval[float]:
        """Fail unless the interval for the probability of an event contains, or reaches, what is stated; else return it.

        Guarantee, for independent trials: it fails wrongly with probability at most false_fail / checks; it passes wrongly with
        probability at most false_pass where the probability is off by `discrepancy` or more. Both exactly (Clopper-Pearson).

        Args:
            draw: (rng, trials) -> booleans (trials,), whether the event took place in each; equal generators, equal values.
            equals, at_most, at_least: what is stated of the probability; one of the three.
            batch: draw so many trials at a time, where all of them together do not fit into memory.
        """
        __tracebackhide__ = True
        stated, p = _stated(equals=equals, at_most=at_most, at_least=at_least)
        sides = [_Side(p, False)] if stated != "at_least" else []
        sides += [_Side(1 - p, True)] if stated != "at_most" else []
        possible = [side for side in sides if side.p + self.demand.discrepancy <= 1]
        if not possible:
            raise InvalidArgument(f"check_probability(): no probability is {self.demand.discrepancy} off {stated} = {p}; give "
                                  f"the marker a smaller discrepancy", argument="discrepancy")
        level, power = self._level() / len(sides), 1 - self.demand.false_pass
        _require_feasible(f"{stated} = {p:g}", possible, self.demand.discrepancy, level, power)
        trials = max(side.trials(self.demand.discrepancy, level, power) for side in possible)
        if trials > MOST_TRIALS:
            raise _too_many(f"{stated} = {p:g}", trials, possible, self.demand.discrepancy, level, power)
        events = self._draw(draw, trials, batch, bool, ())
        interval = proportion_interval(int(events.sum()), trials, level=level)
        if (interval.low > p and stated != "at_least") or (interval.high < p and stated != "at_most"):
            seen = ", ".join(side.seen(trials, level, power) for side in possible)
            self._fail(f"a probability of {events.mean():.4g} ({events.sum()} of {trials} trials), in "
                       f"{_ends(interval.low, interval.high, p, 4)}", f"{stated.replace('_', ' ')} {p:g}", level, seen)
        return interval

    def check_mean(self, draw: Draw, *, equals: ArrayLike, variance: ArrayLike, batch: int | None = None) -> Interval[Array]:
        """Fail unless the interval for the mean of every component contains what it is said to equal; else return it.

        Guarantee, for independent values whose variances are at most `variance`, whatever their law (Catoni): it fails wrongly
        with probability at most false_fail / checks; it passes wrongly with probability at most false_pass where a component's
        mean is off by `discrepancy` or more. A value that is not finite fails.

        Args:
            draw: (rng, trials) -> numbers of shape (trials,), or (trials, c); equal generators, equal values.
            equals: a number, or (c,).
            variance: a bound that the test takes for granted: one number, or (c,).
            batch: draw so many trials at a time, where all of them together do not fit into memory.
        """
        __tracebackhide__ = True
        expected = np.asarray(equals, dtype=np.float64)
        bounds = np.broadcast_to(np.asarray(variance, dtype=np.float64), expected.shape).reshape(-1)
        if expected.ndim > 1 or not (np.isfinite(expected).all() and np.isfinite(bounds).all()):
            raise InvalidArgument("check_mean(): equals and variance must be finite numbers, or vectors of them",
                                  argument="equals")
        level, power = self._level() / (2 * bounds.size), 1 - self.demand.false_pass
        _require_few(max(map(float, bounds)), bounds.size, self.demand.discrepancy, level, power)
        trials = max(trials_for_half_width(self.demand.discrepancy, variance=float(one), level=level, power=power)
                     for one in bounds)
        values = self._draw(draw, trials, batch, float, expected.shape).reshape(trials, -1)
        interval = catoni_interval(values, variance=bounds, level=level)
        out = ~np.isfinite(values).all(axis=0) | (interval.low > expected) | (expected > interval.high)
        if out.any():
            worst = int(np.argmax(out))
            reach = half_width(trials, variance=float(bounds[worst]), level=level, power=power)
            what = f"a mean of {values[:, worst].mean():.6g}" + (f" in component {worst}" if bounds.size > 1 else "")
            mean = float(expected.reshape(-1)[worst])
            ends = _ends(interval.low[worst], interval.high[worst], mean, 6)
            self._fail(f"{what} ({trials} trials), in {ends} if the variance is at most {bounds[worst]:g}",
                       f"equals {mean:g}", level, f"{above(reach)} on either side")
        return interval

    def _level(self) -> float:
        """Begin a check: count it, and give its share of false_fail."""
        self.made += 1
        if self.made > self.demand.checks:
            raise InvalidArgument(f"{self.address} makes more checks than the {self.demand.checks} that share its false_fail; "
                                  f"give the marker checks={self.made} or more", argument="checks")
        return share(self.demand.false_fail, self.demand.checks)

    def _draw(self, draw: Draw, trials: int, batch: int | None, kind: type, shape: tuple[int, ...]) -> Array:
        if batch is not None and batch < 1:
            raise InvalidArgument(f"batch is {batch}; give a positive number of trials", argument="batch")
        if self.made == 1:
            self._spend()
        size = batch or trials
        self._require_addressed(draw, min(size, trials, AGAIN), kind, shape)
        rng = self._generator()
        parts = [_read(draw(rng, many), many, kind, shape) for start in range(0, trials, size)
                 for many in [min(size, trials - start)]]
        return np.concatenate(parts)

    def _generator(self) -> Generator:
        return generator(self.seed, "pytest", self.address, self.made)

    def _require_addressed(self, draw: Draw, trials: int, kind: type, shape: tuple[int, ...]) -> None:
        """Refuse a draw that differs between two equal generators: a test of it might come out otherwise when it is run again."""
        first, second = (_read(draw(self._generator(), trials), trials, kind, shape).copy() for _ in range(2))
        if not np.array_equal(first, second, equal_nan=kind is float):
            raise InvalidArgument(f"draw(rng, {trials}) gave other values when it was called again with an equal generator, so a "
                                  "retry may come out otherwise; take all randomness from the rng that draw is handed, and keep "
                                  "nothing from one call to the next", argument="draw")

    def _fail(self, found: str, stated: str, level: float, seen: str) -> None:
        __tracebackhide__ = True
        raise AssertionError(
            f"measured {found}, error {level:.2g} on each side; stated was: {stated}. The smallest discrepancy seen with "
            f"probability {1 - self.demand.false_pass:g}: {seen}. Again: "
            f"{shlex.join(['pytest', self.address, f'--plugin-verify-seed={self.seed}'])}")


def _require_feasible(stated: str, sides: Sequence[_Side], discrepancy: float, level: float, power: float) -> None:
    """Refuse at once what would take too many trials, or too long a search for their number."""
    __tracebackhide__ = True
    for side in sides:
        if 1 - side.p < END:
            raise InvalidArgument(f"check_probability(): {stated} is to be told from what is {discrepancy:g} nearer to "
                                  f"an end that is only {1 - side.p:.3g} away; from {END:g} on it can be; give the marker a "
                                  f"discrepancy above {1 - side.p:.3g}, or state a probability further from 0 and 1",
                                  argument="discrepancy")
    least = max(fewest_to_refute(discrepancy, side.p, level=level, power=power) for side in sides)
    if least > MOST_TRIALS:
        raise _too_many(stated, least, sides, discrepancy, level, power)


def _too_many(stated: str, least: float, sides: Sequence[_Side], discrepancy: float, level: float, power: float
              ) -> InvalidArgument:
    """Say how many trials a discrepancy takes, and one that is within reach: by the normal approximation, and a tenth more."""
    from statistics import NormalDist

    deviations = NormalDist().inv_cdf(1 - level) + NormalDist().inv_cdf(power)
    reach = 1.1 * deviations * max(side.p * (1 - side.p) for side in sides)**0.5 / MOST_TRIALS**0.5
    return InvalidArgument(f"check_probability(): a discrepancy of {discrepancy:g} at {stated} takes {below(least, 2)} trials "
                           f"at least, and a check draws {MOST_TRIALS:g} at most; give the marker a larger one, for example "
                           f"discrepancy={above(reach, 2)}", argument="discrepancy")


def _require_few(variance: float, components: int, discrepancy: float, level: float, power: float) -> None:
    """Refuse a mean that would take too many trials."""
    __tracebackhide__ = True
    most = max(1, MOST_NUMBERS // components)
    reach = half_width(most, variance=variance, level=level, power=power)
    if reach > discrepancy:
        about = most * (reach / discrepancy) * (reach / discrepancy)
        raise InvalidArgument(f"check_mean(): a discrepancy of {discrepancy:g} with variance {variance:g} takes about "
                              f"{nearest(about, 2)} trials, and a check draws {most:g} at most ({MOST_NUMBERS:g} numbers); give "
                              f"the marker a larger one, from discrepancy={above(reach, 2)} on", argument="discrepancy")


def _ends(low: float, high: float, expected: float, figures: int) -> str:
    """Write an interval with its ends rounded outward, with as many figures as show whether it holds what is expected."""
    figures = max(figures_to_tell(low, high, expected, figures), figures_to_tell(-high, -low, -expected, figures))
    return f"[{below(low, figures)}, {above(high, figures)}]"


def _stated(**given: float | None) -> tuple[str, float]:
    """Give the one statement among three, and its probability."""
    made = {name: p for name, p in given.items() if p is not None}
    if len(made) != 1:
        raise InvalidArgument(f"check_probability(): {' and '.join(made) or 'nothing'} came; give one of equals, at_most and "
                              f"at_least", argument="equals")
    (name, p), = made.items()
    if not 0 < p < 1:
        raise InvalidArgument(f"check_probability(): {name} = {p!r} came; give a probability strictly between 0 and 1 (what "
                              f"never or always takes place is an assertion about every trial)", argument=name)
    return name, p


def _read(value: ArrayLike, trials: int, kind: type, shape: tuple[int, ...]) -> Array:
    """Read what a test drew.

    Raises:
        InvalidArgument: if it is not what was asked for.
    """
    found = np.asarray(value)
    right = found.dtype == bool if kind is bool else found.dtype.kind in "fiu"
    if found.shape != (trials, *shape) or not right:
        wanted = "booleans" if kind is bool else "real numbers"
        raise InvalidArgument(f"draw(rng, {trials}) gave {found.dtype} of shape {found.shape}; give {wanted} of shape "
                              f"{(trials, *shape)}, one trial a row", argument="draw")
    return found
