"""Solvers that are wrong in one known way each, in the form in which `plugin-verify check` takes a solver.

AS_SOLVER has those of the mutants of theorems/ that mean something for a solver. One that puts another activation or other
weights into the network does so through the two boxes: at depth one A x = G(x) - G(-x), so that the network is known there, and
at depth one the solver is exactly what the mutant says. MEANS_NOTHING says of the others why not.
"""

import numpy as np
from scipy.special import expit, ndtr

RNG = np.random.default_rng(5)


def right(forward, adjoint, y, x0, step_size, iterations):
    x = x0
    for _ in range(iterations):
        x = x - step_size * adjoint(forward(x) - y)
    return x


def with_step(share):
    def solve(forward, adjoint, y, x0, step_size, iterations):
        return right(forward, adjoint, y, x0, share * step_size, iterations)

    return solve


def boxed(change):
    """PLUGIn with boxes that are made of the two."""
    def solve(forward, adjoint, y, x0, step_size, iterations):
        return right(*change(forward, adjoint, len(x0), len(y)), y, x0, step_size, iterations)

    return solve


def under(sigma):
    """Another activation of the last layer's A x, known at depth one."""
    return boxed(lambda forward, adjoint, n_0, n_d: (lambda x: sigma(forward(x) - forward(-x)), adjoint))


def leaky(slope):
    return under(lambda z: np.where(z > 0, z, slope * z))


def wider(e):
    """The last layer times the root of 1 + e."""
    c = (1 + e) ** 0.5
    return boxed(lambda forward, adjoint, n_0, n_d: (lambda x: c * forward(x), lambda r: c * adjoint(r)))


def one_layer(A):
    return lambda x: np.maximum(A @ x, 0), lambda r: A.T @ r


def reweighted(change):
    """The boxes of change(A), A read off the boxes, which is the matrix of a network of depth one."""
    def changed(forward, adjoint, n_0, n_d):
        return one_layer(change(np.stack([forward(e) - forward(-e) for e in np.eye(n_0)], axis=1)))

    return boxed(changed)


def uniform(A):
    spread = (3 / len(A)) ** 0.5
    return spread * (2 * ndtr(A * len(A) ** 0.5) - 1)


FIRST = {}


def of_the_first(A):
    return FIRST.setdefault(A.shape, A)


def untransposed(forward, adjoint, n_0, n_d):
    B_T = np.stack([adjoint(e) for e in np.eye(n_d)], axis=1)
    return forward, lambda r: (B_T.T if n_0 == n_d else B_T) @ r


def resampled(forward, adjoint, n_0, n_d):
    other = RNG.standard_normal((n_0, n_d)) / n_d**0.5
    return forward, lambda r: other @ r


def gradient_descent(forward, adjoint, y, x0, step_size, iterations):
    """The gradient of ||G(x) - y||^2 / 2, by differences."""
    x, h = x0, 1e-6
    for _ in range(iterations):
        J = np.stack([(forward(x + h * e) - forward(x - h * e)) / (2 * h) for e in np.eye(len(x0))], axis=1)
        x = x - step_size * J.T @ (forward(x) - y)
    return x


def stale(forward, adjoint, y, x0, step_size, iterations):
    before = x = x0
    for _ in range(iterations):
        before, x = x, x - step_size * adjoint(forward(before) - y)
    return x


def one_step_less(forward, adjoint, y, x0, step_size, iterations):
    return right(forward, adjoint, y, x0, step_size, max(iterations - 1, 0))


AS_SOLVER = {
    "eta-1-percent": with_step(1.01), "eta-3-percent": with_step(1.03), "eta-10-percent": with_step(1.1),
    "eta-40-percent": with_step(1.4), "eta-doubled": with_step(2.0), "eta-halved": with_step(0.5),
    "gd-for-plugin": gradient_descent, "stale-residual": stale, "stops-at-k-1": one_step_less, "wrong-sign": with_step(-1.0),
    "resampled-product": boxed(resampled), "missing-transpose": boxed(untransposed),
    "leaky-0.003": leaky(0.003), "leaky-0.01": leaky(0.01), "leaky-0.03": leaky(0.03), "leaky-0.1": leaky(0.1),
    "leaky-0.5": leaky(0.5), "softplus": under(lambda z: np.logaddexp(0, z)), "gelu": under(lambda z: z * ndtr(z)),
    "silu": under(lambda z: z * expit(z)), "half-linear": under(lambda z: z / 2), "absolute-value": under(np.abs),
    "identity": under(lambda z: z),
    "variance-1.003": wider(0.003), "variance-1.01": wider(0.01), "variance-1.05": wider(0.05), "variance-1.2": wider(0.2),
    "he-variance": wider(1.0), "fan-in-variance": reweighted(lambda A: A * (A.shape[0] / A.shape[1]) ** 0.5),
    "sign-weights": reweighted(lambda A: np.sign(A) / len(A) ** 0.5), "uniform-weights": reweighted(uniform),
    "shared-first-layer": reweighted(of_the_first),
}
NOISE = "it changes how y is observed, and a solver is handed y"
MEANS_NOTHING = dict.fromkeys((
    "noise-missing-3-percent", "noise-missing-10-percent", "noise-missing-30-percent", "noise-missing-100-percent", "noise-sign",
    "noise-in-range-3-percent", "noise-in-range-10-percent", "noise-in-range-30-percent", "noise-in-range-100-percent"), NOISE)


def momentum(forward, adjoint, y, x0, step_size, iterations):
    x, v = x0, 0 * x0
    for _ in range(iterations):
        v = 0.1 * v - step_size * adjoint(forward(x) - y)
        x = x + v
    return x


def one_step_more(forward, adjoint, y, x0, step_size, iterations):
    return right(forward, adjoint, y, x0, step_size, iterations + 1)


def rounded_to(kind):
    def solve(forward, adjoint, y, x0, step_size, iterations):
        x, y = x0.astype(kind), y.astype(kind)
        for _ in range(iterations):
            x = (x - kind(step_size) * adjoint(forward(x).astype(kind) - y).astype(kind)).astype(kind)
        return x

    return solve


def decaying(forward, adjoint, y, x0, step_size, iterations):
    x = x0
    for _ in range(iterations):
        x = 0.999 * x
        x = x - step_size * adjoint(forward(x) - y)
    return x


def averaging(forward, adjoint, y, x0, step_size, iterations):
    total, x = 1.0 * x0, x0
    for _ in range(iterations):
        x = x - step_size * adjoint(forward(x) - y)
        total = total + x
    return total / (iterations + 1)


def stops_when_near(forward, adjoint, y, x0, step_size, iterations):
    x = x0
    for _ in range(iterations):
        step = step_size * adjoint(forward(x) - y)
        if np.linalg.norm(step) < 1e-3:
            break
        x = x - step
    return x


def in_place(forward, adjoint, y, x0, step_size, iterations):
    for _ in range(iterations):
        x0 -= step_size * adjoint(forward(x0) - y)
    return x0


def jittering(forward, adjoint, y, x0, step_size, iterations):
    return right(forward, adjoint, y, x0, step_size, iterations) + 1e-15 * RNG.standard_normal(len(x0))


def probing(forward, adjoint, y, x0, step_size, iterations):
    """Right, but it forms the product beforehand, by n_d calls."""
    B_T = np.stack([adjoint(e) for e in np.eye(len(y))], axis=1)
    return right(forward, lambda r: B_T @ r, y, x0, step_size, iterations)


def normalised(forward, adjoint, y, x0, step_size, iterations):
    x = x0
    for _ in range(iterations):
        g = adjoint(forward(x) - y)
        x = x - step_size * g / (1 + np.linalg.norm(g))
    return x


def clipped_observation(forward, adjoint, y, x0, step_size, iterations):
    return right(forward, adjoint, np.clip(y, -2, 2), x0, step_size, iterations)


def clipped_entries(forward, adjoint, y, x0, step_size, iterations):
    x = x0
    for _ in range(iterations):
        x = np.clip(x - step_size * adjoint(forward(x) - y), -2, 2)
    return x


def first_output_only(forward, adjoint, y, x0, step_size, iterations):
    weight = np.arange(len(y)) == 0
    return right(forward, lambda r: adjoint(weight * r), y, x0, step_size, iterations)


OTHERS = {"momentum": momentum, "one-step-more": one_step_more, "float16": rounded_to(np.float16),
          "float32-not-declared": rounded_to(np.float32), "decay": decaying, "averaging": averaging,
          "stops-when-near": stops_when_near, "in-place": in_place, "jitter": jittering, "normalised": normalised,
          "clipped-observation": clipped_observation, "clipped-entries": clipped_entries, "first-output": first_output_only,
          "probing": probing, "off-by-1e-6": with_step(1 + 1e-6)}

TWIN = {  # identity -> a solver that breaks it
    "unchanged": in_place, "same-again": jittering, "calls": probing, "no-iterations": one_step_more, "one-step": with_step(1.01),
    "iterates": momentum, "composition": momentum, "fixed-point": decaying, "scaling": stops_when_near, "exchange": normalised,
    "any-boxes": reweighted(of_the_first), "output-shift": clipped_observation, "latent-shift": clipped_entries,
    "rotation": clipped_entries, "permutation": first_output_only,
}


def wrong_where_wide(forward, adjoint, y, x0, step_size, iterations):
    """Right up to 500 outputs, and twice as fast beyond."""
    return right(forward, adjoint, y, x0, step_size * (1 + (len(y) > 500)), iterations)


def raising(forward, adjoint, y, x0, step_size, iterations):
    if len(x0) == 1:
        raise ValueError("I need two dimensions")
    return right(forward, adjoint, y, x0, step_size, iterations)


def raising_where_wide(forward, adjoint, y, x0, step_size, iterations):
    if len(y) > 500:
        raise MemoryError("too many outputs")
    return right(forward, adjoint, y, x0, step_size, iterations)


def a_column(forward, adjoint, y, x0, step_size, iterations):
    return right(forward, adjoint, y, x0, step_size, iterations)[:, None]


def hands_over_a_row(forward, adjoint, y, x0, step_size, iterations):
    return x0 - step_size * adjoint((forward(x0) - y)[None])


def words(forward, adjoint, y, x0, step_size, iterations):
    return ["x"] * len(x0)


def of_four(forward, adjoint, y, x0):
    return x0


def talking(forward, adjoint, y, x0, step_size, iterations):
    print("loss", 0.1)
    return right(forward, adjoint, y, x0, step_size, iterations)


NOT_CALLABLE = 3

globals().update({f"mutant_{number}": solver for number, solver in enumerate(AS_SOLVER.values())})
