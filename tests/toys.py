"""Toy theorems whose answers are known for certain; workers find them by the path of this file."""

from functools import partial
from typing import NamedTuple

import numpy as np

from plugin_verify import (
    Cost,
    ExpectationIdentity,
    ForAll,
    HighProbabilityBound,
    Hypothesis,
    Proof,
    UniformBound,
    UnknownConstant,
    false_twin,
)
from plugin_verify.claims import Mutant


class Coin(NamedTuple):
    p: float = 0.0  # a trial fails with this probability; the tests use 0 and 1
    delta: float = 0.1
    admits: float = 10.0
    meets: bool = True


class Pair(NamedTuple):
    first: object
    second: object


def cheap(s):
    return Cost("stored", 1e-3, 100_000)  # blocks of 200 trials, chunks of 40


def draw(s, rng, trials):
    return rng.random(trials)


def toss(s, u, *, p=None):
    return np.where(u < (s.p if p is None else p), 2.0, u)


def not_a_number(s, u):
    return np.full(len(u), np.nan)


def pair(s, u):
    return Pair(u, u + np.where(u < s.p, 2.0, 0.0))


def raising(s, u):
    if u.max() > 1 - s.p:
        raise FloatingPointError("the toy diverged")
    return u


def steady(s, u):
    return Pair(0.5 + 0.01 * (u - 0.5), np.stack([u > 2, 1 + (u - 0.5) / 100], axis=1))


def half(s, *, off=0.0):
    return Pair(0.5 + off, np.array([0.0, 1.0]))


def small_variance(s):
    return Pair(1e-5, np.array([0.0, 1e-5]))


def proved(s):
    return Proof(s.p == 0 if s.delta < 1 else None, f"for p = {s.p:g}", "arithmetic")


def bound(claim_id, *settings, quantity=toss, bound=lambda s: 1.0, kind=HighProbabilityBound, **more):
    return kind(id=claim_id, statement=f"The toy {claim_id}.\n\nIt holds.", settings=settings, sampler=draw, quantity=quantity,
                bound=bound, failure_probability=lambda s: s.delta, cost=cheap, **more)


C_0 = UnknownConstant(name="C_0", role="hypothesis", pin=6.0, admissible=lambda s: s.admits)
C_1 = UnknownConstant(name="C_1", role="bound", pin=0.5)
met = Hypothesis(name="met", says="It is met.", holds=lambda s: s.meets)

coin = bound("coin", Coin(), Coin(p=1.0), Coin(delta=0.001), Coin(delta=1.0), quantity=pair, bound=lambda s: Pair(1.0, 1.0))
coin_always = false_twin(coin, "always", "it always fails", quantity=lambda s, u: Pair(u, u + 2))
coin_never = false_twin(coin, "never", "no error at all: cannot be caught", quantity=lambda s, u: Pair(0 * u, 0 * u))
lone = bound("lone", Coin())
toothless = bound("toothless", Coin())
toothless_never = false_twin(toothless, "never", "no error at all", quantity=lambda s, u: 0 * u)
sized = bound("sized", Coin(0.0, admits=50.0), Coin(1.0, admits=5.0), Coin(1.0, admits=3.0), Coin(0.0, admits=5.0),
              Coin(1.0, admits=60.0, meets=False), unknown=(C_0,), hypotheses=(met,))
sized_always = false_twin(sized, "always", "it always fails", quantity=partial(toss, p=1.0))
quantile = bound("quantile", Coin(), Coin(delta=0.001), unknown=(C_1,))
quantile_small = false_twin(quantile, "small", "C_1 is a thousandth", pins={"C_1": 1e-3})
search = bound("search", Coin(), Coin(p=1.0), kind=UniformBound, quantity=lambda s, u: (toss(s, u), np.full(len(u), np.inf)))
search_always = false_twin(search, "always", "it always fails", quantity=lambda s, u: (u + 2, u + 3))
bracket = bound("bracket", Coin(), kind=UniformBound, quantity=lambda s, u: (Pair(u / 2, u), Pair(u / 2, u + 0.5)),
                bound=lambda s: Pair(1.0, 1.2))
nan = bound("nan", Coin(), quantity=not_a_number)
mean = ExpectationIdentity(id="mean", settings=(Coin(),), sampler=draw, quantity=steady, expected=half, variance=small_variance,
                           margin=0.1, cost=cheap)
mean_off = false_twin(mean, "off", "the mean is 0.6", expected=partial(half, off=0.1))
proof = ForAll(id="proof", settings=(Coin(), Coin(delta=1.0)), prove=proved)
breaks = bound("breaks", Coin(), Coin(p=1.0), Coin(p=0.01), quantity=raising)
mutants = [Mutant(id=f"rate-{p:g}", says=f"it fails with probability {p:g}", parts={"p": p}, family="rate", size=p,
                  required=p > 0.2) for p in (1.0, 0.5, 0.1001)]
rate_1, rate_half, rate_small = mutants
