"""Toy theorems about one Gaussian coordinate, whose probabilities are beyond counting and known; workers find them by path."""

from typing import NamedTuple

from scipy.stats import norm

from plugin_verify import Cost, HighProbabilityBound, UnknownConstant, false_twin


class Far(NamedTuple):
    log10_p: float  # how often the coordinate exceeds the bound
    log10_delta: float  # how often it may


def draw(s, rng, trials):
    return rng.standard_normal((trials, 4))


def first(s, g):
    return g[:, 0]


def bound(s):
    return float(norm.isf(10.0**s.log10_p))


def cheap(s):
    return Cost("stored", 1e-6, 100)


def breaks(s, g):
    if g[:, 0].max() > 5.5:
        raise FloatingPointError("the toy diverged")
    return g[:, 0]


C_1 = UnknownConstant(name="C_1", role="bound", pin=5.0)

far = HighProbabilityBound(
    id="far", statement="A coordinate is seldom large.\n\nNot always.", sampler=draw, quantity=first, bound=bound,
    settings=(Far(-9.0, -8.0), Far(-8.0, -10.0), Far(-8.0, -7.9)), failure_probability=lambda s: 10.0**s.log10_delta, cost=cheap,
    gaussian=True)
far_larger = false_twin(far, "larger", "the coordinate is 5 larger", quantity=lambda s, g: g[:, 0] + 5)
far_thousandth = false_twin(far, "thousandth", "a thousandth is allowed", where=lambda s: s.log10_p == -9.0,
                            failure_probability=lambda s: 10.0 ** (s.log10_delta - 3))
far_half = false_twin(far, "half", "half of the bound stands for it", where=lambda s: s.log10_p == -9.0,
                      bound=lambda s: bound(s) / 2)
constant = HighProbabilityBound(
    id="constant", settings=(Far(-9.0, -8.0),), sampler=draw, quantity=first, bound=lambda s: 1.0, unknown=(C_1,),
    failure_probability=lambda s: 10.0**s.log10_delta, cost=cheap, gaussian=True)
constant_small = false_twin(constant, "small", "C_1 = 5", pins={"C_1": 5.0})
broken = HighProbabilityBound(
    id="broken", settings=(Far(-9.0, -8.0),), sampler=draw, quantity=breaks, bound=bound, cost=cheap, gaussian=True,
    failure_probability=lambda s: 10.0**s.log10_delta)
