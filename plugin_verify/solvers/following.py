"""Send long iterations on piecewise linear networks down a faster path: trial by trial, through the linear regions."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from plugin_verify.networks import Activation, Network
from plugin_verify.operators import Dense
from plugin_verify.solvers.iteration import DIVERGED, REASONS, Solution, iterate
from plugin_verify.solvers.settling import Settling
from plugin_verify.typing import Array


def follow_regions(G: Network, y: Array, x0: Array, step_size: float, tol: float, max_iterations: int, *,
                   descent: bool) -> Solution | None:
    """Do what the plain loop does, to rounding, until `tol` or the cap: PLUGIn, or gradient descent where `descent` is true.

    None where there is no faster way: biases, an activation of more than two slopes, another one at the last layer, or
    several networks that are not stored.

    Args:
        y: (..., n_d), x0: (..., n_0), finite; leading axes are trials.
    """
    if not G.homogeneous:
        return None
    if all(isinstance(A, Dense) for A in G.operators) and find_spec("numba") is not None:
        return _follow_stored(G, y, x0, step_size, tol, max_iterations, descent=descent)
    if G.trials is None and y.ndim == x0.ndim == 1:
        return iterate(Settling(G, y, step_size, descent=descent), x0, tol=tol, max_iterations=max_iterations)
    return None


def _follow_stored(G: Network, y: Array, x0: Array, step_size: float, tol: float, max_iterations: int, *,
                   descent: bool) -> Solution:
    """Follow every trial in compiled code."""
    from plugin_verify.solvers.trajectory import follow

    leading = np.broadcast_shapes(y.shape[:-1], x0.shape[:-1], () if G.trials is None else (G.trials,))
    count = int(np.prod(leading))
    n = np.array(G.n)
    targets, starts = (np.broadcast_to(v, (*leading, v.shape[-1])).reshape(count, -1) for v in (y, x0))
    products = np.broadcast_to(G.B.swapaxes(-1, -2), (*leading, n[0], n[-1])).reshape(count, n[0], n[-1])
    x, steps, codes = np.empty((count, n[0])), np.empty(count, np.int64), np.empty(count, np.int64)
    sigma = G.activation
    assert isinstance(sigma, Activation)
    for t in range(count):
        Bt, target, start = (np.ascontiguousarray(part[t]) for part in (products, targets, starts))
        x[t], steps[t], codes[t] = follow(_weights(G, t), n, Bt, target, start, step_size, tol, max_iterations, DIVERGED,
                                          sigma.positive, sigma.negative, descent)
    reasons = np.array(REASONS)[codes]
    x[reasons == "diverged"] = np.nan
    if not leading:
        return Solution(x[0], int(steps[0]), bool(reasons[0] == "converged"), str(reasons[0]))
    return Solution(x.reshape(*leading, n[0]), steps.reshape(leading), (reasons == "converged").reshape(leading),
                    reasons.reshape(leading))


def _weights(G: Network, trial: int) -> Array:
    """Lay out a trial's weights as `regions` reads them."""
    from plugin_verify.solvers.regions import transpose

    stored = [A.A if G.trials is None else A.A[trial] for A in G.operators if isinstance(A, Dense)]
    W, start = np.empty(sum(A.size for A in stored)), 0
    for A in stored:
        transpose(A, W[start:start + A.size].reshape(A.shape[::-1]))
        start += A.size
    return W
