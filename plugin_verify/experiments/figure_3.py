"""Figure 3: noise taken off MNIST digits with a trained decoder, by PLUGIn with the step 1/gamma and by gradient descent.

The text has noise of norm ||y*||/SNR, uniform on the sphere, SNR from 50 at the left to 200 at the right, and one start. The
published pictures have independent normal noise, whose standard deviation a pixel is ||y*||/SNR, SNR from 500 to 50, and the
best of three starts by ||G(x) - y||. Both are run, the second also without its restarts; only in it there is much noise. The
decoder has a sigmoid at its end, as published, or a ReLU, as in the theory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from plugin_verify.experiments.decoders import OUTPUTS, checked_sums, decoder, decoder_sum, matrices, norms, steps
from plugin_verify.experiments.denoise import METHODS, Denoised, Denoising, best_start, digits_of
from plugin_verify.experiments.plan import Plan, Summary, outward, plain, require_plan
from plugin_verify.experiments.trial import CAP
from plugin_verify.statistics import proportion_interval, quantile_interval
from plugin_verify.typing import Array

PUBLISHED = tuple(float(level) for level in np.linspace(1 / 500, 1 / 50, 10))
TEXT = tuple(float(1 / ratio) for ratio in np.linspace(50, 200, 10))
LEVELS = (0.0, 1 / 500, 1 / 100, 1 / 50)
"""1/SNR in the curves; without noise there is left what the decoder cannot show."""
STARTS = 3
COURSE = (10, 30, 100, 300, 1000, 3000, CAP)
"""Numbers of steps after which the error is looked at."""
SHORT = COURSE[:4]
"""The curves stop at 300 steps, which leaves time for more images; the courses of the pictures' runs show what more steps do."""
SHIPPED, GIVEN, BATCH = 50, 500, 50
"""Test images in the curves, of the shipped ones or of a folder's; images a task."""
FEW_IMAGES, FEW_STEPS = 10, (10, 30, 100)
"""The smoke profile's."""
SPREAD = (0.1, 0.9)
"""The band holds the images between these quantiles."""
SIDE = 0.025
"""Error probability of each side of an interval in the picture."""
BLOCKS = (("published", "sigmoid"), ("text", "sigmoid"), ("published", "relu"))
"""The picture's three blocks: a reading of the noise, and what stands at the decoder's end."""
PAPER = METHODS[:2]
"""The paper's methods, which the pictures show."""


def plan_figure_3(profile: str, seed: int, *, mnist: Path | None = None, decoders: Path | None = None) -> Plan:
    """Plan the pictures' runs, ten digits a block, and those of the curves, or the smoke profile's part of them.

    Args:
        mnist: a folder with MNIST's files: images are then drawn from its 10,000 test images.
        decoders: a folder with trained decoders, in the place of the package's.
    """
    require_plan(profile, seed)
    sources = tuple(str(folder.resolve()) if folder else "" for folder in (mnist, decoders))
    labels = digits_of(sources[0]).labels
    order = np.random.default_rng(seed).permutation(len(labels)) if mnist else spread_out(labels)
    shown = tuple(int(order[np.argmax(labels[order] == digit)]) for digit in range(10))
    smoke = profile == "smoke"
    count = FEW_IMAGES if smoke else GIVEN if mnist else SHIPPED
    readings = {"text": (TEXT, 1), "published": (PUBLISHED, STARTS)}
    tasks = [Denoising(seed, panel, output, method, shown, *readings[panel], FEW_STEPS if smoke else COURSE, *sources)
             for method in reversed(PAPER) for panel, output in BLOCKS]
    for place in range(0, count, BATCH):
        chosen = tuple(int(image) for image in order[place:min(place + BATCH, count)])
        tasks += [Denoising(seed, f"curve {level:.3g}", output, method, chosen, (level,) * len(chosen), 1,
                            FEW_STEPS if smoke else SHORT, *sources)
                  for output in OUTPUTS for method in METHODS for level in LEVELS]
    material = " ".join([*checked_sums(sources[1]), "test set" if mnist else "shipped digits"])
    return Plan("figure-3", profile, seed, count, tuple(tasks), material)


def spread_out(labels: Any) -> Any:
    """Order images so that every ten have all digits: the first of each kind, then the second of each, and so on."""
    rank = [int((labels[:place] == label).sum()) for place, label in enumerate(labels)]
    return np.lexsort((labels, rank))


def summarise_figure_3(plan: Plan, records: Sequence[Denoised]) -> Summary:
    """Collect the pictures, the errors along the way, and the errors against the noise, with how often a method failed."""
    by_key = {record.key: record for record in records}
    done = [(task, by_key[task.key]) for task in plan.tasks]
    labels, source = digits_of(plan.tasks[0].mnist).labels, plan.tasks[0].decoders
    summary: Summary = {"figure": plan.figure, "profile": plan.profile, "seed": plan.seed, "images": plan.trials,
                        "images_from": "MNIST's test set" if plan.tasks[0].mnist else "the package",
                        "error": "root mean square over pixels of G(x) - clean image, pixels from 0 to 1",
                        "decoders": {output: described(output, source) for output in OUTPUTS}}
    summary["blocks"] = [block(done, panel, output, labels) for panel, output in BLOCKS]
    summary["curves"] = {output: curve(done, output) for output in OUTPUTS}
    summary["alt"] = alt(summary)
    return summary


def described(output: str, folder: str) -> dict[str, Any]:
    """Say what decoder it is, what the step sizes are, and what a step costs, layers' products alone."""
    network = decoder(output, folder)
    weights = sum(A.size for A in matrices(network))
    return {"multiplications_a_step": {"plugin": weights + network.B.size, "gradient_descent": 2 * weights},
            "widths": list(network.n), "sha256": decoder_sum(output, folder), "operator_norms": plain(norms(network)),
            "gamma": plain(float(np.prod(norms(network)))), "step_sizes": plain_dict(steps(output, folder)._asdict())}


def plain_dict(values: dict[str, float]) -> dict[str, Any]:
    """Make a dictionary's numbers JSON's."""
    return {name: plain(value) for name, value in values.items()}


def block(done: Sequence[tuple[Denoising, Denoised]], panel: str, output: str, labels: Any) -> dict[str, Any]:
    """Collect a block of the picture: ten digits, one noise level each."""
    found = {task.method: (task, record) for task, record in done if (task.panel, task.output) == (panel, output)}
    task, record = found[METHODS[0]]
    return {"reading": panel, "output": output, "digits": [int(labels[image]) for image in task.images],
            "snr": plain([1 / level for level in task.levels]), "noise": plain(record.noise), "starts": task.starts,
            "noisy": record.noisy, "checkpoints": list(task.checkpoints),
            "methods": {name: recovered(found[name][1]) for name in PAPER}}


def recovered(record: Denoised) -> dict[str, Any]:
    """Say what a method made of a block's images, with restarts and without."""
    error, best = np.array(record.error, dtype=np.float64), best_start(record.misfit)
    rows = np.arange(len(best))
    return {"pictures": record.picture, "chosen": best, "error": plain(error[rows, best, -1]),
            "error_first_start": plain(error[:, 0, -1]), "misfit": plain(record.misfit),
            "stop_reasons": dict(sorted(Counter(np.array(record.stop).ravel().tolist()).items())),
            "steps": record.steps, "course": plain(medians(error[:, 0])), "course_best": plain(medians(error[rows, best]))}


def medians(error: Array) -> Array:
    """Return the median over images, a run that diverged counted as the worst; NaN where that is the median."""
    middle: Array = np.median(np.where(np.isfinite(error), error, np.inf), axis=0)
    return middle


def curve(done: Sequence[tuple[Denoising, Denoised]], output: str) -> dict[str, Any]:
    """Collect errors against the level of the noise."""
    found: dict[tuple[str, float], list[Denoised]] = {}
    for task, record in done:
        if task.panel.startswith("curve") and task.output == output:
            found.setdefault((task.method, task.levels[0]), []).append(record)
    levels = sorted({level for _, level in found})
    noise = [np.concatenate([record.noise for record in found[METHODS[0], level]]) for level in levels]
    after = max(task.checkpoints[-1] for task, _ in done if task.panel.startswith("curve"))
    errors = {name: [np.concatenate([np.array(record.error, dtype=np.float64)[:, 0] for record in found[name, level]])
                     for level in levels] for name in METHODS}
    return {"x": plain(levels), "x_is": "1/SNR", "steps": after, "noise": plain([float(np.median(row)) for row in noise]),
            "methods": {name: against(noise, errors[name]) for name in METHODS}}


def against(noise: Sequence[Array], errors: Sequence[Array]) -> dict[str, Any]:
    """Give medians with their intervals, bands, and counts of failures; `errors` are (images, checkpoints) a level."""
    worst = [np.where(np.isfinite(error), error, np.inf) for error in errors]
    last = [error[:, -1] for error in worst]
    failed = [int((error >= rough).sum()) if rough.any() else None for error, rough in zip(last, noise, strict=True)]
    ends = [quantile_interval(error, 0.5, level=SIDE) for error in last]
    bounds = [None if count is None else outward(proportion_interval(count, error.size, level=SIDE))
              for count, error in zip(failed, last, strict=True)]
    return {"median": plain([float(np.median(error)) for error in last]),
            "median_interval": [outward(end) for end in ends],
            "band": plain([np.quantile(error, SPREAD, method="nearest").tolist() for error in last]),
            "least_of_course": plain([float(np.median(error, axis=0).min()) for error in worst]),
            "diverged": [int(np.isinf(error).sum()) for error in last], "not_better_than_noisy": failed,
            "not_better_interval": bounds}


def alt(summary: Summary) -> str:
    """Say what the picture shows to those who do not see it."""
    said = []
    for about in summary["blocks"]:
        errors = {name: np.median([np.inf if value is None else value for value in found["error"]])
                  for name, found in about["methods"].items()}
        said.append(f"{about['reading']} noise, {about['output']} output: median error {errors['plugin']:.3g} with PLUGIn, "
                    f"{errors['gradient_descent']:.3g} with gradient descent")
    return (f"Ten noisy digits, and below them what PLUGIn and gradient descent make of them, three times. {'; '.join(said)}. "
            f"At the right: errors against the number of steps, and against the level of the noise.")

