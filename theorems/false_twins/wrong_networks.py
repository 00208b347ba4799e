"""Draw networks that are wrong in one known way; each function takes what `gaussian_network` takes."""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sqrt

import numpy as np
import scipy
from numpy.typing import ArrayLike

from plugin_verify import Network, gaussian_network
from plugin_verify.networks import Sampler, Sigma
from plugin_verify.networks.output import Smooth
from plugin_verify.operators import Dense, Operator, Revealed
from plugin_verify.typing import Array, Generator


class Scaled(Revealed):
    """Multiply by a number times a matrix that is revealed product by product."""

    def __init__(self, A: Revealed, factor: float) -> None:
        self.A, self.factor = A, factor
        self.rows, self.columns, self.trials = A.rows, A.columns, A.trials

    def matvec(self, h: Array) -> Array:
        """Return factor A h."""
        return self.factor * self.A.matvec(h)

    def rmatvec(self, r: Array) -> Array:
        """Return factor A^T r."""
        return self.factor * self.A.rmatvec(r)


class Untransposed(Network):
    """A network whose product of transposes takes A_j in the place of A_j^T wherever A_j is square."""

    def adjoint(self, r: ArrayLike) -> Array:
        """Return the wrong A_1^T ... A_d^T r."""
        back = np.asarray(r, dtype=np.float64)
        for A in reversed(self.operators):
            back = A.matvec(back) if A.rows == A.columns else A.rmatvec(back)
        return back


def drawn(change: Callable[[Network], Network], *, stored: bool = True) -> Callable[..., Network]:
    """Give a way to draw networks by `gaussian_network` and to change them, with all their weights if `stored`."""

    def network(n: tuple[int, ...], *, rng: Generator, trials: int | None = None, activation: str | Sigma = "relu",
                sampler: Sampler | None = None, steps: int = 100) -> Network:
        return change(gaussian_network(n, rng=rng, trials=trials, activation=activation,
                                       sampler="stored" if stored else sampler, steps=steps))

    return network


def weights(change: Callable[[Array], Array]) -> Callable[..., Network]:
    """Change the matrix of every layer, (..., n_i, n_{i-1})."""
    return drawn(lambda G: Network([change(A) for A in matrices(G)], G.activation))


def scaled(factor: Callable[[Operator], float]) -> Callable[..., Network]:
    """Multiply every layer by a number, without asking for its weights."""
    return drawn(lambda G: Network([times(A, factor(A)) for A in G.operators], G.activation), stored=False)


def under(activation: Sigma) -> Callable[..., Network]:
    """Put another activation in the place of the network's."""
    return drawn(lambda G: Network(G.operators, activation), stored=False)


def matrices(G: Network) -> list[Array]:
    """Give A_1, ..., A_d."""
    return [A.A for A in G.operators if isinstance(A, Dense)]


def times(A: Operator, factor: float) -> Operator:
    """Give factor A, stored or revealed as A is."""
    return Dense(factor * A.A) if isinstance(A, Dense) else Scaled(A, factor)


def signs(A: Array) -> Array:
    """Give the entries' signs over sqrt(n_i): Rademacher weights."""
    return np.sign(A) / sqrt(A.shape[-2])


def uniform(A: Array) -> Array:
    """Give the entries the uniform law of variance 1/n_i, by their distribution function."""
    spread: Array = scipy.special.erf(A * sqrt(A.shape[-2] / 2)) * sqrt(3 / A.shape[-2])
    return spread


def first_shared(G: Network) -> Network:
    """Give every trial the A_1 of the first."""
    first, *rest = matrices(G)
    return Network([first if G.trials is None else np.repeat(first[:1], G.trials, axis=0), *rest], G.activation)


SOFTPLUS = Smooth("softplus", lambda t: np.logaddexp(0.0, t), lambda t: scipy.special.expit(t))
GELU = Smooth("gelu", lambda t: t * scipy.special.ndtr(t),
              lambda t: scipy.special.ndtr(t) + t * np.exp(-(t**2) / 2) / sqrt(2 * pi))
SILU = Smooth("silu", lambda t: t * scipy.special.expit(t),
              lambda t: scipy.special.expit(t) * (1 + t * (1 - scipy.special.expit(t))))
stored = drawn(lambda G: G)
fan_in = scaled(lambda A: sqrt(A.rows / A.columns))
untransposed = drawn(lambda G: Untransposed(G.operators, G.activation))


def wider(e: float) -> Callable[..., Network]:
    """Draw weights whose variance is 1 + e times what A2 says."""
    return scaled(lambda A: sqrt(1 + e))
