"""Fix what each verdict and each outcome looks like and means: symbol, colours, marker, weight, a sentence."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """How a verdict is shown; symbol and marker tell it apart without colour.

    On light paper a mark has at least 3:1 of contrast and `ink`, for words, 4.5:1; `dark` has both on dark paper.
    """

    symbol: str
    colour: str
    ink: str
    dark: str
    marker: str
    means: str


class Mark(NamedTuple):
    """How the outcome of a planted error is shown; symbol and marker tell it apart without colour."""

    symbol: str
    colour: str
    marker: str
    words: str
    means: str


VERDICTS = {
    "REFUTED": Look("✗", "#d55e00", "#b3400a", "#ff8a3d", "X",
                    "fails more often than the claim allows, or excludes the expected value"),
    "FORCES": Look("↑", "#b5568a", "#a03c78", "#e79cc4", "^",
                   "violated, so the unknown constant must be larger than this setting admits"),
    "UNDECIDED": Look("?", "#b97a00", "#8a5a00", "#f0b440", "D", "the trials rule out neither side"),
    "NO POWER": Look("∅", "#2f86bd", "#1f6d9c", "#7cc4ee", "v", "no false variant of the claim would have been noticed here"),
    "SUPPORTED": Look("✓", "#00845f", "#00704f", "#3fc79d", "o", "holds at this setting, at the stated confidence"),
    "PROVED": Look("∎", "#0072b2", "#0060a0", "#6cb6f0", "s", "settled without sampling, over the stated range"),
    "OUTSIDE": Look("○", "#6f757e", "#626872", "#a5abb5", "P", "the hypotheses are not met: no evidence for or against"),
}  # fmt: skip
"""By weight: what a reader must see first stands first."""

OUTCOMES = {
    "sure": Mark("■", VERDICTS["PROVED"].colour, "s", "caught, with 95 % power",
                 "this run shows that another would catch it with a probability of at least 95 %"),
    "caught": Mark("○", VERDICTS["NO POWER"].colour, "o", "caught in this run", "how probable that is, this run does not show"),
    "survived": Mark("✗", VERDICTS["REFUTED"].colour, "X", "survived", "no setting that was looked at refuted it"),
    "not tried": Mark("·", VERDICTS["OUTSIDE"].colour, ".", "not tried",
                      "a larger error of its family survived already, or every setting costs too much"),
    "in error": Mark("!", VERDICTS["UNDECIDED"].colour, "v", "in error", "its trials ended in an error"),
}  # fmt: skip
"""What became of a planted error in a claim."""

INK, FAINT, LINE, PAPER = "#1b1d21", "#5d636d", "#d5d8dd", "#fdfdfc"
DARK = {INK: "#e9eaec", FAINT: "#a5abb5", LINE: "#3b4048", PAPER: "#16181c"} | {
    look.colour: look.dark for look in VERDICTS.values()
}  # fmt: skip
"""The colours of pictures, and what they become in the dark."""


def weight(verdict: str) -> int:
    """Give the place of a verdict in the order of weight."""
    return list(VERDICTS).index(verdict)


def slug(verdict: str) -> str:
    """Name a verdict in a style sheet."""
    return verdict.lower().replace(" ", "-")
