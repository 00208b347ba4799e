"""Write a report: JSON, Markdown, HTML and pictures, each file whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from pathlib import Path

from plugin_verify.report.figures import draw
from plugin_verify.report.record import Record
from plugin_verify.report.render_html import render_html
from plugin_verify.report.render_json import render_json
from plugin_verify.report.render_markdown import render_markdown
from plugin_verify.report.summary import summarize
from plugin_verify.report.svg import standalone
from plugin_verify.typing import Array


def write_report(
    result: Record, values: Mapping[tuple[str, int], Array], folder: Path, *, marginalia: Mapping[str, str]
) -> list[Path]:
    """Write result.json, report.md, report.html and figures/*.svg into a folder, and return their paths.

    Equal results and values give equal bytes in result.json and the pictures; every file is replaced in one
    step, so that a reader never meets half of one. Pictures that an earlier rendering left are removed.

    Args:
        result: what result.schema.json describes; numbers that are not finite may be floats or words.
        values: (claim id, index of the setting) -> scores per trial (trials x components; for a uniform bound
            the lower and upper score). What is missing is left out of the pictures, and the report says so.
        folder: is made where it does not exist; nothing is written outside it, wherever links in it point.
        marginalia: what may differ between equal runs (command, jobs, folder): shown with the provenance in
            HTML and Markdown, kept out of result.json.
    """
    text = render_json(result)
    record = json.loads(text)
    gallery = draw(record, values)
    summary = summarize(record, gallery.pictures, gallery.missing, marginalia=marginalia)
    texts = {f"figures/{picture.name}.svg": standalone(picture.svg) for picture in gallery.pictures}
    texts |= {"result.json": text, "report.md": render_markdown(summary), "report.html": render_html(summary)}
    if (folder / "figures").is_symlink():
        raise OSError(errno.ELOOP, "figures is a link, which may lead out of the folder", str(folder))
    paths = [replace(folder / name, content) for name, content in texts.items()]
    for old in set(folder.glob("figures/*.svg")) - set(paths):
        old.unlink()
    return paths


def replace(path: Path, text: str) -> Path:
    """Write a file under a temporary name, then put it in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)
    return path
