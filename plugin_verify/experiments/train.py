"""Train the decoder of a variational autoencoder on MNIST, as section 4 of the paper says; needs PyTorch.

The paper: Adam, rate 0.001, batches of 100, 60,000 images, latent dimension 20. Its notebooks: a decoder 20-500-500-784
without biases, a sigmoid at its output. Not known: how long, and with which encoder; here EPOCHS, and 784-500-500 with ReLU.
The theory's decoder has a ReLU at its output. There the images' law given the code is Gaussian, with the variance VARIANCE a
pixel; behind a sigmoid it is Bernoulli's, and the loss is the cross entropy.

References:
    [1] D. P. Kingma, M. Welling, "Auto-encoding variational Bayes" (2014).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from plugin_verify.errors import InvalidArgument

if TYPE_CHECKING:
    import torch

WIDTHS = (20, 500, 500, 784)
RATE, BATCH, EPOCHS = 1e-3, 100, 10
VARIANCE = 0.05
"""Of a pixel around a ReLU decoder's output: it weighs the squared error against the divergence from the prior."""

Watch = Callable[[int, int, str], None]
"""Is told after a batch: batches done, batches in all, and the mean loss of the last full epoch in words."""


def train_decoder(images: NDArray[np.uint8], output: str, *, seed: int, epochs: int = EPOCHS,
                  watch: Watch = lambda done, total, last: None) -> list[NDArray[np.float16]]:
    """Train on images, (count, 784) bytes, and return A_1, A_2, A_3 of the decoder, rounded to half precision.

    Equal seeds give equal weights on one machine: one thread works, for more of them would add in another order.

    Args:
        output: what stands at the decoder's end, "sigmoid" or "relu".

    Raises:
        InvalidArgument: if PyTorch is not installed.
    """
    torch = imported_torch()
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    data = torch.from_numpy(images.astype(np.float32) / 255)
    encoder, decoder = mirrored()
    adam = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=RATE)
    per_epoch, last = len(data) // BATCH, ""
    watch(0, epochs * per_epoch, last)
    for epoch in range(epochs):
        total = 0.0
        for place, chosen in enumerate(torch.randperm(len(data))[:per_epoch * BATCH].split(BATCH)):
            loss = objective(encoder, decoder, data[chosen], output)
            adam.zero_grad()
            loss.backward()
            adam.step()
            total += loss.item()
            watch(epoch * per_epoch + place + 1, epochs * per_epoch, last)
        last = f"loss {total / per_epoch:.2f}"
    return [layer.weight.detach().numpy().astype(np.float16) for layer in decoder if hasattr(layer, "weight")]


def imported_torch() -> Any:
    """Import PyTorch, which an extra installs.

    Raises:
        InvalidArgument: if it is not there.
    """
    try:
        import torch
    except ImportError as error:
        raise InvalidArgument("training needs PyTorch, which is not installed: pip install 'plugin-verify[torch]'",
                              argument="train") from error
    return torch


def mirrored() -> tuple[torch.nn.Sequential, torch.nn.Sequential]:
    """Make an encoder, which ends in means and log variances, and a decoder without biases, before its output's function."""
    from torch import nn

    def stack(n: tuple[int, ...], bias: bool) -> nn.Sequential:
        layers: list[nn.Module] = []
        for columns, rows in pairwise(n):
            layers += [nn.Linear(columns, rows, bias=bias), nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    back = WIDTHS[::-1]
    return stack((*back[:-1], 2 * back[-1]), True), stack(WIDTHS, False)


def objective(encoder: torch.nn.Module, decoder: torch.nn.Module, x: torch.Tensor, output: str) -> torch.Tensor:
    """Return the negative evidence lower bound of a batch, in nats an image, up to a constant."""
    import torch
    from torch.nn import functional

    mean, log_variance = encoder(x).chunk(2, dim=1)
    before = decoder(mean + torch.exp(log_variance / 2) * torch.randn_like(mean))
    if output == "sigmoid":
        misfit = functional.binary_cross_entropy_with_logits(before, x, reduction="sum")
    else:
        misfit = (functional.relu(before) - x).square().sum() / (2 * VARIANCE)
    divergence = (mean.square() + log_variance.exp() - 1 - log_variance).sum() / 2
    return (misfit + divergence) / len(x)
