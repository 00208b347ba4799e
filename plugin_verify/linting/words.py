"""Read the words of a claim: is there a statement, and can the report render it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugin_verify.linting.bench import Bench
from plugin_verify.linting.place import place_of, place_of_text
from plugin_verify.linting.problem import Said
from plugin_verify.report.latex import lint_formula, lint_latex

CONTROLS = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\r": r"\r", "\t": r"\t", "\v": r"\v"}


def no_statement(bench: Bench) -> Iterator[Said]:
    """A claim has no statement, so that its report cannot say what was checked."""
    claim = bench.claim
    if not claim.statement.strip():
        what = "says nothing of what is false about it" if claim.twin_of else "has no statement"
        yield place_of(bench.found, "statement"), f"{claim.id} {what}; write the theorem in words: statement=r\"\"\"...\"\"\""


def control_character(bench: Bench) -> Iterator[Said]:
    r"""A text holds a control character, as \rVert becomes in a string without an r before its quotes."""
    for field, text in _texts(bench):
        seen = next((letter for letter in CONTROLS if letter in text.expandtabs(0) or (letter == "\t" and _inside(text))), None)
        if seen:
            yield (place_of(bench.found, field),
                   f"{bench.claim.id}: its {field} holds the control character {CONTROLS[seen]}, what Python makes of a macro "
                   f"such as {CONTROLS[seen]}...; put an r before the quotes")


def latex(bench: Bench) -> Iterator[Said]:
    """LaTeX that the report does not render: an unknown macro, unpaired braces, a dollar sign without a partner."""
    for field, text in _texts(bench):
        for problem in lint_formula(text) if field == "labels" else lint_latex(text):
            macro = re.search(r"\\[A-Za-z]+", problem)
            yield (place_of_text(bench.found, macro.group(0) if macro else text.strip().partition("\n")[0]),
                   f"{bench.claim.id}: in its {field}, {problem}")


def _texts(bench: Bench) -> list[tuple[str, str]]:
    claim = bench.claim
    return [("statement", claim.statement), *(("hypotheses", one.says) for one in claim.hypotheses),
            *(("labels", text) for text in (claim.labels or {}).values())]


def _inside(text: str) -> bool:
    """Tell whether a tab stands within a line, and does not indent it."""
    return any("\t" in line.strip() for line in text.splitlines())
