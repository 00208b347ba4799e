r"""Read the small markup of statements and sentences: paragraphs, bullets, formulas and code.

The first line is the title; paragraphs are parted by empty lines; a bullet starts with "- "; maths stands
between dollars, a display between double dollars or \[ and \]; code stands between backticks.
"""

from __future__ import annotations

import inspect
import re
from typing import Literal, NamedTuple, TypeAlias

from plugin_verify.report.latex import inside

SPAN = re.compile(r"(\$[^$]+\$|`[^`\n]+`)")
DISPLAY = re.compile(r"(\$\$.+?\$\$|\\\[.+?\\\])", re.DOTALL)
LABEL = re.compile(r"([A-Z][a-z]+(?: [a-z]+)?)(?: \([^)]*\))?:\s")

SpanKind: TypeAlias = Literal["text", "math", "code", "label"]
BlockKind: TypeAlias = Literal["paragraph", "display", "bullets"]


class Span(NamedTuple):
    """A piece of a line, of one kind, without its delimiters."""

    kind: SpanKind
    text: str


class Block(NamedTuple):
    """A paragraph (one item), a displayed formula (one item, one span) or a list (an item a bullet)."""

    kind: BlockKind
    items: tuple[tuple[Span, ...], ...]


def split_title(text: str) -> tuple[str, str]:
    """Split a docstring into its first line and the rest."""
    title, _, body = inspect.cleandoc(text).partition("\n")
    return title.strip(), body.strip()


def blocks(text: str) -> list[Block]:
    """Parse a text without its title into blocks, in order."""
    pieces = [piece for part in DISPLAY.split(inspect.cleandoc(text)) for piece in parted(part)]
    return [block for piece in pieces for block in parse(piece)]


def parted(part: str) -> list[str]:
    """Split at empty lines, except inside a displayed formula."""
    return [part] if DISPLAY.fullmatch(part) else [piece.strip("\n") for piece in re.split(r"\n\s*\n", part)]


def parse(piece: str) -> list[Block]:
    """Parse a piece that holds one displayed formula, or text and bullets."""
    if DISPLAY.fullmatch(piece):
        return [Block("display", ((Span("math", inside(piece)),),))]
    lead, *bullets = re.split(r"(?:^|\n)\s*- ", piece)
    found = [Block("paragraph", (labelled(lead),))] if lead.strip() else []
    return [*found, Block("bullets", tuple(spans(item) for item in bullets))] if bullets else found


def labelled(paragraph: str) -> tuple[Span, ...]:
    """Parse a paragraph; a word and a colon at its start are its label."""
    line = re.sub(r"[ \t\r\n]+", " ", paragraph).strip()
    label = LABEL.match(line)
    return spans(line) if label is None else (Span("label", label.group(0).strip()), *spans(line[label.end() - 1 :]))


SIGNS_PLAIN = {"\\le": "≤", "\\ge": "≥", "\\delta": "δ", "\\circ": "°"}


def plain(text: str) -> str:
    """Write a line without markup, for a label that can hold none: the more usual macros as signs, the others as words."""
    signs = re.sub(r"\\[A-Za-z]+", lambda match: SIGNS_PLAIN.get(match[0], match[0][1:]), text)
    return re.sub(r"[$`]", "", signs)


def spans(text: str) -> tuple[Span, ...]:
    """Split a line into text, formulas and code."""
    pieces = [piece for piece in SPAN.split(re.sub(r"[ \t\r\n]+", " ", text)) if piece]
    return tuple(span(piece) for piece in pieces)


def span(piece: str) -> Span:
    """Name the kind of one piece and strip its delimiters."""
    if len(piece) > 2 and piece[0] == piece[-1] == "$":
        return Span("math", inside(piece))
    if len(piece) > 2 and piece[0] == piece[-1] == "`":
        return Span("code", piece[1:-1])
    return Span("text", piece)
