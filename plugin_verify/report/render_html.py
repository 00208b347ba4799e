"""Write a report as one HTML file that needs nothing else: no network, no script."""

from __future__ import annotations

import base64

from jinja2 import Environment, PackageLoader

from plugin_verify.report.content import Picture, Summary
from plugin_verify.report.palette import VERDICTS, slug
from plugin_verify.report.prose_html import line_html, text_html
from plugin_verify.report.summary import meanings


def render_html(summary: Summary) -> str:
    """Render a summary; every text from outside is escaped."""
    environment = Environment(
        loader=PackageLoader("plugin_verify.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    environment.filters.update(line=line_html, text=text_html, slug=slug, symbol=symbol, embedded=embedded)
    return environment.get_template("report.html.j2").render(report=summary, looks=VERDICTS, meanings=meanings()) + "\n"


def symbol(verdict: str) -> str:
    """Give the sign of a verdict."""
    return VERDICTS[verdict].symbol


def embedded(picture: Picture) -> str:
    """Write a picture as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(picture.svg.encode()).decode()
