"""Apply the positively homogeneous activations, of which ReLU is the paper's.

For sigma(t) = a max(t, 0) + b min(t, 0) and g ~ N(0, 1) the mean slope is lambda = E g sigma(g) = (a + b)/2,
equation (7) reads E A^T sigma(A x) = lambda x, and the natural step size of PLUGIn is lambda^-d (2^d for
ReLU).
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple, Protocol

import numpy as np

from plugin_verify.errors import InvalidArgument
from plugin_verify.typing import Array


class Sigma(Protocol):
    """Describe an activation: any function that acts entry by entry and preserves the shape."""

    def __call__(self, t: Array, /) -> Array:
        """Return sigma(t)."""
        ...


class Differentiable(Sigma, Protocol):
    """Describe an activation with a derivative, which gradient descent needs."""

    def derivative(self, t: Array, /) -> Array:
        """Return sigma'(t)."""
        ...


_LEAKY = re.compile(r"leaky_relu\((-?\d+(?:\.\d*)?(?:e[-+]?\d+)?)\)")  # as `leaky_relu` names what it returns
_GAUSSIAN_REACH = 39.0  # exp(-t^2/2) is 0 in double precision from here on


class Activation(NamedTuple):
    """Apply sigma(t) = positive * max(t, 0) + negative * min(t, 0), entry by entry.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import Activation, relu
        >>> relu(np.array([-2.0, 3.0]))
        array([0., 3.])
        >>> Activation(positive=2.0, negative=1.0, name="bent").mean_slope
        1.5
    """

    positive: float
    negative: float
    name: str

    def __call__(self, t: Array, /) -> Array:
        """Return sigma(t); NaN stays NaN."""
        h: Array = np.maximum(t, 0.0)
        if self.positive != 1:
            h = h * self.positive
        return h + self.negative * np.minimum(t, 0.0) if self.negative else h

    def over(self, t: Array) -> Array:
        """Write sigma(t) over t where that takes no more room, and return it."""
        return np.maximum(t, 0.0, out=t) if self.positive == 1 and not self.negative else self(t)

    def derivative(self, t: Array) -> Array:
        """Return sigma'(t), with sigma'(0) = negative: a ReLU at 0 is inactive."""
        return np.where(t > 0, self.positive, self.negative)

    @property
    def mean_slope(self) -> float:
        """Return lambda = E g sigma(g) = (positive + negative)/2."""
        return (self.positive + self.negative) / 2


relu = Activation(1.0, 0.0, "relu")


def leaky_relu(slope: float) -> Activation:
    """Return the activation with slope 1 above 0 and `slope` below.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import leaky_relu
        >>> leaky_relu(0.5)(np.array([-2.0, 3.0]))
        array([-1.,  3.])
    """
    return Activation(1.0, slope, f"leaky_relu({slope})")


def as_activation(activation: str | Sigma) -> Sigma:
    """Return the activation that a name stands for; a callable stands for itself."""
    if callable(activation):
        return activation
    if activation == relu.name:
        return relu
    leaky = _LEAKY.fullmatch(activation) if isinstance(activation, str) else None
    if leaky and math.isfinite(float(leaky[1])):
        return leaky_relu(float(leaky[1]))
    raise InvalidArgument(
        f"Network(): activation {activation!r} came; 'relu', 'leaky_relu(0.1)' with your slope, leaky_relu(slope) or another "
        "function of an array was wanted; pass one of these",
        argument="activation",
    )


def gaussian_slope(sigma: Sigma) -> float:
    """Return lambda = E g sigma(g), g ~ N(0, 1), for any sigma, by adaptive quadrature on each side of 0.

    A kink at 0 costs no accuracy. sigma must be finite for |t| < 39; the Gaussian density beyond is
    0 in double precision.
    """

    def integrand(t: float) -> float:
        return t * float(sigma(np.float64(t))) * math.exp(-t * t / 2)  # type: ignore[arg-type]

    from scipy.integrate import quad

    halves = [quad(integrand, *ends)[0] for ends in ((-_GAUSSIAN_REACH, 0.0), (0.0, _GAUSSIAN_REACH))]
    return math.fsum(halves) / math.sqrt(2 * math.pi)
