"""Theorem files with nothing wrong, edits of which each have one thing wrong, and what the lint says of them."""

from itertools import count
from pathlib import Path

import pytest

from plugin_verify.linting import Report, lint
from tests.theorem_file import GOOD

IDENTITY = GOOD.replace("claim = HighProbabilityBound(", "claim = ExpectationIdentity(").replace(
    "    bound=bound,\n    failure_probability=lambda s: np.exp(-(s.t**2) / 2),\n",
    "    expected=lambda s: s.n,\n    variance=lambda s: 2 * s.n,\n    margin=0.1,\n").replace(
    "np.linalg.norm(g, axis=1)", "(g**2).sum(axis=1)").replace("bound=lambda s: s.n**0.5 / 2", "expected=lambda s: 2 * s.n")

BRACKET = GOOD.replace("claim = HighProbabilityBound(", "claim = UniformBound(").replace(
    "    return np.linalg.norm(g, axis=1)", "    return np.linalg.norm(g, axis=1), np.linalg.norm(g, axis=1) * 1.01")


TEXTS = {"good": GOOD, "identity": IDENTITY, "bracket": BRACKET}


@pytest.fixture
def write(tmp_path: Path):
    """Write one of the files with some of its text replaced; edits are (old, new)."""
    numbers = count()

    def write(*edits: tuple[str, str], of: str = "good") -> str:
        text = TEXTS[of]
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / f"file_{next(numbers)}.py"
        path.write_text(text, "utf-8")
        return str(path)

    return write


@pytest.fixture
def said(write):
    """Lint such a file; give the problems as (rule, line), and the report."""
    def said(*edits: tuple[str, str], of: str = "good") -> Report:
        return lint([write(*edits, of=of)])

    return said


@pytest.fixture
def one(said):
    """Lint a file in which one thing is wrong; give its rule, its kind, the text of its line, and what is said."""
    def one(*edits: tuple[str, str], of: str = "good") -> tuple[str, str, str, str]:
        report = said(*edits, of=of)
        (problem,) = report.problems
        lines = Path(problem.place.file).read_text("utf-8").splitlines()
        line = lines[problem.place.line - 1].strip() if problem.place.line else ""
        return problem.rule, "error" if problem.error else "warning", line, problem.says

    return one
