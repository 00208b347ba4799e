"""Write the report of a diagnosis: JSON, Markdown, HTML and pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from plugin_verify.report.content import Picture, Point, Table
from plugin_verify.report.diagnosis_pictures import draw_diagnosis
from plugin_verify.report.diagnosis_tables import (
    assumptions_table,
    layers_table,
    methods,
    provenance_table,
    remarks,
    steps_table,
    traits_table,
)
from plugin_verify.report.diagnosis_words import brief, headline
from plugin_verify.report.number import field
from plugin_verify.report.prose_markdown import line_markdown, plain_markdown
from plugin_verify.report.record import Record
from plugin_verify.report.render_html import environment
from plugin_verify.report.render_json import finite
from plugin_verify.report.render_markdown import folded, picture, points, table
from plugin_verify.report.svg import standalone
from plugin_verify.report.write import replace


class Told(NamedTuple):
    """All that the report of a diagnosis says; made is plain, the other texts are prose."""

    title: str
    headline: str
    made: str
    brief: tuple[Point, ...]
    assumptions: Table
    layers: Table
    steps: Table
    traits: Table
    pictures: tuple[Picture, ...]
    remarks: tuple[Point, ...]
    methods: tuple[Point, ...]
    provenance: Table


def write_diagnosis(found: Record, folder: Path, *, command: str = "") -> list[Path]:
    """Write diagnosis.json, diagnosis.md, diagnosis.html and figures/*.svg into a folder, and return their paths.

    Equal diagnoses give equal bytes in diagnosis.json and the pictures. `command` is shown with the provenance.
    """
    text = render_diagnosis(found)
    told = tell(json.loads(text), command)
    texts = {f"figures/{each.name}.svg": standalone(each.svg) for each in told.pictures}
    html = environment().get_template("diagnosis.html.j2").render(report=told) + "\n"
    texts |= {"diagnosis.json": text, "diagnosis.md": markdown(told), "diagnosis.html": html}
    return [replace(folder / name, content) for name, content in texts.items()]


def render_diagnosis(found: Record) -> str:
    """Write a diagnosis as JSON; inf, -inf and nan as words."""
    return json.dumps(finite(found), indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def tell(found: Record, command: str) -> Told:
    """Gather all that is said of a diagnosis."""
    layered = f"widths {field(found['widths'])}, {found['activation']}, last layer {found['output']}"
    box = f"a black box, {found['widths'][0]} numbers in and {found['widths'][-1]} out"
    made = f"{found['network']}: {layered if found['layers'] else box}; seed {found['seed']}"
    return Told("Diagnosis of a network", headline(found), made, tuple(brief(found)), assumptions_table(found),
                layers_table(found), steps_table(found), traits_table(found), draw_diagnosis(found), remarks(found),
                methods(found), provenance_table(found, command))


def markdown(told: Told) -> str:
    """Write the report as Markdown."""
    parts = [
        f"# {told.title}", f"**{line_markdown(told.headline)}**", plain_markdown(told.made), points(told.brief),
        "## The theory", table(told.assumptions), *([table(told.layers), folded(told.traits)] if told.layers.rows else []),
        "## The step", table(told.steps), "## Pictures", *map(picture, told.pictures),
        "## What this cannot show", points(told.remarks), "## Methods", points(told.methods),
        "## Provenance", table(told.provenance),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"
