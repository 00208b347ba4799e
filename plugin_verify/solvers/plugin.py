"""Invert a generative network by PLUGIn, "Partially Linearized Update for Generative Inversion"."""

from __future__ import annotations

from typing import Protocol

from numpy.typing import ArrayLike

from plugin_verify.solvers.descent import descend, require
from plugin_verify.solvers.iteration import Solution
from plugin_verify.typing import Array


class PartiallyLinear(Protocol):
    """Describe what PLUGIn asks of a network: its value, and its transposed weights' product."""

    def __call__(self, x: Array, /) -> ArrayLike:
        """Return G(x): (..., n_0) -> (..., n_d)."""
        ...

    def adjoint(self, r: Array, /) -> ArrayLike:
        """Return A_1^T ... A_d^T r: (..., n_d) -> (..., n_0)."""
        ...


def plugin(
    G: PartiallyLinear,
    y: ArrayLike,
    x0: ArrayLike,
    *,
    step_size: float,
    iterations: int | None = None,
    tol: float | None = None,
    max_iterations: int = 10_000,
) -> Solution:
    """Iterate x^{k+1} = x^k - eta A_1^T ... A_d^T (G(x^k) - y), equation (5) of [1].

    For a ReLU network with Gaussian weights that meets assumptions A1-A4, y = G(x_star) + eps and eta = theta
    2^d with theta in (0, 4/3), Theorem 1 of [1] says how fast x^k nears x_star; here nothing is assumed of G.

    Args:
        G: anything with `__call__` and `adjoint`.
        y: (n_d,) or (trials, n_d), finite.
        x0: (n_0,) or (trials, n_0), finite.
        step_size: eta.
        iterations: exactly this many steps.
        tol: or stop at ||x^{k+1} - x^k|| < tol ||x^k||; exactly one of the two is given.
        max_iterations: the cap that goes with `tol`.

    Raises:
        ValueError: a `PluginVerifyError`, if shapes do not fit or a number is not finite. Divergence is no error but
            a stop reason.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import gaussian_network, plugin
        >>> G, x_star = gaussian_network((5, 300, 300), rng=np.random.default_rng(1)), np.ones(5)
        >>> found = plugin(G, G(x_star), np.zeros(5), step_size=4.0, iterations=100)  # 2^d for d layers
        >>> bool(np.linalg.norm(found.x - x_star) < 1e-8)
        True

    References:
        [1] "PLUGIn", NeurIPS 2021.
    """
    require("plugin()", G, "adjoint")
    return descend(
        "plugin()", G, lambda _, r: G.adjoint(r), y, x0, step_size, iterations, tol, max_iterations,
        descent=False,
    )
