"""Write a comparison of two runs: JSON, Markdown and HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugin_verify.report.comparison import compare
from plugin_verify.report.comparison_words import Told, changed_settings, tell_comparison
from plugin_verify.report.picture_comparison import comparison_pictures
from plugin_verify.report.prose_markdown import line_markdown
from plugin_verify.report.record import Record
from plugin_verify.report.render_html import environment
from plugin_verify.report.render_json import finite
from plugin_verify.report.render_markdown import picture, points, table
from plugin_verify.report.svg import standalone
from plugin_verify.report.write import replace


def write_comparison(first: Record, second: Record, names: tuple[str, str], folder: Path) -> dict[str, Any]:
    """Write comparison.json, comparison.md, comparison.html and their pictures into a folder, and return what the JSON holds.

    Args:
        first: a result, read from JSON, as is `second`.
        names: of the two runs, as a reader knows them.
        folder: is made where it does not exist.
    """
    found: dict[str, Any] = json.loads(comparison_json(compare(first, second, names)))
    changed = [(claim, rows) for claim in found["claims"] if (rows := changed_settings(claim))]
    told = tell_comparison(found, comparison_pictures(found, changed))
    texts = {f"figures/{each.name}.svg": standalone(each.svg) for each in told.pictures}
    texts |= {"comparison.json": comparison_json(found), "comparison.md": markdown(told), "comparison.html": html(told)}
    for name, text in texts.items():
        replace(folder / name, text)
    return found


def comparison_json(found: Mapping[str, Any]) -> str:
    """Write a comparison as JSON; inf, -inf and nan as words."""
    return json.dumps(finite(found), indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def html(told: Told) -> str:
    """Render a comparison; every text from outside is escaped."""
    return environment().get_template("comparison.html.j2").render(told=told) + "\n"


def markdown(told: Told) -> str:
    """Render a comparison; every text from outside is escaped."""
    parts = [
        f"# {told.title}",
        f"**{line_markdown(told.headline)}**",
        points(told.runs),
        "## What may be compared",
        points(told.points),
        table(told.setup) if told.setup.rows else "",
        "## Claims",
        table(told.claims),
        *(["## Settings that differ", *map(picture, told.pictures), *map(table, told.details)] if told.details else []),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
