"""Tails that are known exactly: what splitting is calibrated on, from 1e-4 to 1e-21."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from plugin_verify import HighProbabilityBound, grid
from plugin_verify.claims import KnownTail
from plugin_verify.typing import Array, Generator

from . import lemma_6_law
from .ray_step import step_tail
from .theorem_1 import Setting as Step
from .theorem_1 import theorem_1

DECADES = (-4, -9, -20)


class Setting(NamedTuple):
    """A vector of standard normals, and log10 of the tail."""

    n: int
    log10_p: int


class Sides(NamedTuple):
    """A vector of standard normals, log10 of the larger tail, and how much farther out the other one begins."""

    n: int
    log10_p: int
    farther: float


class Product(NamedTuple):
    """Widths, and how many times its mean the squared size of the noise that comes through must exceed."""

    n: tuple[int, ...]
    times: float


def draw(s: Setting | Sides, rng: Generator, trials: int) -> Array:
    """Draw g."""
    return rng.standard_normal((trials, s.n))


def quantile(log10_p: int) -> float:
    """Return x with P(g_1 > x) = 10^log10_p."""
    from scipy.special import ndtri_exp

    return -float(ndtri_exp(log10_p * np.log(10)))


def norm_quantile(s: Setting) -> float:
    """Return x with P(||g||^2 > x) = 10^log10_p."""
    from scipy.stats import chi2

    return float(chi2.isf(10.0**s.log10_p, s.n))


def either(s: Sides, g: Array) -> Array:
    """Measure how far out g is, to the right along the first axis or to the left along the second."""
    x = quantile(s.log10_p)
    return np.maximum(g[:, 0] / x, -g[:, 1] / (x + s.farther))


def either_tail(s: Sides) -> float:
    """Return the probability of one or the other."""
    from scipy.stats import norm

    p, q = norm.sf(quantile(s.log10_p) + np.array([0.0, s.farther]))
    return float(p + q - p * q)


def cross(s: Setting, g: Array) -> Array:
    """Measure the larger of two: one climbs to 0.9 early and hardly further, the other reaches 1 at 10^log10_p."""
    early = np.where(g[:, 0] < 2.3, g[:, 0] * (0.9 / 2.3), 0.9 + 0.02 * (g[:, 0] - 2.3))
    return np.maximum(early, g[:, 1] / quantile(s.log10_p))


def crossing_tail(s: Setting) -> float:
    """Return the probability of one or the other."""
    from scipy.stats import norm

    p, q = 10.0**s.log10_p, float(norm.sf(2.3 + 0.1 / 0.02))
    return p + q - p * q


def product_tail(s: Product) -> float:
    """Return P(chi2_{n_0}/n_0 chi2_{n_1}/n_1 > times), d = 2."""
    from scipy.integrate import simpson
    from scipy.stats import chi2

    n_0, n_1 = s.n[:2]
    log_v = np.linspace(-12.0, 8.0, 20_001)
    v = np.exp(log_v)
    return float(simpson(chi2.sf(s.times * n_0 * n_1 / v, n_1) * chi2.pdf(v, n_0) * v, x=log_v))


_anything = partial(HighProbabilityBound, failure_probability=lambda s: 0.5, gaussian=True)

line = KnownTail(
    id="line", says="one coordinate", tail=lambda s: 10.0**s.log10_p,
    claim=_anything(id="known-line", settings=grid(Setting, n=(20,), log10_p=DECADES), sampler=draw,
                    quantity=lambda s, g: g[:, 0], bound=lambda s: quantile(s.log10_p)))
size = KnownTail(
    id="norm", says="the squared norm, a chi-square", tail=lambda s: 10.0**s.log10_p,
    claim=_anything(id="known-norm", settings=grid(Setting, n=(300,), log10_p=DECADES), sampler=draw,
                    quantity=lambda s, g: np.vecdot(g, g), bound=norm_quantile))
modes = KnownTail(
    id="two-modes", says="one coordinate or another: two modes", tail=either_tail,
    claim=_anything(id="known-two-modes", settings=grid(Sides, n=(20,), log10_p=DECADES, farther=(0.3,)), sampler=draw,
                    quantity=either, bound=lambda s: 1.0))
crossing = KnownTail(
    id="crossing-modes", says="a way of failing that is met late and takes over near the bound", tail=crossing_tail, fails=True,
    claim=_anything(id="known-crossing-modes", settings=grid(Setting, n=(20,), log10_p=(-6,)), sampler=draw, quantity=cross,
                    bound=lambda s: 1.0))
product = KnownTail(
    id="noise-product", says="Lemma 6: noise through two layers, a product of chi-squares", tail=product_tail,
    claim=_anything(id="known-noise-product", settings=grid(Product, n=((2, 8, 6),), times=(15.0, 53.0, 180.0)),
                    sampler=lemma_6_law.networks, quantity=lambda s, G: lemma_6_law.size(s, G).first, bound=lambda s: s.times))
step = KnownTail(
    id="first-step", says="Theorem 1 at k = 1, d = 1, x0 = 2x*", tail=lambda s: step_tail(s.n[1], s.n[0]),
    claim=replace(theorem_1, id="known-first-step", settings=grid(
        Step, n=((1, 349), (1, 916), (1, 2193), (2, 363), (2, 930), (2, 2207), (5, 2249)))))
