"""The pages are true: their links lead somewhere, and figures said to be from the reference run are."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
MARKED = re.compile(r"(`[^`]+`|-?[\d.,e-]+)<!--\s(.+?)\s-->", re.DOTALL)
"""A figure or word, followed by a comment that holds its path in result.json."""

PAGE = (ROOT / "docs" / "what-a-pass-means.md").read_text()
RESULT = json.loads((ROOT / "reports" / "reference" / "result.json").read_text())


def missing(page: Path, text: str) -> list[str]:
    return [link for link in LINK.findall(text) if "://" not in link and not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    assert missing(page, page.read_text()) == []


def test_the_contents_page_names_every_page() -> None:
    linked = set(LINK.findall((ROOT / "docs" / "README.md").read_text()))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"} <= linked


def test_a_dead_link_is_noticed() -> None:
    text = "[here](docs/scale.md#memory), ![there](docs/nowhere.svg), [away](https://example.org/nowhere.md)"
    assert missing(ROOT / "README.md", text) == ["docs/nowhere.svg"]


def reached(path: str) -> Any:
    """Follow a path: keys, places in lists, and ids of what a list holds."""
    value = RESULT
    for key in path.split():
        if isinstance(value, dict):
            value = value[key]
        else:
            value = value[int(key)] if key.isdecimal() else next(one for one in value if one["id"] == key)
    return value


def false_figures(text: str) -> list[str]:
    return [f"{shown} for {path}" for shown, path in MARKED.findall(text) if not says(shown.strip("`"), reached(path), path)]


LOWER, UPPER = re.compile(r" interval 0$| admissible \w+$"), re.compile(r" interval 1$| factor$")
"""Paths of what is a lower bound, of which the page says "at least" or "admits", and of what is an upper one."""


def says(shown: str, value: Any, path: str) -> bool:
    """Tell whether what is shown is the value: a float to three digits, outward if it is a bound; everything else exactly."""
    if not isinstance(value, float):
        return shown.replace(",", "") == str(value)
    apart, unit = Decimal(shown) - Decimal(repr(value)), Decimal(1).scaleb(Decimal(repr(value)).adjusted() - 2)
    if UPPER.search(path):
        return 0 <= apart < unit
    return 0 <= -apart < unit if LOWER.search(path) else 2 * abs(apart) <= unit


def test_the_figures_are_those_of_the_reference_run() -> None:
    assert len(MARKED.findall(PAGE)) > 40
    assert false_figures(PAGE) == []


@pytest.mark.parametrize(
    ("true", "false"), [("229,833<!--", "229,834<!--"), ("5.51e-5<!--", "5.50e-5<!--"), ("3.49e-10<!--", "3.50e-10<!--"),
                        ("`NO POWER`<!--", "`OUTSIDE`<!--")]
)
def test_a_figure_that_differs_is_noticed(true: str, false: str) -> None:
    assert true in PAGE
    assert len(false_figures(PAGE.replace(true, false))) == 1


def test_every_verdict_that_the_run_has_is_shown() -> None:
    shown = {reached(path) for _, path in MARKED.findall(PAGE) if path.endswith(" verdict")}
    assert shown == {verdict for verdict, count in RESULT["verdict_counts"].items() if count}
