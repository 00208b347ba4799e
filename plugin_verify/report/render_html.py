"""Write a report as one HTML file that needs nothing else: no network, no script."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from plugin_verify.report.content import Picture, Summary
from plugin_verify.report.palette import VERDICTS, slug
from plugin_verify.report.prose import plain
from plugin_verify.report.prose_html import line_html, text_html
from plugin_verify.report.summary import meanings
from plugin_verify.report.svg import dark_rules


def render_html(summary: Summary) -> str:
    """Render a summary; every text from outside is escaped."""
    return environment().get_template("report.html.j2").render(report=summary, meanings=meanings()) + "\n"


@cache
def environment() -> Environment:
    """Open the templates, with what they need to write prose, verdicts and pictures."""
    found = Environment(
        loader=PackageLoader("plugin_verify.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    found.filters.update(line=line_html, text=text_html, plain=plain, slug=slug, symbol=symbol, drawn=drawn)
    found.tests.update(verdict=lambda text: text in VERDICTS)
    found.globals.update(looks=looks)
    return found


def symbol(verdict: str) -> str:
    """Give the sign of a verdict."""
    return VERDICTS[verdict].symbol


def drawn(picture: Picture) -> Markup:
    """Put a picture into the page; its words were escaped when it was drawn."""
    return Markup(picture.svg)


def looks() -> Markup:
    """Write the colours of verdicts and pictures, in light and in the dark, as a style sheet."""
    light = "".join(f".{slug(name)}{{--c:{look.ink};--m:{look.colour}}}" for name, look in VERDICTS.items())
    dark = "".join(f".{slug(name)}{{--c:{look.dark};--m:{look.dark}}}" for name, look in VERDICTS.items())
    return Markup(f"{light}\n@media screen and (prefers-color-scheme: dark){{{dark}{dark_rules('.frame ')}}}")
