"""A theorem file with nothing wrong, for tests that put one thing wrong with it."""

GOOD = r'''
from typing import NamedTuple

import numpy as np

from plugin_verify import Cost, ExpectationIdentity, ForAll, HighProbabilityBound, Hypothesis, Proof, UniformBound
from plugin_verify import UnknownConstant, false_twin, grid


class Setting(NamedTuple):
    n: int
    t: float


class Pair(NamedTuple):
    first: object
    second: object


def draw(s, rng, trials):
    return rng.standard_normal((trials, s.n))


def norm(s, g):
    return np.linalg.norm(g, axis=1)


def bound(s):
    return s.n**0.5 + s.t


claim = HighProbabilityBound(
    id="norm",
    statement=r"""The norm of a Gaussian vector. For all $n$, $\lVert g \rVert \le \sqrt{n} + t$.""",
    settings=grid(Setting, n=(2, 3), t=(1.0, 2.0)),
    sampler=draw,
    quantity=norm,
    bound=bound,
    failure_probability=lambda s: np.exp(-(s.t**2) / 2),
)
half = false_twin(claim, "half", "the bound is halved", bound=lambda s: s.n**0.5 / 2)
'''
