import io
import re
import sys

import pytest

from plugin_verify.console import budget_lines, table

HEADS = ("claim", "setting", "trials")
ROWS = [("norm", "n = (1, 1000), a long setting in [brackets]", 300), ("other", "n = 2", 7)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch):
    def draw(columns: int) -> list[str]:
        monkeypatch.setattr(sys, "stdout", Terminal())
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm")
        table(HEADS, ROWS)
        return re.sub(r"\x1b\[[0-9;]*m", "", sys.stdout.getvalue()).splitlines()

    return draw


def test_a_pipe_gets_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    table(HEADS, ROWS)
    assert capsys.readouterr().out.splitlines() == ["claim\tsetting\ttrials", *("\t".join(map(str, row)) for row in ROWS)]


@pytest.mark.parametrize("columns", [48, 60, 200])
def test_on_a_terminal_only_the_widest_column_is_broken(drawn, columns: int) -> None:
    lines = drawn(columns)
    assert all(len(line) <= columns for line in lines) and any("norm" in line and "300" in line for line in lines)
    assert "[brackets]" in " ".join(lines) or columns < 60


def test_a_narrow_terminal_gets_one_value_a_line(drawn) -> None:
    assert drawn(30) == ["norm", "  setting: n = (1, 1000), a long setting in [brackets]", "  trials: 300",
                         "other", "  setting: n = 2", "  trials: 7"]


@pytest.mark.parametrize(("powerless", "says"), [
    (13, "the time is over; 0 settings are undecided; 13 settings have NO POWER: no false twin was refuted there"),
    (0, "the time is over; 0 settings are undecided")])
def test_a_budget_that_is_over_names_the_settings_without_power(powerless: int, says: str) -> None:
    counts = {"UNDECIDED": 0, "NO POWER": powerless}
    assert budget_lines({"budget": {"seconds": 60.0, "ended": "time"}, "verdict_counts": counts}) == [
        f"budget of 60 seconds: {says}"]
