"""Print a failing problem as Python that its author can paste and run: the numbers, and the source of the identity."""

from __future__ import annotations

import ast
import inspect

from plugin_verify.conformance.identities import Identity, written_out
from plugin_verify.conformance.problem import Problem, boxes


def script(reference: str, identity: Identity, p: Problem) -> str:
    """Write the program that shows what came and what was wanted."""
    parts = [_plain(boxes)]
    own = _plain(identity.sides)
    if written_out.__name__ in own:
        parts.append(_plain(written_out))
    call = f"{identity.sides.__name__}(solve, forward, adjoint, y, x0, {p.step_size!r}, {p.k})"
    weights = ", ".join(f"np.array({A_j.tolist()})" for A_j in p.A)
    return "\n\n\n".join([
        "import numpy as np\nfrom plugin_verify.conformance import load_solver", *parts, own,
        f"solve = load_solver({reference!r})\nforward, adjoint = boxes([{weights}])\n"
        f"y, x0 = np.array({p.y.tolist()}), np.array({p.x0.tolist()})\n"
        f"print(*{call})  # what came, what was wanted",
    ]) + "\n"


def _plain(function: object) -> str:
    """Give a function's source without its types, which would need more imports."""
    tree = ast.parse(inspect.getsource(function))  # type: ignore[arg-type]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in node.args.args:
                argument.annotation = None
    return ast.unparse(tree)
