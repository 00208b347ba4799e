"""Every public name has an example in its docstring, and it runs as it stands: imports included, in an empty folder."""

import doctest
import inspect
from pathlib import Path

import pytest

import plugin_verify


def example_of(value: object, name: str) -> doctest.DocTest:
    return doctest.DocTestParser().get_doctest(inspect.cleandoc(value.__doc__ or ""), {}, name, None, 0)


def failures(test: doctest.DocTest) -> int:
    return doctest.DocTestRunner().run(test).failed


@pytest.mark.parametrize("name", plugin_verify.__all__)
def test_the_example_of_a_public_name_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    test = example_of(getattr(plugin_verify, name), name)
    assert test.examples, f"the docstring of {name} has no example"
    if any("import torch" in line.source for line in test.examples):
        pytest.importorskip("torch")
    assert failures(test) == 0


def test_a_missing_example_and_a_wrong_one_are_noticed() -> None:
    def silent() -> None:
        """Show nothing."""

    def wrong() -> None:
        """Show something else.

        >>> 1 + 1
        3
        """

    assert not example_of(silent, "silent").examples
    assert failures(example_of(wrong, "wrong")) == 1
