"""Imports go downwards only; networks, statistics and suprema never meet below the theorems."""

import ast
from pathlib import Path

import pytest

import plugin_verify

ROOT = Path(plugin_verify.__file__).parent
FLOORS = {"errors": 0, "typing": 0, "machine": 0, "compiled": 0, "normals": 0, "outward": 0, "operators": 1, "networks": 1,
          "solvers": 1, "statistics": 1, "suprema": 1, "claims": 2, "adapters": 2, "experiments": 3, "diagnosis": 3,
          "runner": 4, "conformance": 5, "report": 5, "pipeline": 6, "progress": 6, "console": 6, "teeth": 6, "options": 6,
          "stored": 6, "checking": 6, "calibrate": 6, "reproduce": 6, "cli": 6, "__main__": 6, "completion": 6, "examples": 6,
          "linting": 6, "lint": 6, "diagnosing": 6, "reproducing": 6, "pytest_plugin": 6, "pytest_claims": 6,
          "pytest_statistical": 6, "strategies": 6}
ORDER = ("operators", "networks", "solvers")  # within floor 1, left of statistics
RECORDS_ONLY = {"report": {"errors", "typing", "outward"},
                "runner": {"errors", "typing", "outward", "machine", "claims", "statistics"},
                "statistics": {"errors", "typing", "normals"}, "suprema": {"errors", "typing", "compiled"}}


def imported(path: Path) -> set[str]:
    """Every module of the package that a file imports, at whatever depth of its code."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module}
    return {name.split(".")[1] for name in names if name.startswith("plugin_verify.")} | (
        {"theorems"} if any(name.split(".")[0] == "theorems" for name in names) else set())


def breaches(home: str, targets: set[str]) -> set[str]:
    others = targets - {home}
    wrong = {other for other in others if other == "theorems" or FLOORS[other] > FLOORS[home]}
    wrong |= {other for other in others & set(ORDER) if home in ORDER and ORDER.index(other) > ORDER.index(home)}
    wrong |= others & {"statistics", "suprema"} if home in ORDER else set()
    return wrong | (others - RECORDS_ONLY[home] if home in RECORDS_ONLY else set())


FILES = [path for path in sorted(ROOT.rglob("*.py")) if path != ROOT / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_downwards(path: Path) -> None:
    home = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert not breaches(home, imported(path))


def test_a_breach_would_be_seen(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from plugin_verify.runner import Plan\n    import theorems.theorem_1\n    return Plan\n")
    assert breaches("statistics", imported(bad)) == {"runner", "theorems"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
