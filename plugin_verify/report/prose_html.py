"""Write the small markup of `prose` as HTML, everything escaped, formulas as MathML."""

from __future__ import annotations

from markupsafe import Markup, escape

from plugin_verify.report.math import mathml
from plugin_verify.report.prose import Block, Span, blocks, spans


def line_html(text: str) -> Markup:
    """Render one line of text, formulas and code; nothing in it can become an element of its own."""
    return Markup("").join(span_html(piece) for piece in spans(text))


def text_html(text: str) -> Markup:
    """Render a text of paragraphs, bullets and displayed formulas."""
    return Markup("\n").join(block_html(block) for block in blocks(text))


def block_html(block: Block) -> Markup:
    """Render one block."""
    items = [Markup("").join(span_html(piece) for piece in item) for item in block.items]
    if block.kind == "bullets":
        return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))
    if block.kind == "display":
        formula = Markup(mathml(block.items[0][0].text, display=True))
        return Markup('<div class="display" tabindex="0" role="group" aria-label="formula">{}</div>').format(formula)
    return Markup("<p>{}</p>").format(items[0])


def span_html(piece: Span) -> Markup:
    """Render one span."""
    if piece.kind == "math":
        return Markup(mathml(piece.text, display=False))
    tag = {"code": "code", "label": "strong"}.get(piece.kind)
    return escape(piece.text) if tag is None else Markup(f"<{tag}>{{}}</{tag}>").format(piece.text)
