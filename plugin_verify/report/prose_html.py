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
    """Render spans in a row; no line breaks between a formula and the sign that follows it, or the bracket before it."""
    parts, rest = [], list(pieces)
    for index, piece in enumerate(rest):
        if piece.kind == "text" and piece.text.endswith("(") and index + 1 < len(rest):
            rest[index] = piece._replace(text=piece.text[:-1])
        part = span_html(rest[index])
        if piece.kind == "math":
            opened = index > 0 and pieces[index - 1].kind == "text" and pieces[index - 1].text.endswith("(")
            after = rest[index + 1].text[:1] if index + 1 < len(rest) else ""
            closed = bool(after) and after in ".,;:)?!"
            if closed:
                rest[index + 1] = rest[index + 1]._replace(text=rest[index + 1].text[1:])
            part = held(part, "(" if opened else "", after if closed else "")
        parts.append(part)
    return Markup("").join(parts)


def held(formula: Markup, before: str, after: str) -> Markup:
    """Keep signs on the line of the first and of the last piece of the formula beside them."""
    first, *others = formula.split("<wbr>")
    if before:
        first = Markup('<span class="held">{}{}</span>').format(before, Markup(first))
    *middle, last = [first, *others]
    if after:
        last = Markup('<span class="held">{}{}</span>').format(Markup(last), after)
    return Markup("<wbr>").join([*map(Markup, middle), Markup(last)])


def span_html(piece: Span) -> Markup:
    """Render one span."""
    if piece.kind == "math":
        return Markup(mathml(piece.text, display=False))
    tag = {"code": "code", "label": "strong"}.get(piece.kind)
    return escape(piece.text) if tag is None else Markup(f"<{tag}>{{}}</{tag}>").format(piece.text)
