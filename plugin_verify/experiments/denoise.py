"""Take noise off images with a trained decoder: PLUGIn or gradient descent, watched at a few numbers of steps.

Images are bright digits on a dark ground, from 0 to 1. The published experiment has them the other way round; behind a
sigmoid that is a change of sign in A_d, for 1 - sigmoid(t) = sigmoid(-t), and PLUGIn and gradient descent take the same steps.
Only the norm in the ratio of signal to noise is another one: as published, it is that of the image with the dark digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugin_verify.experiments.decoders import decoder, steps
from plugin_verify.experiments.mnist import Digits, read_mnist, shipped_digits
from plugin_verify.experiments.trial import TOLERANCE
from plugin_verify.networks.together import Together
from plugin_verify.typing import Array

METHODS = ("plugin", "gradient_descent", "stable_descent")


class Denoising(NamedTuple):
    """Say which images are denoised how: `images` and `levels` are as long as each other, and each has `starts` runs.

    `levels`: 1/SNR. `panel` "text" takes the noise of the paper's text, a direction uniform on the sphere, of norm level times
    the image's; any other the published one, independent normals with that standard deviation a pixel.
    """

    seed: int
    panel: str
    output: str
    method: str
    images: tuple[int, ...]
    levels: tuple[float, ...]
    starts: int
    checkpoints: tuple[int, ...]
    mnist: str
    decoders: str

    @property
    def key(self) -> str:
        """Name the task within its figure."""
        return f"{self.panel} {self.output} {self.method} {self.images[0]}"


class Denoised(NamedTuple):
    """Hold what the runs came to, (images, starts) each; `error` and `misfit` have an entry a checkpoint behind that.

    `error` is the root mean square of G(x) - clean, `misfit` of G(x) - noisy; NaN after divergence. `picture` is the last image
    of the run with the least misfit, in bytes, empty where all diverged; `noisy` is its observation, `noise` the noise's root
    mean square.
    """

    key: str
    stop: list[list[str]]
    steps: list[list[int]]
    error: list[list[list[float]]]
    misfit: list[list[list[float]]]
    picture: list[list[int]]
    noisy: list[list[int]]
    noise: list[float]


def digits_of(mnist: str) -> Digits:
    """Return the test images of a folder, or those that the package carries."""
    return read_mnist(Path(mnist), "t10k") if mnist else shipped_digits()


def observed(task: Denoising) -> tuple[Array, Array]:
    """Return the clean images of a task and the noisy ones, (images, 784), from 0 to 1 but for the noise."""
    clean = digits_of(task.mnist).images[list(task.images)].astype(np.float64) / 255
    noise = np.empty_like(clean)
    for row, image in enumerate(task.images):
        level = task.levels[row] * np.linalg.norm(1 - clean[row])
        direction = rng(task, image, 0).standard_normal(clean.shape[1])
        noise[row] = level * (direction / np.linalg.norm(direction) if task.panel == "text" else direction)
    return clean, clean + noise


def rng(task: Denoising, image: int, use: int) -> np.random.Generator:
    """Give the generator of an image's noise, `use` 0, or of its starts, 1: equal for all methods, decoders and levels."""
    return np.random.default_rng(np.random.SeedSequence(task.seed, spawn_key=(3, int(task.panel == "text"), image, use)))


def run_denoising(task: Denoising) -> Denoised:
    """Run a task."""
    clean, noisy = observed(task)
    network = Together(decoder(task.output, task.decoders))
    starts = np.concatenate([rng(task, image, 1).standard_normal((task.starts, network.B.shape[1])) for image in task.images])
    target = np.repeat(noisy, task.starts, axis=0)
    step_size = getattr(steps(task.output, task.decoders), task.method)
    codes, stop, taken = follow(network, target, starts, step_size, task.checkpoints, descent=task.method != "plugin")
    shape = (len(clean), task.starts, len(task.checkpoints))
    values = [network(x) for x in codes]
    misfit, error = (np.stack([rms(value - np.repeat(image, task.starts, axis=0)) for value in values], axis=-1)
                     .reshape(shape).tolist() for image in (noisy, clean))
    last = values[-1].reshape(*shape[:2], -1)
    pictures = [as_bytes(last[row, start]) for row, start in enumerate(best_start(misfit))]
    return Denoised(task.key, stop.reshape(shape[:2]).tolist(), taken.reshape(shape[:2]).tolist(), error, misfit, pictures,
                    [as_bytes(image) for image in noisy], rms(noisy - clean).tolist())


def follow(network: Together, y: Array, x0: Array, step_size: float, checkpoints: Sequence[int], *,
           descent: bool) -> tuple[list[Array], NDArray[np.str_], NDArray[np.int64]]:
    """Iterate each run until its stop rule or the last checkpoint; return the codes at each checkpoint, why it ended, and when.

    A run that has stopped keeps its code; one that diverged has NaN.
    """
    from plugin_verify.solvers import gradient_descent, plugin

    x, stop, taken = x0.copy(), np.full(len(x0), "cap", dtype="<U10"), np.zeros(len(x0), dtype=np.int64)
    codes, before = [], 0
    for after in checkpoints:
        going = np.flatnonzero(stop == "cap")
        if going.size:
            solve = gradient_descent if descent else plugin
            found = solve(network, y[going], x[going], step_size=step_size, tol=TOLERANCE, max_iterations=after - before)
            x[going], stop[going] = found.x, found.stop_reason
            taken[going] += found.iterations
        codes.append(x.copy())
        before = after
    return codes, stop, taken


def rms(differences: Array) -> Array:
    """Return the root mean square of each row."""
    square: Array = np.sqrt((differences**2).mean(axis=-1))
    return square


def best_start(misfit: list[list[list[float]]]) -> list[int]:
    """Choose for each image the start with the least last misfit, which needs no clean image; a NaN is the worst."""
    last = np.array(misfit, dtype=np.float64)[..., -1]
    return [int(place) for place in np.argmin(np.where(np.isfinite(last), last, np.inf), axis=1)]


def as_bytes(image: Array) -> list[int]:
    """Round an image to bytes, cut at black and white; empty where it is not finite."""
    return [round(value) for value in (255 * np.clip(image, 0, 1)).tolist()] if np.isfinite(image).all() else []
