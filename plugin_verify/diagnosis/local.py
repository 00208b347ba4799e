"""Look at PLUGIn near a code x: the iteration x -> x - eta K (x - x_star), K = A_1^T ... A_d^T J(x).

J(x) = D_d A_d ... D_1 A_1 is the network's Jacobian. Where the network is linear near x_star the error is multiplied by I - eta K
at every step, so that it dies out if every eigenvalue mu of K has |1 - eta mu| < 1, that is 0 < eta < 2 Re mu / |mu|^2. K is not
symmetric, its eigenvalues may be complex, and a direction with Re mu <= 0 repels: no eta shrinks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from plugin_verify.errors import InvalidArgument
from plugin_verify.typing import Array

SLOW = 0.01
"""An eigenvalue below this share of the largest is slow: half the largest stable step moves its direction by about 1 % at most.

Such a direction neither limits the step nor converges within a few hundred steps. Trained networks have many, of either sign.
"""


class Invertible(Protocol):
    """Describe what a diagnosis asks of a network: the two black boxes of PLUGIn, and the Jacobian."""

    @property
    def n(self) -> tuple[int, ...]:
        """Return the widths, the first and the last at least."""
        ...

    def __call__(self, x: Array, /) -> ArrayLike:
        """Return G(x): (..., n_0) -> (..., n_d)."""
        ...

    def adjoint(self, r: Array, /) -> ArrayLike:
        """Return A_1^T ... A_d^T r: (..., n_d) -> (..., n_0)."""
        ...

    def jacobian(self, x: Array, /) -> Array:
        """Return J(x): (n_0,) -> (n_d, n_0)."""
        ...


class Code(NamedTuple):
    """Hold the local map at one code: its eigenvalues by decreasing modulus, how many are slow, how many of the others repel.

    `limit` is the step from which on a direction that is not slow grows; None where one repels.
    """

    eigenvalues: NDArray[np.complex128]
    slow: int
    repelled: int
    limit: float | None

    def factor(self, step: float) -> float:
        """Return what a step multiplies the error by, asymptotically, in the worst direction that is not slow."""
        return float(np.abs(1 - step * self.eigenvalues[:len(self.eigenvalues) - self.slow]).max())


def at_code(G: Invertible, x: Array) -> Code:
    """Return the local map at x (n_0,).

    Raises:
        InvalidArgument: if an entry of K is not finite.
    """
    K = np.asarray(G.adjoint(np.ascontiguousarray(G.jacobian(x).T))).T
    if not np.isfinite(K).all():
        raise InvalidArgument("diagnose(): the adjoint times the Jacobian is not finite at a code; a finite matrix was wanted; "
                              "scale the layers", argument="G")
    return code_of(K)


def code_of(K: Array) -> Code:
    """Return what the eigenvalues of K (n_0, n_0) say; where K is 0, every direction is slow."""
    eigenvalues = np.linalg.eigvals(K).astype(np.complex128)
    eigenvalues = eigenvalues[np.argsort(-np.abs(eigenvalues), kind="stable")]
    sizes = np.abs(eigenvalues)
    quick = eigenvalues[sizes > SLOW * sizes[0]]
    limits = step_limits(quick)
    repelled = int((limits == 0).sum())
    limit = None if repelled or not len(quick) else float(limits.min())
    return Code(eigenvalues, len(eigenvalues) - len(quick), repelled, limit)


def step_limits(eigenvalues: NDArray[np.complex128]) -> Array:
    """Return for each direction the step below which it shrinks, 2 Re mu / |mu|^2, or 0: it repels whatever the step."""
    shrinking = eigenvalues.real > 0
    limits: Array = np.zeros(eigenvalues.shape)
    np.divide(2 * eigenvalues.real, np.abs(eigenvalues) ** 2, out=limits, where=shrinking)
    return limits


def smallest_limit(codes: Sequence[Code]) -> float | None:
    """Return the smallest limit of the codes that have one."""
    return min((code.limit for code in codes if code.limit is not None), default=None)
