"""Write the two algorithms as a user would, plainly and fairly: one trial, float64, one thread, the paper's stop rule.

Fair means that the product A_1^T ... A_d^T is formed once, that nothing is computed twice, and that a trial whose iterate is not
finite stops. Each function draws its own weights.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

TOL, CAP = 1e-13, 10_000


def draw(n, rng):
    """Draw A_1, ..., A_d."""
    return [rng.standard_normal((rows, columns)) / np.sqrt(rows) for columns, rows in pairwise(n)]


def problem(n, rng, noise):
    """Draw weights, x*, x0 and noise of the norm given; return weights, y and x0 as NumPy arrays."""
    weights = draw(n, rng)
    h = rng.standard_normal(n[0])
    x0 = rng.standard_normal(n[0])
    for A in weights:
        h = np.maximum(A @ h, 0)
    direction = rng.standard_normal(n[-1])
    return weights, h + noise * direction / np.linalg.norm(direction), x0


def numpy_plugin(n, eta, rng, *, noise=0.0, cap=CAP):
    """Run PLUGIn in NumPy."""
    weights, y, x = problem(n, rng, noise)
    back = weights[0]
    for A in weights[1:]:
        back = A @ back
    back = np.ascontiguousarray(back.T)
    with np.errstate(all="ignore"):
        for _ in range(cap):
            h = x
            for A in weights:
                h = np.maximum(A @ h, 0)
            new = x - eta * (back @ (h - y))
            moved, size, x = np.linalg.norm(new - x), np.linalg.norm(x), new
            if not np.isfinite(moved) or moved < TOL * size:
                break
    return x


def numpy_gradient_descent(n, eta, rng, *, noise=0.0, cap=CAP):
    """Run gradient descent in NumPy, the gradient written by hand."""
    weights, y, x = problem(n, rng, noise)
    with np.errstate(all="ignore"):
        for _ in range(cap):
            hidden, h = [], x
            for A in weights:
                z = A @ h
                hidden.append(z > 0)
                h = np.maximum(z, 0)
            r = h - y
            for A, on in zip(reversed(weights), reversed(hidden), strict=True):
                r = (r * on) @ A
            new = x - eta * r
            moved, size, x = np.linalg.norm(new - x), np.linalg.norm(x), new
            if not np.isfinite(moved) or moved < TOL * size:
                break
    return x


def torch_plugin(n, eta, rng, *, noise=0.0, cap=CAP):
    """Run PLUGIn in PyTorch."""
    import torch

    weights, y, x = (torch.from_numpy(part) if isinstance(part, np.ndarray) else [torch.from_numpy(A) for A in part]
                     for part in problem(n, rng, noise))
    back = weights[0]
    for A in weights[1:]:
        back = A @ back
    back = back.T.contiguous()
    with torch.no_grad():
        for _ in range(cap):
            h = x
            for A in weights:
                h = torch.relu(A @ h)
            new = x - eta * (back @ (h - y))
            moved, size, x = torch.linalg.norm(new - x).item(), torch.linalg.norm(x).item(), new
            if not np.isfinite(moved) or moved < TOL * size:
                break
    return x.numpy()


def torch_gradient_descent(n, eta, rng, *, noise=0.0, cap=CAP):
    """Run gradient descent in PyTorch, the gradient by autograd."""
    import torch

    weights, y, x = (torch.from_numpy(part) if isinstance(part, np.ndarray) else [torch.from_numpy(A) for A in part]
                     for part in problem(n, rng, noise))
    for _ in range(cap):
        x.requires_grad_(True)
        h = x
        for A in weights:
            h = torch.relu(A @ h)
        (gradient,) = torch.autograd.grad(0.5 * ((h - y) ** 2).sum(), x)
        with torch.no_grad():
            new = x - eta * gradient
            moved, size = torch.linalg.norm(new - x).item(), torch.linalg.norm(x).item()
            x = new.detach()
        if not np.isfinite(moved) or moved < TOL * size:
            break
    return x.detach().numpy()
