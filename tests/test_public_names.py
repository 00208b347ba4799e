"""The public names resolve, and importing the package imports nothing heavy."""

import subprocess
import sys

import pytest

import plugin_verify

HEAVY = ("numpy", "scipy", "statsmodels", "matplotlib", "mpmath", "rich", "jinja2")


@pytest.mark.parametrize("name", plugin_verify.__all__)
def test_every_public_name_resolves(name: str) -> None:
    assert getattr(plugin_verify, name) is not None
    assert name in dir(plugin_verify)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = plugin_verify.no_such_thing  # type: ignore[attr-defined]


def loaded_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("statement", ["import plugin_verify", "import plugin_verify.cli", "import plugin_verify.errors"])
def test_importing_is_light(statement: str) -> None:
    assert loaded_after(statement) == set()


def test_the_test_for_lightness_can_fail() -> None:
    assert "numpy" in loaded_after("import plugin_verify; plugin_verify.plugin")
