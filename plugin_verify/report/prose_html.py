"""Write the small markup of `prose` as HTML, everything escaped, formulas as MathML."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from plugin_verify.report.math import mathml
from plugin_verify.report.prose import Block, Span, blocks, spans


def line_html(text: str) -> Markup:
    """Render one line of text, formulas and code; nothing in it can become an element of its own."""
    return joined(spans(text))


def text_html(text: str) -> Markup:
    """Render a text of paragraphs, bullets and displayed formulas."""
    return Markup("\n").join(block_html(block) for block in blocks(text))


def block_html(block: Block) -> Markup:
    """Render one block."""
    items = [joined(item) for item in block.items]
    if block.kind == "bullets":
        return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))
    if block.kind == "display":
        formula = Markup(mathml(block.items[0][0].text, display=True))
        return Markup('<div class="display" tabindex="0" role="group" aria-label="formula">{}</div>').format(formula)
    return Markup("<p>{}</p>").format(items[0])


def joined(pieces: Sequence[Span]) -> Markup:
    """Render spans in a row; no line breaks between a formula and the sign that follows it."""
    parts, rest = [], list(pieces)
    for index, piece in enumerate(rest):
        part = span_html(piece)
        if piece.kind == "math" and index + 1 < len(rest) and rest[index + 1].text[0] in ".,;:)?!":
            after = rest[index + 1]
            part = held(part, after.text[0])
            rest[index + 1] = after._replace(text=after.text[1:])
        parts.append(part)
    return Markup("").join(parts)


def held(formula: Markup, sign: str) -> Markup:
    """Keep a sign on the line of the last piece of the formula before it."""
    head, mark, last = formula.rpartition("<wbr>")
    return head + mark + Markup('<span class="held">{}{}</span>').format(last, sign)


def span_html(piece: Span) -> Markup:
    """Render one span."""
    if piece.kind == "math":
        return Markup(mathml(piece.text, display=False))
    tag = {"code": "code", "label": "strong"}.get(piece.kind)
    return escape(piece.text) if tag is None else Markup(f"<{tag}>{{}}</{tag}>").format(piece.text)
