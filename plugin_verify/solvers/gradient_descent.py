"""Invert a generative network by gradient descent, which PLUGIn is compared with."""

from __future__ import annotations

from typing import Protocol

from numpy.typing import ArrayLike

from plugin_verify.solvers.descent import descend, require
from plugin_verify.solvers.iteration import Solution
from plugin_verify.typing import Array


class Differentiable(Protocol):
    """Describe what gradient descent asks of a network: its value, and its transposed Jacobian's product."""

    def __call__(self, x: Array, /) -> ArrayLike:
        """Return G(x): (..., n_0) -> (..., n_d)."""
        ...

    def gradient(self, x: Array, r: Array, /) -> ArrayLike:
        """Return (D_1 A_1)^T ... (D_d A_d)^T r with the D_j of x: (..., n_d) -> (..., n_0)."""
        ...


def gradient_descent(
    G: Differentiable,
    y: ArrayLike,
    x0: ArrayLike,
    *,
    step_size: float,
    iterations: int | None = None,
    tol: float | None = None,
    max_iterations: int = 10_000,
) -> Solution:
    """Iterate x^{k+1} = x^k - eta (D_1 A_1)^T ... (D_d A_d)^T (G(x^k) - y), equation (4) of [1].

    The D_j are those of the current iterate. The direction is the gradient of ||G(x) - y||^2 / 2 where there
    is one; x = 0 is a fixed point for ReLU, whatever y is. Arguments are those of `plugin`.

    Args:
        G: anything with `__call__` and `gradient`.
        y: (n_d,) or (trials, n_d), finite.
        x0: (n_0,) or (trials, n_0), finite.
        step_size: eta; a mean-squared-error loss of n_d outputs with rate s has eta = 2 s / n_d.
        iterations: exactly this many steps.
        tol: or stop at ||x^{k+1} - x^k|| < tol ||x^k||; exactly one of the two is given.
        max_iterations: the cap that goes with `tol`.

    Raises:
        ValueError: a `PluginVerifyError`, if shapes do not fit or a number is not finite. Divergence is no error but
            a stop reason.

    Example:
        >>> import numpy as np
        >>> from plugin_verify import gaussian_network, gradient_descent
        >>> G, x_star = gaussian_network((5, 300, 300), rng=np.random.default_rng(1)), np.ones(5)
        >>> found = gradient_descent(G, G(x_star), np.full(5, 0.1), step_size=1.0, iterations=200)
        >>> bool(np.linalg.norm(found.x - x_star) < 1e-8)
        True

    References:
        [1] "PLUGIn", NeurIPS 2021.
    """
    call = "gradient_descent()"
    require(call, G, "gradient")
    return descend(call, G, G.gradient, y, x0, step_size, iterations, tol, max_iterations, descent=True)
