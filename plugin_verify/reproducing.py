"""Speak of the paper's experiments: plugin-verify reproduce."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plugin_verify.errors import InvalidArgument
from plugin_verify.options import Word, jobs_option, json_option, seed_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from plugin_verify.runner import Progress

FIGURES = ("figure-1", "figure-2", "figure-3", "trained-steps")


@click.command()
@click.argument("figure", type=Word(FIGURES))
@click.option("--profile", type=Word(["smoke", "standard"]), default="standard", show_default=True,
              help="All trials, or a stated part of them.")
@seed_option
@jobs_option
@click.option("--mnist", type=click.Path(path_type=Path), metavar="DIR",
              help="figure-3: the folder of MNIST's four idx files, plain or .gz; PLUGIN_VERIFY_MNIST may name it.")
@click.option("--download", is_flag=True, help="figure-3: fetch MNIST into that folder, or into the user's cache.")
@click.option("--train", is_flag=True, help="figure-3: train both decoders anew, with PyTorch, on MNIST.")
@click.option("--decoders", type=click.Path(path_type=Path), metavar="DIR",
              help="figure-3, trained-steps: a folder with decoders that --train has left.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="The folder; reports/<figure> by default.")
@json_option
def reproduce(figure: str, profile: str, seed: int, jobs: int | None, mnist: Path | None, download: bool, train: bool,
              decoders: Path | None, out: Path | None, as_json: bool) -> None:
    """Run an experiment of the paper again and draw it; trained-steps goes beyond the paper.

    An interrupted one goes on where the same command is given again.
    """
    from plugin_verify.progress import watching
    from plugin_verify.reproduce import reproduce, tell

    folder = out or Path("reports") / figure
    if figure == "figure-3":
        mnist = mnist_of(mnist, download)
    elif download or train:
        raise InvalidArgument(f"{figure} needs neither images nor training; leave --download and --train out", argument="figure")
    with watching() as watch:
        if train:
            decoders = trained(mnist, decoders, folder, seed, watch)
        summary = reproduce(figure, profile=profile, seed=seed, jobs=jobs, out=folder, mnist=mnist, decoders=decoders,
                            watch=watch)
    if as_json:
        click.echo((folder / f"{figure}.json").read_text("utf-8"), nl=False)
        return
    click.echo("\n".join(tell(summary)))
    click.echo(f"figure: {folder / figure}.svg")


def mnist_of(given: Path | None, fetch: bool) -> Path | None:
    """Return MNIST's folder, if one is named or asked for, with its files in it where they are to be fetched."""
    from plugin_verify.experiments.mnist import cache_folder, download, mnist_folder

    folder = mnist_folder(given)
    return download(folder or cache_folder()) if fetch else folder


def trained(mnist: Path | None, decoders: Path | None, out: Path, seed: int, watch: Callable[[Progress], None]) -> Path:
    """Train the decoders that the folder of this seed does not hold yet, and return it.

    Raises:
        InvalidArgument: if there is no MNIST, or decoders are named beside it.
    """
    from plugin_verify.experiments.decoders import OUTPUTS, decoder_path, save_decoder
    from plugin_verify.experiments.mnist import read_mnist
    from plugin_verify.experiments.train import train_decoder
    from plugin_verify.runner import Progress

    if mnist is None or decoders is not None:
        raise InvalidArgument("--train needs MNIST and makes decoders: name the folder of its files with --mnist, or fetch them "
                              "with --download, and leave --decoders out", argument="train")
    images, folder = read_mnist(mnist, "train").images, out / f"decoders-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    for output in OUTPUTS:
        def tell(done: int, total: int, last: str, output: str = output) -> None:
            watch(Progress(f"training, {output} output", done, total, last, what="batches"))

        if not decoder_path(output, str(folder)).exists():
            save_decoder(train_decoder(images, output, seed=seed, watch=tell), output, folder)
    return folder
