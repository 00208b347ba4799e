import io
import sys

import pytest

from plugin_verify.progress import LINES, watching
from plugin_verify.runner import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(total: int, stage: str = "trials") -> None:
    with watching() as watch:
        for done in range(total + 1):
            watch(Progress(stage, done, total))


@pytest.mark.parametrize("total", [0, 1, 3, 9, 10, 11, 97, 1000])
def test_elsewhere_than_on_a_terminal_about_ten_plain_lines_go_to_stderr(capsys: pytest.CaptureFixture[str], total: int) -> None:
    told(total)
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == "" and len(lines) <= LINES and (lines or total == 0)
    assert not lines or lines[-1] == f"trials: {total} of {total} blocks"
    assert "\x1b" not in err


def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with watching() as watch:
        for stage, total in (("trials", 2), ("false twins", 2), ("false twins", 1)):
            for count in range(total + 1):
                watch(Progress(stage, count, total, "coin" if count else "", 3 if count else 0))
        assert watch.failures == 6
        assert len(watch.tasks) == 3
    assert "trials" in sys.stderr.getvalue() and capsys.readouterr().out == ""
