"""Diagnose a network of one's own: plugin-verify diagnose."""

from __future__ import annotations

import inspect
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from plugin_verify.completion import complete_files
from plugin_verify.console import table
from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.options import json_option, seed_option

if TYPE_CHECKING:
    from plugin_verify.diagnosis.local import Invertible
    from plugin_verify.runner import Line

FILES = (".npz", ".safetensors")


@click.command()
@click.argument("target", metavar="FILE.npz|FILE.safetensors|MODULE:NAME", shell_complete=complete_files)
@click.option("--activation", metavar="NAME", help="relu or leaky_relu(0.1); needed where the file does not say it.")
@click.option("--output", metavar="NAME", help="sigmoid, tanh or identity, where the last layer differs, unsaid by the file.")
@click.option("--prefix", default="", metavar="NAME", help='Of the tensors to read, for example "decoder.".')
@seed_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="The folder; reports/diagnosis-<name> by default.")
@json_option
def diagnose(target: str, activation: str | None, output: str | None, prefix: str, seed: int, out: Path | None,
             as_json: bool) -> None:
    """Say whether the theory speaks of a network, and which step makes PLUGIn converge on it; write a report.

    MODULE:NAME, or FILE.py:NAME, is a Network, a torch.nn.Sequential, a BlackBox, or a function that returns one.
    """
    from plugin_verify.report.diagnosis import render_diagnosis, write_diagnosis
    from plugin_verify.runner import Line, do_apart

    asked = Asked(target, activation, output, prefix, seed)
    found, name = do_apart(diagnosed, asked) if _runs_code(target) else diagnosed(asked, Line())
    folder = out or Path("reports") / f"diagnosis-{name}"
    try:
        write_diagnosis(found, folder, command=shlex.join(["plugin-verify", *sys.argv[1:]]))
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}; name another folder with --out",
                         path=str(folder)) from error
    if as_json:
        click.echo(render_diagnosis(found), nl=False)
    else:
        tell(found, folder)


class Asked(NamedTuple):
    """What is to be diagnosed."""

    target: str
    activation: str | None
    output: str | None
    prefix: str
    seed: int


def diagnosed(asked: Asked, line: Line) -> tuple[dict[str, Any], str]:
    """Diagnose the network that was named, and give a name for its folder, too."""
    from numpy.random import default_rng
    from threadpoolctl import threadpool_limits

    from plugin_verify.diagnosis import diagnose as run
    from plugin_verify.diagnosis.record import record

    line.note(asked.target)
    G, name = find(*asked[:4])
    with threadpool_limits(1):  # so that equal seeds give equal bytes
        return record(run(G, rng=default_rng(asked.seed)), Path(asked.target).name, asked.seed), name


def _runs_code(target: str) -> bool:
    """Tell whether a target is somebody's code and no file of numbers."""
    return ":" in target and not target.endswith(FILES)


def find(target: str, activation: str | None, output: str | None, prefix: str) -> tuple[Invertible, str]:
    """Return the network that was named, and a name for its folder."""
    from plugin_verify.networks import Network

    where, colon, name = target.rpartition(":")
    if not colon and target.endswith(".py"):
        raise InvalidArgument(f"{target} names no network; write {target}:NAME with a network of that file", argument="target")
    if not colon or target.endswith(FILES):
        return Network.load(target, activation=activation, output=output, prefix=prefix), Path(target).stem
    if activation or output or prefix:
        raise InvalidArgument(f"{target}: --activation, --output and --prefix are for files; leave them out", argument="target")
    from plugin_verify.claims.discovery import load_value

    value = load_value(target, object)
    if value is None:
        raise InvalidArgument(f"{where} holds nothing called {name!r}; write {where}:NAME with a network of it",
                              argument="target")
    return network_of(_made(value, target) if inspect.isfunction(value) else value, target), name


def _made(function: Callable[[], Any], target: str) -> Any:
    from plugin_verify.claims import raised

    try:
        inspect.signature(function).bind()
    except TypeError as error:
        raise InvalidArgument(f"{target}{inspect.signature(function)} cannot be called without arguments: {error}; name a "
                              "network, or a function that needs none", argument="target") from error
    try:
        return function()
    except (Exception, SystemExit) as error:
        raise InvalidArgument(f"{target} raised {raised(error)}; mend that function", argument="target") from error


def network_of(value: Any, target: str) -> Invertible:
    """Return a value as a network: itself if it has what a diagnosis asks for, else what a torch module holds.

    A stack of linear layers becomes a `Network`; of other modules no more is seen than a `BlackBox` shows.
    """
    from plugin_verify.networks import BlackBox, Network

    if all(hasattr(value, part) for part in ("n", "__call__", "adjoint", "jacobian")):
        return value  # type: ignore[no-any-return]
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(value).__mro__}
    if "torch.nn.modules.module.Module" not in kinds:
        raise InvalidArgument(f"{target} is a {type(value).__name__}; a Network, a torch.nn.Sequential, a BlackBox, or an "
                              "object with n, __call__, adjoint and jacobian was wanted; name one", argument="target")
    convolutional = any(type(layer).__name__ not in LINEAR for layer in value.modules())
    return BlackBox(value) if convolutional else Network.from_torch(value)


LINEAR = ("Sequential", "Linear", "ReLU", "LeakyReLU", "Sigmoid", "Tanh", "Flatten", "Unflatten", "Identity", "Dropout")


def tell(found: dict[str, Any], folder: Path) -> None:
    """Print the answers in short, and where the report is."""
    from plugin_verify.report.diagnosis_words import NAMES, headline, limits, repelling
    from plugin_verify.report.prose import plain

    click.echo(plain(headline(found)))
    table(("step", "size", "beyond the limit", "error left, median", f"fell to {found['sharp']:g} or less"),
          [(NAMES[step["name"]], f"{step['size']:.3g}", f"{step['beyond']} of {len(limits(found))}",
            f"{step['runs']['left'][1]:.2g}", f"{step['runs']['sharp']} of {step['runs']['runs']}") for step in found["steps"]])
    if told := repelling(found):
        click.echo(told)
    click.echo(f"report: {folder / 'diagnosis.html'}")
