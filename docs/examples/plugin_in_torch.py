"""PLUGIn in PyTorch, in the form that `plugin-verify check` takes: docs/examples/plugin_in_torch.py:solve."""

import torch


def solve(forward, adjoint, y, x0, step_size, iterations):
    """Iterate step (5) on tensors that record gradients, and return the last iterate."""
    y = torch.as_tensor(y)
    x = torch.tensor(x0, requires_grad=True)
    for _ in range(iterations):
        residual = torch.as_tensor(forward(x)) - y
        x = x - step_size * torch.as_tensor(adjoint(residual))
    return x


def solve_in_single_precision(forward, adjoint, y, x0, step_size, iterations):
    """Iterate step (5) in single precision; to be checked with --precision float32."""
    y = torch.as_tensor(y, dtype=torch.float32)
    x = torch.tensor(x0, dtype=torch.float32)
    for _ in range(iterations):
        residual = torch.as_tensor(forward(x), dtype=torch.float32) - y
        x = x - step_size * torch.as_tensor(adjoint(residual), dtype=torch.float32)
    return x
