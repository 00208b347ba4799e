"""What the README shows is true: its example runs, its Python runs, its commands exist."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from plugin_verify.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_example_claim_is_supported(tmp_path: Path) -> None:
    (tmp_path / "norm.py").write_text(BLOCKS[0])
    words = ["run", str(tmp_path / "norm.py"), "--at", "n=10, t=1", "--jobs", "1", "--out", str(tmp_path / "run")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0 and "SUPPORTED" in result.output, result.output


def test_the_example_with_a_wrong_constant_is_refuted(tmp_path: Path) -> None:
    wrong = BLOCKS[0].replace("s.n**0.5 + s.t", "s.n**0.5 + s.t / 10")
    assert wrong != BLOCKS[0]
    (tmp_path / "norm.py").write_text(wrong)
    words = ["run", str(tmp_path / "norm.py"), "--at", "n=10, t=2", "--jobs", "1", "--out", str(tmp_path / "run")]
    assert CliRunner().invoke(main, words).exit_code == 1


def test_the_python_lines_run() -> None:
    networks, _, _ = BLOCKS[1].partition("    result = verify")
    values: dict[str, object] = {"__name__": "__main__"}
    exec(networks.replace("600, 500, 500", "300, 300, 300"), values)
    assert values["solution"].stop_reason in ("converged", "cap")  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^plugin-verify (\w+)", README, re.MULTILINE))))
def test_every_command_exists(command: str) -> None:
    assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0
