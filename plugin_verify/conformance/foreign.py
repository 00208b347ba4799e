"""Call somebody else's solver: hand it vectors and two black boxes, and take its answer as a NumPy vector."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from plugin_verify.claims import load_value, raised
from plugin_verify.errors import DiscoveryError, InvalidArgument
from plugin_verify.runner import Line
from plugin_verify.typing import Array

Box: TypeAlias = Callable[[Array], Array]
CALL = "solver(forward, adjoint, y, x0, step_size, iterations)"


class SolverFailure(Exception):
    """The solver raised, or gave back what is no vector of n_0 numbers; the message says which."""


class Reach:
    """Keep the most iterations that a solver was called for, and the most units of a layer, code and outputs included."""

    def __init__(self) -> None:
        self.iterations = self.width = 0

    def see(self, iterations: int, widths: tuple[int, ...]) -> None:
        """Count a call."""
        self.iterations, self.width = max(self.iterations, iterations), max(self.width, *widths)


class Foreign(NamedTuple):
    """A solver by whatever array library, called with NumPy vectors and answering with one.

    What it hands to the boxes and what it returns may be anything that turns into a NumPy array; the boxes return NumPy arrays.
    Each call is a step on the line of the worker that makes it, and is seen by `reach`; `widths` are of the network, where they
    are known.
    """

    function: Callable[..., Any]
    line: Line = Line()
    widths: tuple[int, ...] = ()
    reach: Reach = Reach()

    def __call__(self, forward: Box, adjoint: Box, y: Array, x0: Array, step_size: float, iterations: int) -> Array:
        """Return the last iterate (n_0,).

        Raises:
            SolverFailure: if it raises, asks a box for what is no vector of the right length, or returns none.
        """
        boxes = (_box(forward, "forward", len(x0)), _box(adjoint, "adjoint", len(y)))
        widths = f"widths {self.widths}" if self.widths else f"n_0 = {len(x0)}, n_d = {len(y)}"
        self.reach.see(iterations, (len(x0), *self.widths, len(y)))
        try:
            with self.line.step(f"{widths}, {iterations} iteration{'s' * (iterations != 1)}"):
                answer = self.function(*boxes, y, x0, step_size, iterations)
        except SolverFailure:
            raise
        except (Exception, SystemExit) as error:
            raise SolverFailure(f"it raised {raised(error)}") from error
        return _vector(answer, len(x0), "it returned")


def load_solver(reference: str) -> Foreign:
    """Find a solver by MODULE:NAME, or FILE.py:NAME.

    Raises:
        DiscoveryError: if there is none.
        InvalidArgument: if what is there cannot be called with six arguments.
    """
    where, _, name = reference.rpartition(":")
    if not where or not name:
        raise InvalidArgument(f"{reference!r} names no solver; write MODULE:SOLVER, or a file: my.py:solve", argument="solver")
    if where.endswith(".py") and not Path(where).is_file():
        raise DiscoveryError(f"there is no file {where}; give the path of the file that holds {name}", target=reference)
    function = load_value(absolute(reference), object)
    if function is None:
        raise DiscoveryError(f"{where} holds nothing called {name!r}; write MODULE:SOLVER with a function of it",
                             target=reference)
    if not callable(function):
        raise InvalidArgument(f"{reference} is a {type(function).__name__}; a function was wanted, called as {CALL}",
                              argument="solver")
    _require_six(reference, function)
    return Foreign(function, reach=Reach())


def absolute(reference: str) -> str:
    """Make the reference of a file one that holds in a worker process, wherever that stands."""
    where, _, name = reference.rpartition(":")
    return f"{Path(where).resolve()}:{name}" if where.endswith(".py") else reference


def _require_six(reference: str, function: Callable[..., Any]) -> None:
    try:
        signature = inspect.signature(function)
    except ValueError:  # a built-in does not tell; it will raise when it is called
        return
    try:
        signature.bind(*CALL.partition("(")[2].split(", "))
    except TypeError as error:
        raise InvalidArgument(f"{reference}{signature} cannot be called as {CALL}: {error}; give it these six arguments in this "
                              f"order", argument="solver") from error


def _box(box: Box, name: str, length: int) -> Box:
    return lambda value: box(_vector(value, length, f"it handed {name}"))


def _vector(value: Any, length: int, what: str) -> Array:
    if hasattr(value, "detach"):  # a tensor that records gradients does not turn into an array by itself
        value = value.detach().cpu()
    try:
        if np.iscomplexobj(np.asarray(value)):  # NumPy would drop the imaginary part
            raise SolverFailure(f"{what} complex numbers, where real ones were wanted")
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SolverFailure(f"{what} a {type(value).__name__}, which does not turn into a NumPy array of numbers: {error}"
                            ) from error
    if array.shape != (length,):
        raise SolverFailure(f"{what} an array of shape {array.shape}, where a vector of shape ({length},) was wanted")
    return array
