import io
import sys

import pytest

from plugin_verify.progress import LINES, duration, watching
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


def test_plain_lines_say_what_was_found_what_comes_next_and_how_long_it_takes(capsys: pytest.CaptureFixture[str],
                                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 100))
    monkeypatch.setattr("plugin_verify.progress.monotonic", lambda: next(clock))
    with watching() as watch:
        watch(Progress("trials", 0, 2))
        watch(Progress("trials", 1, 2, "coin", 3))
        watch(Progress("trials", 2, 2, "coin", 4))
        watch(Progress("deciding", 5, 31, what="settings", note="next a look at setting 3 of coin", left=312.0))
    assert capsys.readouterr().err.splitlines() == [
        "trials: 1 of 2 blocks; about 1 min left; 3 violations so far", "trials: 2 of 2 blocks; 7 violations so far",
        "deciding: 5 of 31 settings; 5 min of the budget left; next a look at setting 3 of coin"]


@pytest.mark.parametrize(("seconds", "words"), [(-1, "0 s"), (0.4, "0 s"), (89.4, "89 s"), (90, "1 min"), (5399, "89 min"),
                                                (5400, "1 h 30 min"), (90_000, "25 h 0 min")])
def test_times_are_short(seconds: float, words: str) -> None:
    assert duration(seconds) == words
