"""What counts as a solver, and what its answers may be."""

import sys
from pathlib import Path

import numpy as np
import pytest

from plugin_verify.conformance.foreign import Foreign, SolverFailure, load_solver
from plugin_verify.errors import DiscoveryError, InvalidArgument

WRONG = Path(__file__).parent.parent / "solvers_elsewhere/wrong.py"
Y, X0 = np.array([1.0, 2.0]), np.array([3.0])


def call(solve):
    return Foreign(solve)(lambda x: np.array([x[0], 0.0]), lambda r: r[:1], Y, X0, 1.0, 1)


class Tensor:
    """What a tensor that records gradients is like: it turns into an array only once it is detached."""

    def __init__(self, values, *, detached: bool = False) -> None:
        self.values, self.detached = values, detached

    def detach(self) -> "Tensor":
        return Tensor(self.values, detached=True)

    def cpu(self) -> "Tensor":
        return self

    def __array__(self, dtype=None, copy=None):
        if not self.detached:
            raise RuntimeError("call detach() first")
        return np.array(self.values, dtype=dtype)


@pytest.mark.parametrize("answer", [[7], (7.0,), np.array([7], dtype=np.int8), Tensor([7.0])])
def test_whatever_turns_into_a_vector_is_one(answer) -> None:
    came = call(lambda *six: answer)
    assert came.dtype == np.float64 and np.array_equal(came, [7.0])


def test_the_boxes_take_whatever_turns_into_a_vector_and_give_arrays() -> None:
    def solve(forward, adjoint, y, x0, step_size, iterations):
        value = forward(Tensor([5.0]))
        assert type(value) is np.ndarray
        return adjoint(list(value))

    assert np.array_equal(call(solve), [5.0])


@pytest.mark.parametrize(("solve", "says"), [
    (lambda *six: None, "it returned"), (lambda *six: ["x"], "does not turn into a NumPy array"),
    (lambda *six: 7.0, r"shape \(\), where a vector of shape \(1,\)"), (lambda *six: [[7.0]], r"shape \(1, 1\)"),
    (lambda forward, *five: forward([[1.0]]), "it handed forward an array of shape"),
    (lambda forward, adjoint, *four: adjoint([1.0]), "it handed adjoint an array of shape"),
    (lambda *six: 1 / 0, r"it raised ZeroDivisionError: division by zero \(<lambda> in test_foreign.py, line"),
    (lambda *six: np.linalg.solve(np.zeros((1, 1)), X0), r"it raised LinAlgError: .* \(<lambda> in test_foreign.py, line"),
    (lambda *six: np.array([7 + 1j]), "it returned complex numbers"), (lambda *six: [7 + 0j], "it returned complex numbers"),
    (lambda forward, *five: forward(np.array([1j])), "it handed forward complex numbers"),
])
def test_a_failure_says_what_happened(solve, says: str) -> None:
    with pytest.raises(SolverFailure, match=says):
        call(solve)


def test_a_solver_is_found_by_module_and_by_file() -> None:
    assert load_solver("plugin_verify.adapters:plugin").function.__name__ == "plugin"
    assert load_solver(f"{WRONG}:right").function.__name__ == "right"


@pytest.mark.parametrize(("reference", "error", "says"), [
    ("no.such.module:solve", DiscoveryError, "there is no module called 'no'; check the name"),
    ("nowhere.py:solve", DiscoveryError, "there is no file"),
    (f"{WRONG}:nothing", DiscoveryError, "holds nothing called 'nothing'"), ("right", InvalidArgument, "names no solver"),
    (f"{WRONG}:NOT_CALLABLE", InvalidArgument, "is a int; a function was wanted"),
    (f"{WRONG}:of_four", InvalidArgument, r"cannot be called as solver\(forward, adjoint, y, x0, step_size, iterations\)"),
])
def test_what_is_no_solver_is_one_line(reference: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says) as raised:
        load_solver(reference)
    assert "\n" not in str(raised.value)


def test_a_solver_that_leaves_python_has_failed() -> None:
    with pytest.raises(SolverFailure, match="SystemExit: 0"):
        call(lambda *six: sys.exit(0))
