"""Fuzz the JSON that is shipped and read: the schema of result.json, and teeth.json from a stranger's folder."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import matplotlib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plugin_verify.errors import StoreError
from plugin_verify.report import result_schema
from plugin_verify.report.canvas import STYLE
from plugin_verify.report.picture_teeth import teeth_picture
from plugin_verify.report.teeth import teeth_section
from plugin_verify.teeth import FILE, read_teeth

REFERENCE = Path(__file__).parent.parent / "reports/reference/result.json"
SOURCES = {"claims": [{"id": "a", "source_hash": "1"}]}
LOOK = {"claim": "a", "outcome": "caught", "sure": True, "setting": "n=1", "trials": 9, "settings": 1, "core_seconds": 0.1,
        "error": ""}
TEETH = {"seed": 1, "profile": "smoke", "level": 1e-6, "false_alarm_rate": 1e-3, "cell_seconds": 0.3, "seconds": 1.0,
         "sources": {"a": "1"}, "claims": ["a"],
         "mutants": [{"id": "m", "family": "f", "size": 0.1, "says": "<b>$x$</b>", "required": True}],
         "cells": [LOOK | {"mutant": "m"}], "null": [LOOK | {"refuted": False}], "twins": [LOOK | {"id": "a/t", "says": "false"}],
         "smallest": [{"claim": "a", "family": "f", "size": 0.1, "mutant": "m", "trials": 9}]}
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(r"$\foo<b>_{"),
                    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
                    max_leaves=4)
STEPS = st.lists(st.integers(0, 10**6), min_size=1, max_size=6)


@cache
def reference() -> Any:
    """A real result, cut down to a few claims, settings and teeth."""
    result = json.loads(REFERENCE.read_text("utf-8"))
    result["claims"] = result["claims"][:4]
    for claim in result["claims"]:
        claim["settings"] = claim["settings"][:2]
    return result | {"teeth": {name: part[:2] if isinstance(part, list) else part for name, part in result["teeth"].items()}}


def changed(value: Any, steps: list[int], put: Any, *, remove: bool) -> Any:
    """Follow the steps into a copy of some JSON, as far as it goes, and put something else there, or take that away."""
    found = copy.deepcopy(value)
    at, parent, key = found, None, None
    for step in steps:
        if not isinstance(at, dict | list) or not at:
            break
        parent, key = at, (sorted(at)[step % len(at)] if isinstance(at, dict) else step % len(at))
        at = at[key]
    if parent is not None and remove:
        del parent[key]
    elif parent is not None:
        parent[key] = put
    return found


def valid(result: Any) -> bool:
    return jsonschema.Draft202012Validator(result_schema()).is_valid(result)


def test_the_schema_is_one_and_the_reference_run_meets_it() -> None:
    jsonschema.Draft202012Validator.check_schema(result_schema())
    assert valid(json.loads(REFERENCE.read_text("utf-8")))
    assert valid(reference()) and valid(reference() | {"teeth": None})


REQUIRED = [(part, name) for part in ("run", "claim", "setting") for name in
            {"run": result_schema(), "claim": result_schema()["properties"]["claims"]["items"],
             "setting": result_schema()["properties"]["claims"]["items"]["properties"]["settings"]["items"]}[part]["required"]]


@pytest.mark.parametrize(("part", "name"), REQUIRED)
def test_what_is_required_cannot_be_missing_or_of_another_kind(part: str, name: str) -> None:
    for change in (lambda at: at.pop(name), lambda at: at.update({name: {"an": ["object"]}})):
        result = copy.deepcopy(reference())
        at = {"run": result, "claim": result["claims"][0], "setting": result["claims"][0]["settings"][0]}[part]
        kept = copy.deepcopy(at[name])
        change(at)
        assert not valid(result) or isinstance(kept, dict), (part, name)


@settings(max_examples=150, deadline=None)
@given(STEPS, JSON, st.booleans())
@example([0], [], False)
def test_the_schema_answers_whatever_comes(steps: list[int], put: Any, remove: bool) -> None:
    for result in (put, changed(reference(), steps, put, remove=remove)):
        assert valid(result) in (True, False)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, JSON, st.booleans())
@example([2, 0, 0], "stranger", False)
def test_teeth_of_a_stranger_are_refused_in_one_line_or_can_be_shown(tmp_path: Path, steps: list[int], put: Any,
                                                                     remove: bool) -> None:
    (tmp_path / FILE).write_text(json.dumps(changed(TEETH, steps, put, remove=remove)))
    try:
        teeth = read_teeth(tmp_path, SOURCES)
    except StoreError as refusal:
        assert "\n" not in str(refusal) and len(str(refusal)) < 600
    else:
        teeth_section({"teeth": teeth}, ())


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", "[" * 100_000, '{"seed": 1e999}', "\ud800"])
def test_other_files_are_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(StoreError, match="cannot be read .*delete it") as refusal:
        read_teeth(tmp_path, SOURCES)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", [r"$\foo$", "$", "_{", "<script>", "é" * 80])
def test_a_strange_name_can_be_drawn(name: str) -> None:
    teeth = copy.deepcopy(TEETH)
    teeth["mutants"][0]["id"] = teeth["cells"][0]["mutant"] = teeth["mutants"][0]["family"] = name
    with matplotlib.rc_context(STYLE):
        assert teeth_picture(teeth).svg.startswith("<")
