"""Fix what each verdict and each outcome looks like and means: symbol, colour (Okabe and Ito), marker, weight, a sentence."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """How a verdict is shown; symbol and marker tell it apart without colour."""

    symbol: str
    colour: str
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
    "REFUTED": Look("✗", "#D55E00", "X", "fails more often than the claim allows, or excludes the expected value"),
    "FORCES": Look("↑", "#CC79A7", "^", "violated, so the unknown constant must be larger than this setting admits"),
    "UNDECIDED": Look("?", "#E69F00", "D", "the trials rule out neither side"),
    "NO POWER": Look("∅", "#56B4E9", "v", "no false variant of the claim would have been noticed here"),
    "SUPPORTED": Look("✓", "#009E73", "o", "holds at this setting, at the stated confidence"),
    "PROVED": Look("∎", "#0072B2", "s", "settled without sampling, over the stated range"),
    "OUTSIDE": Look("○", "#8A8F98", "P", "the hypotheses are not met: no evidence for or against"),
}
"""By weight: what a reader must see first stands first."""

OUTCOMES = {
    "sure": Mark("■", "#0072B2", "s", "caught, with 95 % power",
                 "this run shows that another would catch it with a probability of at least 95 %"),
    "caught": Mark("○", "#56B4E9", "o", "caught in this run", "how probable that is, this run does not show"),
    "survived": Mark("✗", "#D55E00", "X", "survived", "no setting that was looked at refuted it"),
    "not tried": Mark("·", "#8A8F98", ".", "not tried",
                      "a larger error of its family survived already, or every setting costs too much"),
    "in error": Mark("!", "#E69F00", "v", "in error", "its trials ended in an error"),
}  # fmt: skip
"""What became of a planted error in a claim."""

INK, FAINT, LINE, PAPER = "#1b1d21", "#5d636d", "#d5d8dd", "#fdfdfc"
DARK = {INK: "#e9eaec", FAINT: "#a5abb5", LINE: "#3b4048", PAPER: "#16181c"}
"""The neutral colours of pictures, and what they become in the dark."""


def weight(verdict: str) -> int:
    """Give the place of a verdict in the order of weight."""
    return list(VERDICTS).index(verdict)


def slug(verdict: str) -> str:
    """Name a verdict in a style sheet."""
    return verdict.lower().replace(" ", "-")
