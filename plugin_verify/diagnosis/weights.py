"""Ask whether a matrix can pass for Gaussian: assumption A2 of the paper, iid N(0, 1/n_i) entries.

Every test has a valid p-value: if the entries are iid N(0, s^2), P[p <= a] <= a for every a, whatever s is, but for the test of
the variance, which holds s^2 against 1/n_i. A test can tell that they are not; none can tell that they are. What is measured is
the spread of entries, of rows and columns, angles, and the ends of the spectrum: dependence that none of them shows is not seen.

References:
    [1] K. R. Davidson, S. J. Szarek, "Local operator theory, random matrices and Banach spaces", 2001, Theorem II.13: the largest
        and the smallest singular value.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from plugin_verify.diagnosis.spectrum import marchenko_pastur
from plugin_verify.outward import above, below
from plugin_verify.statistics import Interval
from plugin_verify.typing import Array

SCALE_LEVEL = 1e-6
"""The chance, spent by every test that needs the deviation s, that s is not where its interval says."""
STEEPEST = 1 / math.sqrt(2 * math.pi * math.e)  # of Phi(t) as a function of log t


class Trait(NamedTuple):
    """Hold a test: what it looks at, what was found, what Gaussian entries give, and the p-value."""

    name: str
    found: float
    expected: str
    p: float


class LayerWeights(NamedTuple):
    """Hold how one layer's weights look.

    `variance` is the mean square of the entries times n_i, 1 under A2; `interval` holds it at 99 %, if the entries are iid
    Gaussian. `kurtosis` is in excess of a Gaussian's 0, and `noise` is its standard deviation under A2: a description, no test.
    `singular` are the singular values in decreasing order, `usual` those of a wide Gaussian matrix of the same variance.
    """

    rows: int
    columns: int
    variance: float
    interval: Interval[float]
    kurtosis: float
    noise: float
    singular: Array
    usual: Array
    traits: tuple[Trait, ...]


def layer_weights(A: Array) -> LayerWeights:
    """Measure a matrix (n_i, n_{i-1}) that is not 0 and has more than one entry."""
    from scipy.stats import chi2

    (rows, columns), squares = A.shape, A**2
    total, size = float(squares.sum()), A.size
    variance, rms = rows * total / size, math.sqrt(total / size)
    interval = Interval(*(rows * total / float(chi2.isf(level, size)) for level in (0.005, 0.995)))
    singular = np.linalg.svd(A, compute_uv=False).astype(np.float64)
    longer, shorter = math.sqrt(max(A.shape)), math.sqrt(min(A.shape))
    kurtosis = float((squares**2).mean()) / rms**4 - 3
    traits = (_variance(total, rows, size), _entries(A.ravel() / rms), _sums("rows", squares.sum(axis=1) / total, columns, size),
             _sums("columns", squares.sum(axis=0) / total, rows, size), _angles(A if rows < columns else A.T),
              *_spectrum(singular / rms, longer, shorter, size))
    return LayerWeights(rows, columns, variance, interval, kurtosis, math.sqrt(24 / size), singular,
                        rms * marchenko_pastur(rows, columns), traits)


def _variance(total: float, rows: int, size: int) -> Trait:
    """Hold the sum of squares against n_i^-1 chi-square, which it has under A2 exactly."""
    from scipy.stats import chi2

    p = 2 * min(float(chi2.cdf(rows * total, size)), float(chi2.sf(rows * total, size)))
    return Trait("variance", rows * total / size, f"1 ± {math.sqrt(2 / size):.2g}", min(p, 1.0))


def _entries(standardised: Array) -> Trait:
    """Hold the entries against a Gaussian by Kolmogorov and Smirnov's distance D.

    To divide by the root mean square in the place of s moves D by at most STEEPEST |log(rms/s)|, and log(rms/s) has an interval.
    """
    from scipy.special import ndtr
    from scipy.stats import kstwo

    ordered, size = ndtr(np.sort(standardised)), standardised.size
    steps = np.arange(size + 1) / size
    distance = float(max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max()))
    p = float(kstwo.sf(max(distance - STEEPEST * _off(size), 0.0), size)) + SCALE_LEVEL
    return Trait("entries", distance, f"below {above(1.63 / math.sqrt(size), 2)}", min(p, 1.0))


def _sums(name: str, shares: Array, length: int, size: int) -> Trait:
    """Hold the squared norms of rows, as shares of the whole, against their Beta laws, the extreme ones by a union bound."""
    from scipy.stats import beta

    if len(shares) == 1:
        return Trait(name, 1.0, "1", 1.0)
    law = beta(length / 2, (size - length) / 2)
    tail = min(float(law.sf(shares.max())), float(law.cdf(shares.min())))
    norms = np.sqrt(shares * len(shares))
    farthest = float(norms[np.argmax(np.abs(np.log(np.maximum(norms, 1e-300))))])
    low, high = (math.sqrt(len(shares) * float(law.ppf(q))) for q in (0.005 / len(shares), 1 - 0.005 / len(shares)))
    return Trait(name, farthest, f"{below(low)} to {above(high)}", min(2 * len(shares) * tail, 1.0))


def _angles(vectors: Array) -> Trait:
    """Hold the largest cosine between the first two vectors, the next two, and so on, against its law.

    The squared cosine of one pair has a Beta law whatever the deviation is, and disjoint pairs are independent. Too small is as
    odd as too large: some initialisations make the vectors orthogonal.
    """
    from scipy.stats import beta

    pairs, length = len(vectors) // 2, vectors.shape[1]
    if pairs == 0 or length < 2:
        return Trait("angles", 0.0, "no pair", 1.0)
    u, v = vectors[0 : 2 * pairs : 2], vectors[1 : 2 * pairs : 2]
    norms = np.vecdot(u, u) * np.vecdot(v, v)
    largest = float(np.divide(np.vecdot(u, v) ** 2, norms, out=np.zeros(pairs), where=norms > 0).max())
    law = beta(0.5, (length - 1) / 2)
    tail = float(law.sf(largest))
    under, over = float(law.cdf(largest)) ** pairs, -math.expm1(pairs * math.log1p(-tail)) if tail < 1 else 1.0
    low, high = (math.sqrt(float(law.ppf(share ** (1 / pairs)))) for share in (0.005, 0.995))
    return Trait("angles", math.sqrt(largest), f"{below(low, 2)} to {above(high, 2)}", min(2 * min(under, over), 1.0))


def _spectrum(singular: Array, longer: float, shorter: float, size: int) -> tuple[Trait, Trait]:
    """Hold the ends of the spectrum against exp(-t^2/2), t how far they lie beyond the edges [1]."""
    grown = math.exp(_off(size))
    beyond = max(float(singular[0]) / grown - longer - shorter, 0.0)
    short = max(longer - shorter - float(singular[-1]) * grown, 0.0)
    p_above, p_below = (min(math.exp(-t * t / 2) + SCALE_LEVEL, 1.0) for t in (beyond, short))
    edge, floor = longer + shorter, longer - shorter
    reach = math.sqrt(2 * math.log(200))  # t at p = 0.005
    return (Trait("largest singular value", float(singular[0]) / edge, f"below {above(1 + reach / edge)}", p_above),
            Trait("smallest singular value", float(singular[-1]) / edge, f"above {below(max(floor - reach, 0) / edge)}", p_below))


def _off(size: int) -> float:
    """Return how far log(rms/s) may lie from 0 at `SCALE_LEVEL`, both sides together."""
    from scipy.stats import chi2

    low, high = float(chi2.ppf(SCALE_LEVEL / 2, size)), float(chi2.isf(SCALE_LEVEL / 2, size))
    return max(math.log(high / size), -math.log(low / size)) / 2
