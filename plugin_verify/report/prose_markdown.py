"""Write the small markup of `prose` as Markdown that shows the text as meant, formulas between dollars."""

from __future__ import annotations

import re

from plugin_verify.report.prose import Block, Span, blocks, spans


def line_markdown(text: str) -> str:
    """Render one line of text, formulas and code; no character of the text acts as markup."""
    return "".join(span_markdown(piece) for piece in spans(text))


def cell_markdown(text: str) -> str:
    """Render one line for a table: no bar in it ends the cell."""
    maths = "".join(
        span_markdown(piece._replace(text=barless(piece.text))) if piece.kind == "math" else span_markdown(piece)
        for piece in spans(text)
    )
    return maths.replace("|", "\\|")


def text_markdown(text: str) -> str:
    """Render a text of paragraphs, bullets and displayed formulas."""
    return "\n\n".join(block_markdown(block) for block in blocks(text))


def block_markdown(block: Block) -> str:
    """Render one block."""
    items = ["".join(span_markdown(piece) for piece in item) for item in block.items]
    if block.kind == "bullets":
        return "\n".join(f"- {item}" for item in items)
    if block.kind == "display":
        return f"$$\n{safe(block.items[0][0].text)}\n$$"
    return items[0]


def span_markdown(piece: Span) -> str:
    """Render one span."""
    if piece.kind == "math":
        return f"${safe(piece.text)}$"
    if piece.kind == "code":
        return f"`{piece.text}`"
    return f"**{piece.text}**" if piece.kind == "label" else plain_markdown(piece.text)


def plain_markdown(text: str) -> str:
    """Escape text: HTML, emphasis and links."""
    return re.sub(r"([\\*_\[\]#])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def safe(latex: str) -> str:
    """Keep a formula from being read as HTML."""
    return re.sub(r"\s*\n\s*", "\n", latex).replace("<", "\\lt ").replace(">", "\\gt ")


def barless(latex: str) -> str:
    """Write bars as macros, which a table cell can hold."""
    return latex.replace("\\|", "\\Vert ").replace("|", "\\vert ")
